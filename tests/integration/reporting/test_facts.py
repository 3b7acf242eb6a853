"""What others tell ends in the same rows however often, and in whatever order, it is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.db import Database
from contracts.base import Conflict, Invalid, uuid7
from contracts.gradebook import AttendanceTaken, MarksPosted
from contracts.identity import AccountActivated, AppointmentEnded, SchoolOpened
from contracts.planning import CalendarSet, KnownPeriod
from contracts.reporting import JournalActivity, NotYourReports, ReportPeriod
from services.reporting.repository import lookups
from services.reporting.usecases import catalogue, movement_report
from tests.integration.reporting.district import District, School, hear

QUARTER = (date(2026, 9, 1), date(2026, 10, 26))
DAY = (date(2026, 9, 1), date(2026, 9, 2))


def activity(
    db: Database, school: School, days: tuple[date, date] | tuple[None, None] = (None, None)
) -> JournalActivity:
    with db.begin(school.caller(), read_only=True) as uow:
        return catalogue.activity(uow, None, *days)


def test_marks_are_counted_once_however_often_they_are_told(db: Database) -> None:
    district = District()
    school = district.school()
    class_id, lesson = school.open_class(), uuid7()
    for count in (30, 1):
        entries = [uuid7() for _ in range(count)]
        school.tell(
            MarksPosted, lesson_id=lesson, assignment_id=uuid7(), class_id=class_id, count=count, entry_ids=entries
        )
    hear(db, *district.told, *reversed(district.told))
    found = activity(db, school)
    assert (found.marks, found.classes[0].title, found.classes[0].lessons_marked) == (31, "5А", 1)


def test_the_last_roll_of_a_lesson_counts(db: Database) -> None:
    district = District()
    school = district.school()
    class_id, lesson = school.open_class(), uuid7()
    for absent in (5, 2):
        school.tell(AttendanceTaken, lesson_id=lesson, class_id=class_id, absent=absent)
    hear(db, *reversed(district.told))
    found = activity(db, school)
    assert (found.lessons_attended, found.absences) == (1, 2)


def test_a_day_is_a_moscow_day(db: Database) -> None:
    district = District()
    school = district.school()
    for hour in (20, 22):  # 23:00 of the 1st and 01:00 of the 2nd in Moscow
        district.at = datetime(2026, 9, 1, hour, tzinfo=UTC)
        school.tell(AttendanceTaken, lesson_id=uuid7(), class_id=uuid7(), absent=1)
    hear(db, *district.told)
    assert activity(db, school, DAY).lessons_attended == 1


def test_activated_accounts_are_counted(db: Database) -> None:
    district = District()
    school = district.school()
    school.tell(AccountActivated, account_id=uuid7(), person_id=uuid7())
    hear(db, *district.told)
    assert activity(db, school).accounts_activated == 1


def test_the_journals_activity_is_for_those_who_answer_for_the_school(db: Database) -> None:
    district = District()
    school = district.school()
    with pytest.raises(NotYourReports), db.begin(school.caller("TEACHER"), read_only=True) as uow:
        catalogue.activity(uow, None, None, None)
    with pytest.raises(Invalid), db.begin(district.officer, read_only=True) as uow:
        catalogue.activity(uow, None, None, None)


def test_an_older_saying_never_overwrites_a_newer(db: Database) -> None:
    district = District()
    school = district.school("Старое имя")
    old = district.told[0]
    assert isinstance(old, SchoolOpened)
    card = replace(old.school, short_name="Новое имя")
    new = replace(old, event_id=uuid7(), at=district.now(), school=card)
    hear(db, new, old)
    with db.begin(school.caller(), read_only=True) as uow:
        known = lookups.school(uow, school.id)
    assert known is not None and known.short_name == "Новое имя"


def test_who_no_longer_heads_the_school_does_not_stand_on_the_form(db: Database) -> None:
    district = District()
    school = district.school()
    appointment = district.told[-1].appointment.id  # type: ignore[attr-defined]
    ended = {"appointment_id": appointment, "person_id": school.director_id, "role": "DIRECTOR"}
    event = school.tell(AppointmentEnded, ends_on=date(2026, 9, 30), **ended)
    with pytest.raises(Conflict):
        hear(db, event)
    district.to(db)
    with db.begin(school.caller(), read_only=True) as uow:
        assert movement_report.get(uow, None, *QUARTER).face.head is None


def periods(db: Database, school: School) -> list[ReportPeriod]:
    with db.begin(school.caller(), read_only=True) as uow:
        return catalogue.periods(uow, None)


def test_a_new_calendar_replaces_the_old_one_and_names_the_period(db: Database) -> None:
    district = District()
    school = district.school()
    calendar_id = uuid7()
    for ends_on in (QUARTER[1] - timedelta(7), QUARTER[1]):
        period = KnownPeriod(
            id=uuid7(), title="1 четверть", kind="QUARTER", number=1, starts_on=QUARTER[0], ends_on=ends_on  # type: ignore[arg-type]
        )  # fmt: skip
        school.tell(CalendarSet, calendar_id=calendar_id, year="2026/2027", grades=[5], periods=[period])
    hear(db, *district.told[:-2], district.told[-1], district.told[-2])
    assert [(one.title, one.ends_on) for one in periods(db, school)] == [("1 четверть", QUARTER[1])]
    with db.begin(school.caller(), read_only=True) as uow:
        assert movement_report.get(uow, None, *QUARTER).face.period == "1 четверть 2026/2027"
