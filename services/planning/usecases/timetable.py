"""The week of a class: checked as a whole, set as a whole."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, NotFound, uuid7
from contracts.planning import BadTimetable, NewSlot, TeacherTimetable, TimetableCheck
from contracts.planning import Timetable as Shown
from services.planning import views
from services.planning.models.calendars import Calendar
from services.planning.models.hours import WeekSlot
from services.planning.models.timetable_rules import Draft, Taught, problems_of, warnings_of
from services.planning.models.timetables import Timetable
from services.planning.repository import assignments, known, timetables
from services.planning.repository.known import SchoolClass
from services.planning.usecases import calendar, place

MOST_SLOTS = 120


def get(uow: UnitOfWork, class_id: UUID, on: date | None) -> Shown:
    school_class = place.school_class(uow, class_id)
    return _shown(uow, school_class, timetables.in_force(uow, class_id, on or place.today()), [])


def get_of_teacher(uow: UnitOfWork, teacher_id: UUID, on: date | None) -> TeacherTimetable:
    place.inside(uow)
    name, day = known.teacher_name(uow, teacher_id), on or place.today()
    if name is None:
        raise NotFound("Учитель не найден")
    slots = views.slots(timetables.of_teacher(uow, teacher_id, day))
    return TeacherTimetable(teacher_id=teacher_id, teacher=name, on=day, slots=slots)


def check(uow: UnitOfWork, class_id: UUID, slots: Sequence[NewSlot], starts_on: date | None) -> TimetableCheck:
    draft = _draft(uow, place.school_class(uow, class_id), slots, starts_on)
    return TimetableCheck(problems=problems_of(draft), warnings=warnings_of(draft))


def set_(uow: UnitOfWork, class_id: UUID, slots: Sequence[NewSlot], starts_on: date | None, version: int) -> Shown:
    """The whole school is locked: two classes set at once must not share a teacher's hour."""
    school_class = place.school_class(uow, class_id)
    place.school(uow, school_class.school_id, lock=True)
    place.school_class(uow, class_id, lock=True)
    existing = timetables.of_class(uow, class_id)
    latest = max((one.version for one in existing), default=0)
    place.same_version(version, latest, _shown(uow, school_class, existing[-1] if existing else None, []))
    draft = _draft(uow, school_class, slots, starts_on)
    problems = problems_of(draft)
    if problems:
        raise BadTimetable(problems[0].detail, problems=problems)
    timetable = next((one for one in existing if one.starts_on == draft.starts_on), None)
    return _write(uow, school_class, timetable, draft, latest + 1)


def _write(uow: UnitOfWork, of: SchoolClass, timetable: Timetable | None, draft: Draft, version: int) -> Shown:
    if timetable is None:
        timetable = Timetable(id=uuid7(), class_id=of.id, starts_on=draft.starts_on)
        timetable.district_id, timetable.school_id = of.district_id, of.school_id
        uow.add(timetable)
    timetable.version = version
    new = [WeekSlot(one.weekday, one.number, one.weeks, one.assignment_id) for one in draft.slots]
    timetables.replace_slots(uow, timetable, new)
    return _shown(uow, of, timetable, warnings_of(draft))


def _draft(uow: UnitOfWork, of: SchoolClass, slots: Sequence[NewSlot], starts_on: date | None) -> Draft:
    if len(slots) > MOST_SLOTS:
        raise BadTimetable(f"В неделе не больше {MOST_SLOTS} уроков", field="slots")
    year = calendar.of_grade(uow, of.school_id, of.year, of.grade)
    starts = [one.starts_on for one in timetables.of_class(uow, of.id)]
    first = starts_on or (starts[-1] if starts else year.starts_on)
    if not year.starts_on <= first < year.ends_on:
        raise Invalid(f"Занятия идут с {year.starts_on:%d.%m.%Y} до {year.ends_on:%d.%m.%Y}", field="starts_on")
    load = _load(uow, of, year)
    teachers = sorted({one.teacher_id for one in load.values()})
    return Draft(
        slots=slots,
        starts_on=first,
        ends_on=min((one for one in starts if one > first), default=year.ends_on),
        week_length=year.week_length,
        load=load,
        busy=timetables.busy(uow, of.school_id, of.year, of.id, teachers),
    )


def _load(uow: UnitOfWork, of: SchoolClass, year: Calendar) -> dict[UUID, Taught]:
    return {
        one.id: Taught(
            id=one.id,
            subject=one.subject,
            teacher_id=one.teacher_id,
            teacher=one.teacher,
            hours_per_week=one.hours_per_week,
            starts_on=one.starts_on,
            ends_on=one.ends_on or year.ends_on,
        )
        for one in assignments.of_classes(uow, [of.id])
    }


def _shown(uow: UnitOfWork, of: SchoolClass, timetable: Timetable | None, warnings: list[str]) -> Shown:
    version = max((one.version for one in timetables.of_class(uow, of.id)), default=0)
    return Shown(
        class_id=of.id,
        class_title=of.title,
        starts_on=timetable.starts_on if timetable else None,
        slots=views.slots(timetables.slots(uow, timetable.id)) if timetable else [],
        warnings=warnings,
        version=version,
    )
