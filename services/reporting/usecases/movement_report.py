"""R2: the movement of a school's or the district's pupils over a period."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import File, Invalid, NotFound, now
from contracts.reporting import (
    Control,
    MovementName,
    MovementNames,
    MovementReport,
    MovementRow,
    ReportFace,
)
from services.reporting.models.columns import BY_NUMBER
from services.reporting.repository import lookups, movement_sheet, reports
from services.reporting.usecases import controls, noting
from services.reporting.usecases.facts import moscow_day
from services.reporting.usecases.scope import chosen_school, own_school, sees_names
from services.reporting.views import movement as views
from services.reporting.views import movement_xlsx

CODE, FORM_VERSION, TITLE = "R2", "1.0", "Сведения о движении обучающихся"
_LONGEST = timedelta(days=3 * 366)
_RULE = (
    "На конец дня D учтён тот, кто зачислен не позднее D и выбыл позже D: выбывший в день D в этот день уже не учтён."
)


@dataclass(frozen=True)
class Made:
    """A report with the lists behind it; None where many schools are counted together."""

    report: MovementReport
    names: list[MovementName] | None
    on_the_way: list[UUID]
    """Episodes of those between two schools whom the report names."""


def get(uow: UnitOfWork, school_id: UUID | None, starts_on: date, ends_on: date) -> MovementReport:
    """The department's has names of those who are on their way: noted in the journal of access."""
    made = make(uow, chosen_school(uow.caller, school_id, "reports.read"), starts_on, ends_on)
    noting.note(uow, AccessAction.VIEW, None, made.on_the_way, f"{CODE}: в пути между школами")
    return made.report


def get_xlsx(uow: UnitOfWork, school_id: UUID | None, starts_on: date, ends_on: date) -> File:
    made = make(uow, chosen_school(uow.caller, school_id, "reports.read"), starts_on, ends_on)
    names = made.names if sees_names(uow.caller) else None
    note_workbook(uow, school_id, made.report, names, made.on_the_way)
    return movement_xlsx.workbook(made.report, names)


def note_workbook(
    uow: UnitOfWork,
    school_id: UUID | None,
    report: MovementReport,
    names: list[MovementName] | None,
    on_the_way: list[UUID],
) -> None:
    """Of the lists that are in the workbook."""
    students = [one.student_id for one in names or [] if one.student_id is not None]
    what = f"{report.face.code} книгой, {report.face.period}"
    noting.note(uow, AccessAction.EXPORT, school_id or uow.caller.school_id, [*students, *on_the_way], what)


def list_names(
    uow: UnitOfWork, school_id: UUID | None, starts_on: date, ends_on: date, row: str | None, column: int | None
) -> MovementNames:
    """The lists of a school, of a row, of a cell; the same statement counts and lists."""
    made = make(uow, own_school(uow.caller, school_id, "reports.read"), starts_on, ends_on)
    if column is not None and column not in BY_NUMBER:
        raise Invalid("Графы с поимённым списком — от 2 до 22", field="column")
    classes = _classes_of(made.report.rows, row)
    items = [
        one
        for one in made.names or []
        if (classes is None or one.row in classes) and (column is None or BY_NUMBER[column].holds(one))
    ]
    seen = [one.student_id for one in items if one.student_id is not None]
    noting.note(uow, AccessAction.VIEW, uow.caller.school_id, seen, f"{CODE}: поимённый список")
    return MovementNames(total=len(items), items=items)


def _classes_of(rows: list[MovementRow], code: str | None) -> set[str] | None:
    """Codes of the classes that a row sums; None for all."""
    if code is None or code == "school":
        return None
    below: list[MovementRow] = []
    for row in rows:
        if row.code == code:
            return {row.code} if row.kind == "CLASS" else {one.code for one in _part(below, row.kind)}
        below.append(row)
    raise NotFound(f"В отчёте нет строки «{code}»")


