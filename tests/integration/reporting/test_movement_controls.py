"""The controls of the movement report find what is wrong with the facts."""

from datetime import date
from uuid import UUID

from chassis.db import Database
from contracts.base import Caller, uuid7
from contracts.reporting import MovementCounts, MovementReport
from contracts.student_body import MovementKind
from services.reporting.usecases import movement_report
from tests.integration.reporting.district import District, hear

QUARTER = (date(2026, 9, 1), date(2026, 10, 26))


def report(
    db: Database, caller: Caller, period: tuple[date, date] = QUARTER, school_id: UUID | None = None
) -> MovementReport:
    with db.begin(caller, read_only=True) as uow:
        return movement_report.get(uow, school_id, *period)


def counts(found: MovementReport, code: str) -> MovementCounts:
    return next(row.counts for row in found.rows if row.code == code)


def failed(found: MovementReport) -> set[str]:
    return {one.code for one in found.controls if not one.passed}


def test_a_movement_without_a_registered_order_fails_its_control(db: Database) -> None:
    district = District()
    school = district.school()
    school.enrol(school.open_class(), date(2026, 9, 2), registered=False)
    district.to(db)
    assert failed(report(db, school.caller())) == {"R2.9"}


def test_an_order_that_moved_nobody_is_shown(db: Database) -> None:
    district = District()
    school = district.school()
    school.enrol(school.open_class(), date(2026, 9, 2))
    hear(db, *(one for one in district.told if one.name() != "student_enrolled.v1"))
    assert failed(report(db, school.caller())) == {"R2.10"}


def test_a_movement_long_before_its_order_is_shown(db: Database) -> None:
    district = District()
    school = district.school()
    class_id = school.open_class()
    school.enrol(class_id, date(2026, 9, 4), order_date=date(2026, 9, 9))  # Friday, ordered on Wednesday
    school.enrol(class_id, date(2026, 9, 3), order_date=date(2026, 9, 9))
    district.to(db)
    (control,) = [one for one in report(db, school.caller()).controls if not one.passed]
    assert (control.code, len(control.details)) == ("R2.11", 1)


def test_a_gap_in_a_students_way_is_found(db: Database) -> None:
    district = District()
    school = district.school()
    a, b, c = (school.open_class(title) for title in ("5А", "5Б", "5В"))
    (pupil,) = school.fill(a, 1)
    pupil.class_id = b
    school.move(pupil, c, date(2026, 9, 5))
    district.to(db)
    assert "R2.12" in failed(report(db, school.caller()))


def test_a_person_in_two_classes_at_once_is_found(db: Database) -> None:
    district = District()
    school = district.school()
    class_id, person = school.open_class(), uuid7()
    for kind in (MovementKind.ENROL_TRANSFER, MovementKind.REINSTATE):
        school.enrol(class_id, date(2026, 9, 5), kind, person_id=person)
    district.to(db)
    assert failed(report(db, school.caller())) == {"R2.13"}


def test_an_unknown_class_is_named_and_heals_when_it_is_told(db: Database) -> None:
    district = District()
    school = district.school()
    school.fill(school.open_class(), 2)
    missing = next(one for one in district.told if one.name() == "class_opened.v1")
    hear(db, *(one for one in district.told if one is not missing))
    found = report(db, school.caller())
    assert {"R2.5", "R2.14"} <= failed(found)
    assert counts(found, "school").start == 2
    hear(db, missing)
    assert failed(report(db, school.caller())) == set()


def test_a_period_that_is_not_over_is_marked(db: Database) -> None:
    district = District()
    school = district.school()
    district.to(db)
    assert failed(report(db, school.caller(), (date(2026, 9, 1), date(2029, 1, 1)))) == {"R2.17"}
