"""Timetable × study days → dated lessons, for a class or a whole school in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import NotFound
from contracts.planning import PlanGap, Schedule, StudyDay
from services.planning import views
from services.planning.models.hours import Term, Week, hours_of
from services.planning.models.scheduling import Arrangement, Dated, arrange
from services.planning.models.topics import Topic, bind
from services.planning.repository import assignments, calendars, known, lessons, plans, timetables
from services.planning.repository.assignments import Load
from services.planning.repository.known import SchoolClass
from services.planning.usecases import binding, place
from services.planning.usecases.binding import News


@dataclass
class _Totals:
    lessons: int = 0
    held: int = 0
    created: int = 0
    moved: int = 0
    removed: int = 0
    gaps: list[PlanGap] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def run(uow: UnitOfWork, school_id: UUID, year: str, class_id: UUID | None, since: date | None) -> Schedule:
    """Safe to repeat: a second run changes and tells nothing."""
    place.school(uow, school_id)
    classes = known.lock_classes(uow, school_id, year, class_id)
    if not classes:
        raise NotFound(f"Нет классов {year} учебного года")
    run_ = _Run(uow, school_id, year, classes, since or place.today())
    news = [one for school_class in classes for one in run_.schedule(school_class)]
    binding.tell(uow, news)
    return Schedule(year=year, **vars(run_.totals))


class _Run:
    """Everything a run reads, read once for all classes."""

    def __init__(
        self, uow: UnitOfWork, school_id: UUID, year: str, classes: Sequence[SchoolClass], since: date
    ) -> None:
        ids = [one.id for one in classes]
        self._uow, self._since, self.totals = uow, since, _Totals()
        self._days = _days_by_grade(uow, school_id, year)
        self._weeks: dict[UUID, list[Week]] = timetables.weeks_of(uow, ids)
        self._lessons = lessons.of_classes(uow, ids)
        self._closed = lessons.closed_hours(uow, ids)
        self._topics: dict[tuple[int, UUID], list[Topic]] = plans.topics(uow, school_id, year)
        self._loads: dict[UUID, list[Load]] = {one: [] for one in ids}
        for load in assignments.of_classes(uow, ids):
            self._loads[load.class_id].append(load)

    def schedule(self, of: SchoolClass) -> list[News]:
        """Writes the lessons of a class; what is to be told of them."""
        days = self._days.get(of.grade)
        if days is None or of.id not in self._weeks:
            what = "учебного календаря" if days is None else "расписания"
            self.totals.warnings.append(f"{of.title}: нет {what}, уроки не изменены")
            return []
        loads = self._loads[of.id]
        wanted = hours_of(days, self._weeks[of.id], {one.id: Term(one.starts_on, one.ends_on) for one in loads})
        arranged = arrange(self._lessons[of.id], wanted, self._since, self._closed[of.id])
        rows = self._bind(loads, arranged)
        self._count(arranged)
        return self._write(of, loads, arranged, rows)

    def _bind(self, loads: Sequence[Load], arranged: Arrangement) -> dict[UUID, UUID | None]:
        by_assignment: dict[UUID, list[Dated]] = {}
        for one in arranged.after():
            by_assignment.setdefault(one.assignment_id, []).append(one)
        rows: dict[UUID, UUID | None] = {}
        for course in binding.courses(loads):
            plan = self._topics.get((course[0].grade, course[0].subject_id), [])
            bound = bind([lesson for load in course for lesson in by_assignment.get(load.id, ())], plan)
            self.totals.gaps += binding.gap_of(course, plan, bound)
            rows |= bound.rows
        return rows

    def _write(
        self, of: SchoolClass, loads: Sequence[Load], arranged: Arrangement, rows: dict[UUID, UUID | None]
    ) -> list[News]:
        placed = [one._replace(row_id=rows[one.id]) for one in (*arranged.moved, *arranged.created)]
        rebound = [one._replace(row_id=rows[one.id]) for one in arranged.kept if rows[one.id] != one.row_id]
        lessons.remove(self._uow, [one.id for one in (*arranged.removed, *arranged.moved)])
        lessons.put(self._uow, of.district_id, of.school_id, of.id, placed)
        lessons.bind(self._uow, [(one.id, one.row_id) for one in rebound])
        news = {one.id: News(one) for one in loads}
        for one in (*placed, *rebound):
            if not one.held:
                news[one.assignment_id].lessons.append(one)
        for one in arranged.removed:
            news[one.assignment_id].removed.append(one.id)
        return list(news.values())

    def _count(self, arranged: Arrangement) -> None:
        totals = self.totals
        totals.lessons += len(arranged.kept) + len(arranged.moved) + len(arranged.created)
        totals.held += sum(one.held for one in arranged.kept)
        totals.created += len(arranged.created)
        totals.moved += len(arranged.moved)
        totals.removed += len(arranged.removed)


def _days_by_grade(uow: UnitOfWork, school_id: UUID, year: str) -> dict[int, list[StudyDay]]:
    found = calendars.of_school(uow, school_id, year)
    periods = calendars.periods(uow, [one.id for one in found])
    return {grade: days for one in found for days in [views.days_of(one, periods[one.id])] for grade in one.grades}
