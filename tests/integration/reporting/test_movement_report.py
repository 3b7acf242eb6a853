"""The movement report counts by the rule, for a school and for the district."""

from datetime import date
from uuid import UUID

import pytest

from chassis.db import Database
from contracts.base import Caller, Invalid, NotFound, uuid7
from contracts.contingent import ArrivalConfirmed, PeopleMerged, StudentWithdrawn
from contracts.reporting import MovementCounts, MovementReport, NotYourReports
from contracts.student_body import Counterpart, LeaveReason
from services.reporting.usecases import movement_report
from tests.integration.reporting.district import District, School, hear

QUARTER = (date(2026, 9, 1), date(2026, 10, 26))


def report(
    db: Database, caller: Caller, period: tuple[date, date] = QUARTER, school_id: UUID | None = None
) -> MovementReport:
    with db.begin(caller) as uow:
        return movement_report.get(uow, school_id, *period)


def counts(found: MovementReport, code: str) -> MovementCounts:
    return next(row.counts for row in found.rows if row.code == code)


def failed(found: MovementReport) -> set[str]:
    return {one.code for one in found.controls if not one.passed}


def test_the_worked_example_of_the_domain(db: Database) -> None:
    district = District()
    school = district.school()
    a, b = school.open_class("5А"), school.open_class("5Б")
    pupils = school.fill(a, 24)
    school.fill(b, 22)
    school.enrol(a, date(2026, 9, 12), counterpart=Counterpart.REGION)
    school.move(pupils[0], b, date(2026, 10, 3))
    school.withdraw(pupils[1], date(2026, 10, 20), Counterpart.OTHER_REGION)
    district.to(db)
    found = report(db, school.caller())
    first, second, whole = counts(found, "5А"), counts(found, "5Б"), counts(found, "school")
    assert (first.start, first.arrived, first.moved_out, first.left, first.end) == (24, 1, 1, 1, 23)
    assert (first.arrived_region, first.left_other_region) == (1, 1)
    assert (second.start, second.moved_in, second.end) == (22, 1, 23)
    assert (whole.start, whole.arrived, whole.left, whole.end) == (46, 1, 1, 46)
    assert [row.code for row in found.rows] == ["5А", "5Б", "parallel-5", "level-5-9", "school"]
    assert failed(found) == set()


@pytest.mark.parametrize(
    ("counterpart", "field"),
    [
        (Counterpart.SAME_DISTRICT, "arrived_district"),
        (Counterpart.REGION, "arrived_region"),
        (Counterpart.OTHER_REGION, "arrived_other_region"),
        (Counterpart.ABROAD, "arrived_other"),
        (Counterpart.FAMILY, "arrived_other"),
        (None, "arrived_other"),
    ],
)
def test_an_arrival_is_counted_where_it_came_from(db: Database, counterpart: Counterpart | None, field: str) -> None:
    district = District()
    school = district.school()
    school.enrol(school.open_class(), date(2026, 9, 2), counterpart=counterpart)
    district.to(db)
    assert getattr(counts(report(db, school.caller()), "5А"), field) == 1


@pytest.mark.parametrize(
    ("counterpart", "reason", "field"),
    [
        (Counterpart.SAME_DISTRICT, LeaveReason.TRANSFER_SCHOOL, "left_district"),
        (Counterpart.REGION, LeaveReason.TRANSFER_SCHOOL, "left_region"),
        (Counterpart.OTHER_REGION, LeaveReason.RELOCATION, "left_other_region"),
        (Counterpart.ABROAD, LeaveReason.RELOCATION, "left_abroad"),
        (None, LeaveReason.TO_VOCATIONAL, "left_vocational"),
        (None, LeaveReason.FAMILY_EDU, "left_family"),
        (None, LeaveReason.SELF_EDU, "left_family"),
        (None, LeaveReason.DEATH, "left_other"),
        (None, LeaveReason.GRADUATED_9, "graduated"),
        (None, LeaveReason.CERT_OF_STUDY, "graduated"),
    ],
)
def test_a_departure_is_counted_where_it_went(
    db: Database, counterpart: Counterpart | None, reason: LeaveReason, field: str
) -> None:
    district = District()
    school = district.school()
    (pupil,) = school.fill(school.open_class("9А"), 1)
    school.withdraw(pupil, date(2026, 9, 30), counterpart, reason)
    district.to(db)
    found = counts(report(db, school.caller()), "9А")
    assert (getattr(found, field), found.end) == (1, 0)
    assert found.left + found.graduated == 1


