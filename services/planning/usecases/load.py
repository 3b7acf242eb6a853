"""Giving teachers their load."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Page
from contracts.base import Invalid, Problem, uuid7
from contracts.planning import (
    Assignment,
    AssignmentMade,
    AssignmentsMade,
    NewAssignment,
    Subject,
    UnknownAssignment,
)
from services.planning import views
from services.planning.models import load
from services.planning.models.hours import Term
from services.planning.models.norms import WEEKLY_LOAD
from services.planning.models.timetable_rules import number
from services.planning.repository import assignments, known, scope
from services.planning.repository.assignments import Load
from services.planning.repository.known import SchoolClass
from services.planning.usecases import calendar, load_findings, place, subjects
from services.planning.usecases.calendar import Calendars
from services.planning.usecases.load_findings import Given

MOST_AT_ONCE, MOST_HOURS, MOST_ROWS = 500, 40, 2000


def make(uow: UnitOfWork, school_id: UUID, new: Sequence[NewAssignment]) -> AssignmentsMade:
    """All or none. The classes are locked, so that two hands never give one subject to two teachers."""
    place.school(uow, school_id)
    if not 1 <= len(new) <= MOST_AT_ONCE:
        raise Invalid(f"За один раз — от 1 до {MOST_AT_ONCE} строк нагрузки", field="assignments")
    batch = Batch(uow, known.lock_classes_by_id(uow, school_id, [one.class_id for one in new]), school_id, new)
    problems = [problem for at, one in enumerate(new) for problem in batch.problems(at, one)]
    if problems:
        raise Invalid(problems[0].detail, problems=problems)
    made = write(uow, batch, new)
    listed = [views.assignment(made[row_id]) for row_id in batch.ids]
    beside = (detail for _, detail in load_findings.warnings(uow, school_id, batch.given(new)))
    warnings = [*above_norm(batch.classes.values(), batch.calendars, made.values()), *beside]
    return AssignmentsMade(assignments=listed, warnings=warnings)


def write(uow: UnitOfWork, batch: "Batch", new: Sequence[NewAssignment]) -> dict[UUID, Load]:
    """Lines nothing stands against. All load of their classes."""
    rows = [batch.row(one) for one in new]
    uow.add(*rows)
    made = {one.id: one for one in assignments.of_classes(uow, list(batch.classes))}
    batch.ids = [row.id for row in rows]
    for row_id in batch.ids:
        tell(uow, made[row_id])
    return made


def end(uow: UnitOfWork, assignment_id: UUID, ends_on: date, version: int) -> Assignment:
    row = assignments.get_for_update(uow, assignment_id)
    shown = assignments.get(uow, assignment_id)
    if row is None or shown is None:
        raise UnknownAssignment("Нагрузка не найдена")
    place.same_version(version, row.version, views.assignment(shown))
    if ends_on < row.starts_on:
        raise Invalid(f"Нагрузка начинается {row.starts_on:%d.%m.%Y}, раньше она не кончается", field="ends_on")
    return views.assignment(shorten(uow, row, shown, ends_on))


def shorten(uow: UnitOfWork, row: load.Assignment, shown: Load, ends_on: date) -> Load:
    row.ends_on, row.version = ends_on, row.version + 1
    ended = shown._replace(ends_on=ends_on, version=row.version)
    tell(uow, ended)
    return ended


def list_(
    uow: UnitOfWork,
    school_id: UUID,
    year: str | None,
    class_id: UUID | None,
    teacher_id: UUID | None,
    on: date | None,
    after: str | None = None,
    limit: int = MOST_ROWS,
) -> Page[Assignment]:
    limit = max(1, min(limit, MOST_ROWS))
    rows = assignments.of_school(uow, school_id, year, class_id, teacher_id, on, place.behind(after), limit + 1)
    return Page.cut([views.assignment(row) for row in rows], limit, lambda one: str(one.id))


def visible(uow: UnitOfWork, assignment_id: UUID, within: str | None = None) -> Load:
    """An assignment that the caller may see; by default as part of the load."""
    found = assignments.get(uow, assignment_id, within or scope.of_load(uow.caller))
    if found is None:
        raise UnknownAssignment("Нагрузка не найдена")
    return found


def tell(uow: UnitOfWork, row: Load) -> None:
    known_ = views.known_assignment(row)
    uow.publish(AssignmentMade(district_id=row.district_id, school_id=row.school_id, assignment=known_))


class Batch:
    """What a batch of assignments is checked against, read once."""

    def __init__(
        self, uow: UnitOfWork, classes: dict[UUID, SchoolClass], school_id: UUID, new: Sequence[NewAssignment]
    ) -> None:
        self.classes, self.ids = classes, list[UUID]()
        self._subjects: dict[UUID, Subject] = {one.id: one for one in subjects.list_(uow, school_id)}
        self._teachers = known.teachers(uow, school_id, place.today())
        self._taken = assignments.known_ids(uow, [one.id for one in new if one.id])
        self.calendars = calendar.by_grade(uow, school_id, {one.year for one in self.classes.values()})
        self.loads = assignments.of_classes(uow, list(self.classes))
        self._terms: dict[tuple[UUID, UUID], list[tuple[Term, str]]] = {}
        self.stand(self.loads)

    def stand(self, loads: Iterable[Load]) -> None:
        """What new lines are held against."""
        self._terms.clear()
        for row in loads:
            term = Term(row.starts_on, row.ends_on)
            self._terms.setdefault((row.class_id, row.subject_id), []).append((term, row.teacher))

    def subject(self, subject_id: UUID) -> str:
        found = self._subjects.get(subject_id)
        return found.name if found else "—"

    def given(self, new: Sequence[NewAssignment]) -> Iterator[Given]:
        """Those lines that can be held against the curriculum."""
        for at, one in enumerate(new):
            school_class, subject = self.classes.get(one.class_id), self._subjects.get(one.subject_id)
            start = self._start(one)
            if school_class is not None and subject is not None and start is not None:
                yield Given(at, school_class, subject, one.hours_per_week, start)

    def problems(self, at: int, new: NewAssignment) -> Iterator[Problem]:
        """What is wrong with one line, the earlier lines of the batch taken into account."""
        for field, detail in self._wrong(new):
            yield Problem(field=f"assignments[{at}].{field}", detail=detail)

    def _wrong(self, new: NewAssignment) -> Iterator[tuple[str, str]]:
        subject, start = self._subjects.get(new.subject_id), self._start(new)
        if new.id in self._taken:
            yield "id", "Такая нагрузка уже есть"
        if new.class_id not in self.classes:
            yield "class_id", "Класс не найден"
        if subject is None or not subject.active:
            yield "subject_id", "Предмет не найден или закрыт"
        if new.teacher_id not in self._teachers:
            yield "teacher_id", "В школе нет такого действующего учителя"
        if not 0 < new.hours_per_week <= MOST_HOURS or new.hours_per_week * 2 % 1:
            yield "hours_per_week", f"Часы в неделю — от 0,5 до {MOST_HOURS} с шагом 0,5"
        if new.class_id in self.classes and start is None:
            yield "starts_on", "Для класса нет учебного календаря: задайте его или укажите дату начала"
        elif start is not None and subject is not None:
            yield from self._overlap(new, subject, Term(start, new.ends_on))

    def _overlap(self, new: NewAssignment, subject: Subject, term: Term) -> Iterator[tuple[str, str]]:
        if term.ends_on is not None and term.ends_on <= term.starts_on:
            yield "ends_on", "Нагрузка кончается раньше, чем начинается"
            return
        others = self._terms.setdefault((new.class_id, new.subject_id), [])
        for other, teacher in others:
            if other.meets(term):
                title = self.classes[new.class_id].title if new.class_id in self.classes else "этом классе"
                yield "subject_id", f"«{subject.name}» в {title} в это время ведёт {teacher}"
        others.append((term, "другой учитель из этого же списка"))

    def _start(self, new: NewAssignment) -> date | None:
        school_class = self.classes.get(new.class_id)
        found = self.calendars.get((school_class.year, school_class.grade)) if school_class else None
        return new.starts_on or (found.starts_on if found else None)

    def row(self, new: NewAssignment) -> load.Assignment:
        start, school_class = self._start(new), self.classes[new.class_id]
        assert start is not None
        return load.Assignment(
            id=new.id or uuid7(),
            district_id=school_class.district_id,
            school_id=school_class.school_id,
            year=school_class.year,
            class_id=new.class_id,
            subject_id=new.subject_id,
            teacher_id=new.teacher_id,
            hours_per_week=Decimal(str(new.hours_per_week)),
            starts_on=start,
            ends_on=new.ends_on,
            version=1,
            plan_version=1,
        )


def above_norm(
    classes: Iterable[SchoolClass], calendars_: Calendars, loads: Iterable[Load | NewAssignment]
) -> Iterator[str]:
    """Classes whose load without an end exceeds the weekly norm of their grade."""
    hours: dict[UUID, float] = {}
    for row in loads:
        if row.ends_on is None:
            hours[row.class_id] = hours.get(row.class_id, 0.0) + row.hours_per_week
    for one in classes:
        calendar = calendars_.get((one.year, one.grade))
        norm = WEEKLY_LOAD[calendar.week_length if calendar else 5].get(one.grade)
        if norm is not None and hours.get(one.id, 0.0) > norm:
            yield f"{one.title}: {number(hours[one.id])} ч в неделю при норме {norm}"
