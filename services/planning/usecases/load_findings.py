"""The teaching load held against the curriculum in force: a warning while load is given out, a list afterwards."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid
from contracts.curricula import FindingKind, LoadComparison, LoadFinding
from contracts.planning import Subject
from services.planning.models import calendar_rules
from services.planning.models.first_subjects import EXTRACURRICULAR
from services.planning.models.timetable_rules import number
from services.planning.repository import curricula, known, scope
from services.planning.repository.curricula import Gap
from services.planning.repository.known import SchoolClass
from services.planning.usecases import place


def compare(uow: UnitOfWork, school_id: UUID, year: str, on: date | None) -> LoadComparison:
    """As of `on`; without it of today, or of the nearest day of that study year."""
    place.school(uow, school_id)
    if not calendar_rules.is_year(year):
        raise Invalid("Учебный год пишется так: 2026/2027", field="year")
    day = on or min(max(place.today(), date(int(year[:4]), 9, 1)), date(int(year[5:]), 8, 31))
    seen = known.classes_of_year(uow, school_id, year) if scope.sees_curricula(uow.caller) else []
    planned = curricula.planned(uow, school_id, year, day)
    return LoadComparison(
        year=year,
        on=day,
        findings=[_finding(one) for one in curricula.gaps(uow, school_id, year, day, EXTRACURRICULAR)],
        without_curriculum=[one.title for one in seen if one.id not in planned],
    )


def _finding(gap: Gap) -> LoadFinding:
    return LoadFinding(**gap._asdict(), kind=_kind(gap), detail=_detail(gap))


def _kind(gap: Gap) -> FindingKind:
    if gap.planned and gap.given:
        return "HOURS_DIFFER"
    return "NOBODY_TEACHES" if gap.planned else "NOT_IN_CURRICULUM"


def _detail(gap: Gap) -> str:
    where = f"{gap.class_title}, «{gap.subject}»"
    if not gap.given:
        return f"{where}: по учебному плану {number(gap.planned)} ч в неделю, а нагрузка никому не дана"
    if not gap.planned:
        return f"{where}: нагрузка {number(gap.given)} ч в неделю, а в учебном плане предмета нет"
    return f"{where}: нагрузка {number(gap.given)} ч в неделю, а по учебному плану {number(gap.planned)}"


class Given(NamedTuple):
    """A line of load about to be given."""

    at: int
    school_class: SchoolClass
    subject: Subject
    hours: float
    on: date


def warnings(uow: UnitOfWork, school_id: UUID, lines: Iterable[Given]) -> Iterator[tuple[int, str]]:
    """Place of a line → how it is not as the curriculum in force on its first day says.

    A subject of a class has one teacher at a time: the line is all its load.
    """
    plans = dict[tuple[str, date], dict[UUID, dict[UUID, float]]]()
    for one in lines:
        when = (one.school_class.year, one.on)
        if when not in plans:
            plans[when] = curricula.planned(uow, school_id, *when)
        of_class = plans[when].get(one.school_class.id)
        hours = of_class.get(one.subject.id, 0.0) if of_class is not None else one.hours
        if hours != one.hours and (hours or one.subject.area != EXTRACURRICULAR):
            gap = Gap(one.school_class.id, one.school_class.title, one.subject.id, one.subject.name, hours, one.hours)
            yield one.at, _detail(gap)
