"""The movement report over the turn of the year, and after orders of cancellation."""

from datetime import date

import pytest

from chassis.db import Database
from contracts.student_body import Counterpart
from contracts.student_body import MovementKind as K
from tests.integration.reporting.district import District
from tests.integration.reporting.test_movement_report import counts, failed, report


@pytest.mark.parametrize("order", [1, -1])
def test_what_an_order_has_undone_is_nowhere_in_the_report(db: Database, order: int) -> None:
    """Heard in either order: an enrolment that never was, and a withdrawal taken back."""
    district = District()
    school = district.school()
    school_class = school.open_class()
    pupils = school.fill(school_class, 2)
    school.withdraw(pupils[0], date(2026, 9, 10), Counterpart.REGION)
    withdrawn = district.told[-1]
    school.enrol(school_class, date(2026, 9, 11))
    enrolled = district.told[-1]
    school.undo(withdrawn, school_class)
    school.undo(enrolled, None, date(2026, 9, 11))
    district.told = district.told[::order]
    district.to(db)
    found = report(db, school.caller())
    now = counts(found, "5А")
    assert (now.start, now.arrived, now.left, now.end) == (2, 0, 0, 2)
    assert failed(found) == set()
    with db.begin(school.caller(), read_only=True) as uow:
        assert uow.scalar("SELECT count(*) FROM arrivals WHERE student_id = %(id)s", {"id": enrolled.student.id}) == 0


def test_the_turn_of_the_year_ends_the_summer_and_starts_the_autumn(db: Database) -> None:
    """The new class starts with its pupils; a debt that is cleared in it moves nobody."""
    district, turn = District(), date(2026, 9, 1)
    school = district.school()
    fifth, sixth = school.open_class("5А", "2025/2026"), school.open_class("6А")
    pupils = school.fill(fifth, 3)
    for pupil, kind in zip(pupils, (K.PROMOTE, K.PROMOTE, K.PROMOTE_CONDITIONAL), strict=True):
        school.move(pupil, sixth, turn, kind, order_date=date(2026, 6, 4))
    school.move(pupils[2], sixth, date(2026, 9, 20), K.DEBT_CLEARED)
    school.enrol(sixth, turn)
    district.to(db)

    summer = report(db, school.caller(), (date(2026, 6, 1), turn))
    before, after = counts(summer, "5А"), counts(summer, "6А")
    assert (before.start, before.moved_out, before.end) == (3, 3, 0)
    assert (after.start, after.moved_in, after.end) == (0, 3, 3)
    autumn = report(db, school.caller(), (turn, date(2026, 10, 26)))
    now = counts(autumn, "6А")
    assert (now.start, now.arrived, now.moved_in, now.moved_out, now.end) == (3, 1, 0, 0, 4)
    assert [row.code for row in autumn.rows] == ["6А", "parallel-6", "level-5-9", "school"]
    assert failed(summer) | failed(autumn) == set()
