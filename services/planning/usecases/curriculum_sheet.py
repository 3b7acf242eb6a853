"""A curriculum read from an XLSX file; what is wrong is named by row and column of the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contracts.base import Problem
from contracts.curricula import Attestation, CurriculumPart, NewCurriculumRow
from services.planning.models import curriculum_columns as columns
from services.planning.models.curriculum_columns import Place
from services.planning.models.load import Subject
from services.planning.models.plan_columns import plain
from services.planning.repository.known import SchoolClass
from services.planning.usecases.plan_sheet import HEADING_WITHIN, lines_of


@dataclass
class Sheet:
    """What was read. Rows can be used only when there are no problems."""

    rows: list[NewCurriculumRow] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    """Where each row stands in the file: «Строка 4, столбец «5»»."""
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, detail: str, line: int | None = None, column: str = "") -> None:
        if line is None:
            self.problems.append(Problem(field="content", detail=detail))
        else:
            where = f"Строка {line}, столбец «{column}»: {detail}"
            self.problems.append(Problem(field=f"rows[{line}]", detail=where))


@dataclass(frozen=True)
class Heading:
    """Which column holds what."""

    subject: int
    attestation: int | None
    places: Mapping[int, Place]
    titles: Sequence[Any]


def read(content: bytes, subjects: Sequence[Subject], classes: Sequence[SchoolClass]) -> Sheet:
    """The first sheet of the file. A subject is known by its name or short name; an empty cell is no hours."""
    sheet = Sheet()
    lines = lines_of(content)
    if lines is None:
        sheet.refuse("Файл не читается как таблица XLSX")
        return sheet
    at, heading = _heading(lines, {plain(one.title): (one.grade, one.id) for one in classes})
    if heading is None:
        sheet.refuse("В первых строках файла нет столбца «Предмет» и столбцов классов: «5», «6» или «5А»")
        return sheet
    by_name = {plain(name): one.id for one in reversed(subjects) for name in (one.short_name, one.name)}
    part: CurriculumPart = "CORE"
    for number, cells in enumerate(lines[at + 1 :], at + 2):
        first = " ".join(plain(one) for one in cells[: heading.subject + 1] if one not in ("", None))
        hours = {n: cells[n] for n in heading.places if cells[n] not in ("", None, 0, 0.0, "-", "–", "—")}
        if columns.CHOSEN.search(first) or columns.CORE.search(first):
            part = "CHOSEN" if columns.CHOSEN.search(first) else "CORE"
        elif hours and not columns.BESIDE.search(first):
            _read(sheet, number, cells, heading, hours, by_name, part)
    if not sheet.rows and not sheet.problems:
        sheet.refuse("В файле нет ни одной строки с часами")
    return sheet


def _heading(lines: list[list[Any]], classes: Mapping[str, Place]) -> tuple[int, Heading | None]:
    for at, line in enumerate(lines[:HEADING_WITHIN]):
        subject = next((n for n, cell in enumerate(line) if plain(cell) in columns.SUBJECT), None)
        places = {n: found for n, cell in enumerate(line) if (found := columns.place(cell, classes))}
        if subject is not None and places:
            attestation = next((n for n, cell in enumerate(line) if columns.ATTESTATION.fullmatch(plain(cell))), None)
            return at, Heading(subject, attestation, places, line)
    return 0, None


def _read(
    sheet: Sheet,
    number: int,
    cells: list[Any],
    heading: Heading,
    hours: Mapping[int, Any],
    by_name: Mapping[str, UUID],
    part: CurriculumPart,
) -> None:
    subject = by_name.get(plain(cells[heading.subject]))
    if subject is None:
        sheet.refuse(f"предмета «{cells[heading.subject]}» в школе нет: добавьте его или исправьте", number, "Предмет")
        return
    attestation = _attestation(sheet, number, cells, heading)
    for n, cell in hours.items():
        grade, class_id = heading.places[n]
        worth = _hours(cell)
        if worth is None:
            sheet.refuse(f"нужны часы в неделю, а написано «{cell}»", number, str(heading.titles[n]))
            continue
        sheet.cells.append(f"Строка {number}, столбец «{heading.titles[n]}»")
        sheet.rows.append(
            NewCurriculumRow(
                subject_id=subject,
                grade=grade,
                class_id=class_id,
                hours_per_week=worth,
                part=part,
                attestation=attestation,
            )
        )


def _attestation(sheet: Sheet, number: int, cells: list[Any], heading: Heading) -> Attestation:
    written = plain(cells[heading.attestation]) if heading.attestation is not None else ""
    if not written:
        return Attestation.YEAR_MARK
    if written not in columns.ATTESTATIONS:
        known = ", ".join(f"«{one}»" for one in columns.ATTESTATIONS)
        sheet.refuse(f"форма «{written}» не известна, напишите одну из: {known}", number, "Промежуточная аттестация")
    return columns.ATTESTATIONS.get(written, Attestation.YEAR_MARK)


def _hours(cell: Any) -> float | None:
    try:
        found = float(str(cell).strip().replace(",", "."))
    except ValueError:
        return None
    return found if 0 < found < 100 else None