def _part(above: list[MovementRow], kind: str) -> list[MovementRow]:
    """The classes between a total and the total of its kind before it."""
    found: list[MovementRow] = []
    for row in reversed(above):
        if row.kind == kind or (kind == "PARALLEL" and row.kind == "LEVEL"):
            break
        if row.kind == "CLASS":
            found.append(row)
    return found


def make(
    uow: UnitOfWork,
    school_id: UUID | None,
    starts_on: date,
    ends_on: date,
    *,
    edition: int | None = None,
    reason: str | None = None,
) -> Made:
    """Counts everything anew from the facts."""
    check_period(starts_on, ends_on)
    before = reports.signed_until(uow, school_id, starts_on) if school_id else None
    sheet = movement_sheet.sheet(
        uow,
        school_id,
        starts_on,
        ends_on,
        with_names=school_id is not None,
        known_by=before.made_at if before else None,
    )
    rows = views.school_rows(sheet) if school_id else views.district_rows(sheet)
    names = views.names(sheet) if school_id else None
    proven = _controls(sheet, rows, names, ends_on)
    if before is not None:
        proven.append(controls.previous(rows, reports.rows_of(before), sheet["late"]))
    face = _face(uow, school_id, starts_on, ends_on, edition, reason)
    transit = views.in_transit(sheet)
    notes = _notes(sheet, len(transit))
    report = MovementReport(face=face, rows=rows, controls=proven, notes=notes, in_transit=transit)
    return Made(report, names, [UUID(one["student_id"]) for one in sheet["in_transit"]])


def check_period(starts_on: date, ends_on: date) -> None:
    if not starts_on < ends_on:
        raise Invalid("Конец периода должен быть позже начала", field="ends_on")
    if ends_on - starts_on > _LONGEST:
        raise Invalid("Период длиннее трёх лет", field="ends_on")


def _controls(
    sheet: dict[str, Any], rows: list[MovementRow], names: list[MovementName] | None, ends_on: date
) -> list[Control]:
    proven = controls.arithmetic(rows) + controls.factual(sheet, rows)
    proven.append(controls.transfers(sheet) if names is None else controls.lists(rows, names))
    proven.append(controls.period_over(ends_on, moscow_day(now())))
    return proven


def _face(
    uow: UnitOfWork,
    school_id: UUID | None,
    starts_on: date,
    ends_on: date,
    edition: int | None,
    reason: str | None,
) -> ReportFace:
    school = lookups.school(uow, school_id) if school_id else None
    if school_id is not None and school is None:
        raise NotFound("Школа не найдена")
    head = lookups.director(uow, school_id, moscow_day(now())) if school_id else None
    return ReportFace(
        code=CODE,
        form_version=FORM_VERSION,
        title=TITLE,
        organisation=school.full_name if school else "Все общеобразовательные организации района",
        inn=school.inn if school else None,
        oktmo=school.oktmo if school else None,
        school_id=school_id,
        starts_on=starts_on,
        ends_on=ends_on,
        period=period_title(uow, school_id, starts_on, ends_on),
        edition=edition,
        reason=reason,
        made_by=lookups.person_name(uow, uow.caller.person_id),
        head=head.full_name if head else None,
    )


def period_title(uow: UnitOfWork, school_id: UUID | None, starts_on: date, ends_on: date) -> str:
    known = lookups.period_titled(uow, school_id, starts_on, ends_on)
    if known is not None:
        return f"{known.title} {known.year}"
    return f"с {starts_on:%d.%m.%Y} по {ends_on - timedelta(days=1):%d.%m.%Y}"


def _notes(sheet: dict[str, Any], in_transit: int) -> list[str]:
    notes = [_RULE]
    if sheet["initial"]:
        notes.append(f"Первичный ввод ({sheet['initial']} чел.) показан в остатке на начало, а не в прибытии.")
    if in_transit:
        notes.append(f"В пути между школами района: {in_transit} чел.")
    return notes