def test_who_leaves_on_a_day_is_not_counted_that_day(db: Database) -> None:
    district = District()
    school = district.school()
    (pupil,) = school.fill(school.open_class(), 1)
    school.withdraw(pupil, date(2026, 10, 26))
    district.to(db)
    assert counts(report(db, school.caller()), "5А").end == 1
    following = counts(report(db, school.caller(), (date(2026, 10, 26), date(2026, 10, 27))), "5А")
    assert (following.start, following.left, following.end) == (1, 1, 0)


def test_first_loading_is_no_arrival_whenever_it_happened(db: Database) -> None:
    district = District()
    school = district.school()
    school.fill(school.open_class(), 3, on=date(2026, 10, 1))
    district.to(db)
    found = report(db, school.caller())
    assert (counts(found, "5А").start, counts(found, "5А").arrived, counts(found, "5А").end) == (3, 0, 3)
    assert any("Первичный ввод (3 чел.)" in note for note in found.notes)


def test_girls_are_counted_at_both_ends(db: Database) -> None:
    district = District()
    school = district.school()
    class_id = school.open_class()
    school.fill(class_id, 5)
    school.enrol(class_id, date(2026, 9, 3), sex="F")
    district.to(db)
    found = counts(report(db, school.caller()), "5А")
    assert (found.start_girls, found.end_girls) == (2, 3)


def test_an_empty_class_and_an_empty_school_have_their_rows(db: Database) -> None:
    district = District()
    school, other = district.school("Первая СОШ"), district.school("Вторая СОШ")
    school.open_class("1А")
    district.to(db)
    assert counts(report(db, school.caller()), "1А") == MovementCounts()
    found = report(db, district.officer)
    assert [row.title for row in found.rows] == ["Вторая СОШ", "Первая СОШ", "Итого по району"]
    assert counts(found, str(other.id)) == MovementCounts()


def test_a_class_of_another_year_is_not_shown_without_pupils(db: Database) -> None:
    district = District()
    school = district.school()
    school.open_class("5А", "2024/2025")
    school.open_class("5А", "2026/2027")
    district.to(db)
    assert [row.code for row in report(db, school.caller()).rows if row.kind == "CLASS"] == ["5А"]


def test_two_classes_of_one_name_are_told_apart_by_year(db: Database) -> None:
    district = District()
    school = district.school()
    for year in ("2025/2026", "2026/2027"):
        school.fill(school.open_class("5А", year), 1)
    district.to(db)
    codes = [row.code for row in report(db, school.caller()).rows if row.kind == "CLASS"]
    assert codes == ["5А (2025/2026)", "5А (2026/2027)"]


def transfer(district: District) -> tuple[School, School]:
    """A child leaves one school of the district on the 10th and is in another on the 14th."""
    left, came = district.school("Первая СОШ"), district.school("Вторая СОШ")
    (pupil,) = left.fill(left.open_class(), 1)
    left.withdraw(pupil, date(2026, 9, 10), Counterpart.SAME_DISTRICT, confirmed=False)
    target = came.open_class()
    came.enrol(target, date(2026, 9, 14), counterpart=Counterpart.SAME_DISTRICT, person_id=pupil.person_id)
    return left, came


def test_a_child_between_two_schools_is_in_transit_and_then_is_not(db: Database) -> None:
    district = District()
    left, _ = transfer(district)
    district.to(db)
    early = report(db, district.officer, (date(2026, 9, 1), date(2026, 9, 12)))
    assert [one.school for one in early.in_transit] == ["Первая СОШ"]
    assert counts(early, "district").unconfirmed == 1
    late = report(db, district.officer)
    assert (late.in_transit, counts(late, "district").unconfirmed, failed(late)) == ([], 0, set())
    assert (counts(late, "district").arrived_district, counts(late, "district").left_district) == (1, 1)
    assert counts(report(db, left.caller()), "5А").unconfirmed == 0


def test_a_child_that_came_as_another_card_has_arrived_once_the_two_are_one(db: Database) -> None:
    district = District()
    left, came = district.school("Первая СОШ"), district.school("Вторая СОШ")
    (pupil,) = left.fill(left.open_class(), 1)
    left.withdraw(pupil, date(2026, 9, 10), Counterpart.SAME_DISTRICT, confirmed=False)
    newcomer = came.enrol(came.open_class(), date(2026, 9, 14), counterpart=Counterpart.SAME_DISTRICT)
    district.to(db)
    cards = {"merge_id": uuid7(), "kept_id": pupil.person_id, "merged_id": newcomer.person_id}
    for undone, waits in ((False, 0), (True, 1)):
        told = PeopleMerged(district_id=district.id, **cards, students=[newcomer.id], undone=undone)
        hear(db, told)
        assert len(report(db, district.officer).in_transit) == waits


