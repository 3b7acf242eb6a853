"""What must hold for a curriculum, what a school is only warned about, and how it is said in words."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.base import Problem
from contracts.curricula import CurriculumLevel, CurriculumRow, GradeHours, NewCurriculumRow
from services.planning.models.norms import WEEKLY_LOAD, YEARLY_HOURS
from services.planning.models.timetable_rules import number

GRADES: dict[CurriculumLevel, range] = {
    CurriculumLevel.PRIMARY: range(1, 5),
    CurriculumLevel.BASIC: range(5, 10),
    CurriculumLevel.SECONDARY: range(10, 13),
}
OF_LEVEL: dict[CurriculumLevel, str] = {
    CurriculumLevel.PRIMARY: "начального общего образования",
    CurriculumLevel.BASIC: "основного общего образования",
    CurriculumLevel.SECONDARY: "среднего общего образования",
}
MOST_ROWS, MOST_HOURS = 600, 20


@dataclass(frozen=True)
class Facts:
    """What rows are held against."""

    subjects: Mapping[UUID, str]
    """Those that are taught."""
    classes: Mapping[UUID, int]
    """Classes of the year → their grade."""


def level_of(grade: int) -> CurriculumLevel | None:
    return next((level for level, grades in GRADES.items() if grade in grades), None)


def problems_of(
    level: CurriculumLevel, rows: Sequence[NewCurriculumRow], facts: Facts, cells: Sequence[str] = ()
) -> Iterator[Problem]:
    """Named by row: `rows[3].grade`; in words by the places `cells` of a file, when they come from one."""
    if not 1 <= len(rows) <= MOST_ROWS:
        yield Problem(field="rows", detail=f"В учебном плане от 1 до {MOST_ROWS} строк")
        return
    seen = set[tuple[int, UUID, UUID | None]]()
    for at, row in enumerate(rows):
        where = cells[at] if cells else f"Строка {at + 1}"
        for field, detail in _against(level, row, facts, seen):
            yield Problem(field=f"rows[{at}].{field}", detail=f"{where}: {detail}")
        seen.add((row.grade, row.subject_id, row.class_id))


def _against(
    level: CurriculumLevel, row: NewCurriculumRow, facts: Facts, seen: Set[tuple[int, UUID, UUID | None]]
) -> Iterator[tuple[str, str]]:
    grades = GRADES[level]
    if row.grade not in grades:
        yield "grade", f"в плане {OF_LEVEL[level]} параллели от {grades[0]} до {grades[-1]}, а не {row.grade}"
    if row.subject_id not in facts.subjects:
        yield "subject_id", "такого предмета в школе нет, или он закрыт: добавьте его в предметы школы"
    if row.class_id is not None and facts.classes.get(row.class_id) != row.grade:
        yield "class_id", f"класс не найден среди {row.grade}-х классов этого учебного года"
    if not 0 < row.hours_per_week <= MOST_HOURS or row.hours_per_week * 2 % 1:
        yield "hours_per_week", f"часы в неделю — от 0,5 до {MOST_HOURS} с шагом 0,5"
    if (row.grade, row.subject_id, row.class_id) in seen:
        name = facts.subjects.get(row.subject_id, "предмет")
        yield "subject_id", f"«{name}» в {row.grade}-х классах уже есть: сложите часы в одну строку"


def in_year(year: str, day: date) -> bool:
    return date(int(year[:4]), 8, 1) <= day < date(int(year[:4]) + 1, 9, 1)


def hours(rows: Sequence[CurriculumRow], calendars: Mapping[int, tuple[int, int]]) -> list[GradeHours]:
    """Of whole grades. `calendars`: grade → days of the study week, study weeks of the year."""
    sums = dict[int, float]()
    for row in rows:
        if row.class_id is None:
            sums[row.grade] = sums.get(row.grade, 0.0) + row.hours_per_week
    found = []
    for grade, per_week in sorted(sums.items()):
        week, weeks = calendars.get(grade, (5, None))
        most = WEEKLY_LOAD[week].get(grade)
        year = per_week * weeks if weeks else None
        found.append(GradeHours(grade=grade, per_week=per_week, most_per_week=most, year=year))
    return found


def warnings(grades: Sequence[GradeHours]) -> Iterator[str]:
    for one in grades:
        if one.most_per_week is not None and one.per_week > one.most_per_week:
            yield f"{one.grade} класс: {number(one.per_week)} ч в неделю при норме {one.most_per_week}"
        least, most = YEARLY_HOURS.get(one.grade, (0, None))
        if one.year is not None and most is not None and not least <= one.year <= most:
            yield f"{one.grade} класс: {number(one.year)} ч в год, а федеральный учебный план — от {least} до {most}"


def said(level: CurriculumLevel, year: str, starts_on: date, grades: Sequence[GradeHours]) -> str:
    each = "; ".join(f"{one.grade} класс — {number(one.per_week)} ч в неделю" for one in grades)
    return f"Учебный план {OF_LEVEL[level]} на {year} учебный год с {starts_on:%d.%m.%Y}: {each}"