def test_a_school_learns_that_the_child_arrived_and_no_more(db: Database) -> None:
    district = District()
    left, came = transfer(district)
    district.to(db)
    assert report(db, left.caller()).in_transit == []
    with db.begin(left.caller()) as uow:
        assert uow.scalar("SELECT count(*) FROM movements WHERE school_id = %(s)s", {"s": came.id}) == 0


def test_the_district_is_the_sum_of_its_schools(db: Database) -> None:
    district = District()
    left, came = transfer(district)
    district.to(db)
    whole = counts(report(db, district.officer), "district")
    parts = [counts(report(db, one.caller()), "school") for one in (left, came)]
    assert all(getattr(whole, name) == sum(getattr(one, name) for one in parts) for name in vars(whole))


def test_the_names_are_as_many_as_the_number(db: Database) -> None:
    district = District()
    school = district.school()
    a, b, c = school.open_class("1А"), school.open_class("5А"), school.open_class("5Б")
    for class_id in (a, b, c):
        pupils = school.fill(class_id, 4)
        school.withdraw(pupils[0], date(2026, 9, 9), Counterpart.REGION, confirmed=False)
    school.enrol(a, date(2026, 9, 9))
    school.move(school.enrol(b, date(2026, 9, 9)), c, date(2026, 9, 20))
    district.to(db)
    found = report(db, school.caller())
    for row in found.rows:
        for number, field in enumerate(vars(row.counts), 2):
            with db.begin(school.caller()) as uow:
                names = movement_report.list_names(uow, None, *QUARTER, row.code, number)
            assert names.total == getattr(row.counts, field), (row.code, field)


def test_only_the_school_itself_sees_names(db: Database) -> None:
    district = District()
    school, other = district.school(), district.school("Вторая СОШ")
    district.to(db)
    for caller in (district.officer, other.caller(), school.caller("TEACHER")):
        with pytest.raises(NotYourReports), db.begin(caller) as uow:
            movement_report.list_names(uow, school.id, *QUARTER, None, None)


@pytest.mark.parametrize("role", ["TEACHER", "CLASS_TEACHER", "STUDENT", "PARENT"])
def test_who_has_no_scope_over_a_school_gets_no_report(db: Database, role: str) -> None:
    school = District().school()
    with pytest.raises(NotYourReports):
        report(db, school.caller(role))


def test_another_school_and_another_district_are_closed(db: Database) -> None:
    district = District()
    school, other = district.school(), district.school("Вторая СОШ")
    district.to(db)
    with pytest.raises(NotYourReports):
        report(db, other.caller(), school_id=school.id)
    with pytest.raises(NotFound):
        report(db, District().officer, school_id=school.id)
    assert report(db, District().officer).rows[-1].counts == MovementCounts()


def test_a_wrong_period_or_cell_is_refused(db: Database) -> None:
    district = District()
    school = district.school()
    district.to(db)
    with pytest.raises(Invalid):
        report(db, school.caller(), (date(2026, 9, 1), date(2026, 9, 1)))
    with db.begin(school.caller()) as uow:
        with pytest.raises(Invalid):
            movement_report.list_names(uow, None, *QUARTER, None, 23)
        with pytest.raises(NotFound):
            movement_report.list_names(uow, None, *QUARTER, "7Ж", None)


def test_an_answer_from_outside_the_district_counts_from_its_day(db: Database) -> None:
    district = District()
    school = district.school()
    (pupil,) = school.fill(school.open_class(), 1)
    school.withdraw(pupil, date(2026, 9, 10), Counterpart.REGION, confirmed=False)
    (left,) = [one.movement.id for one in district.told if isinstance(one, StudentWithdrawn)]
    answer = {"student_id": pupil.id, "movement_id": left, "confirmed_on": date(2026, 9, 20)}
    for _ in range(2):
        school.tell(ArrivalConfirmed, **answer)
    hear(db, *reversed(district.told))
    early = report(db, school.caller(), (date(2026, 9, 1), date(2026, 9, 20)))
    late = report(db, school.caller(), (date(2026, 9, 1), date(2026, 9, 21)))
    assert (counts(early, "5А").unconfirmed, counts(late, "5А").unconfirmed) == (1, 0)
