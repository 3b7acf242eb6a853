"""Whoever reads the names behind a report is told to the journal of access."""

from datetime import date
from typing import Any

import orjson

from chassis.db import Database
from contracts.base import Caller, system, uuid7
from contracts.student_body import Counterpart
from services.reporting.usecases import catalogue, movement_report, snapshots
from tests.integration.reporting.district import District

QUARTER = (date(2026, 9, 1), date(2026, 10, 26))


def noted(db: Database, district: District) -> list[dict[str, Any]]:
    with db.begin(system(district_id=district.id)) as uow:
        rows = uow.rows("SELECT body FROM outbox WHERE name = 'names_accessed.v1' ORDER BY seq", {})
    told = [orjson.loads(bytes(row.body)) for row in rows]
    return [one["note"] for one in told if one["district_id"] == str(district.id)]


def test_names_behind_a_number_are_a_look_at_those_who_were_shown(db: Database) -> None:
    district = District()
    school = district.school()
    school.fill(school.open_class(), 3)
    arrived = school.enrol(school.open_class("6Б"), date(2026, 9, 10))
    district.to(db)
    clerk = school.caller("CLERK")
    with db.begin(clerk) as uow:
        assert movement_report.list_names(uow, None, *QUARTER, None, 4).total == 1
        assert movement_report.list_names(uow, None, *QUARTER, None, 18).total == 0
    (look,) = noted(db, district)
    assert (look["action"], look["operation"], look["subjects"]) == ("VIEW", "reports.read", [str(arrived.person_id)])
    assert (look["role"], look["person_id"]) == ("CLERK", str(clerk.person_id))


def test_a_workbook_with_names_is_taken_out_and_one_without_is_not(db: Database) -> None:
    district = District()
    school = district.school()
    pupils = school.fill(school.open_class(), 2)
    district.to(db)
    with db.begin(school.caller()) as uow:
        made = snapshots.make(uow, None, None, "R2", *QUARTER)
    for who in (school.caller(), district.officer):
        with db.begin(who) as uow:
            movement_report.get_xlsx(uow, school.id, *QUARTER)
            catalogue.xlsx(uow, made.id, None)
            movement_report.get(uow, school.id, *QUARTER)
    looks = noted(db, district)
    assert [(one["action"], one["role"]) for one in looks] == [("EXPORT", "DIRECTOR")] * 2
    assert all({*one["subjects"]} == {str(pupil.person_id) for pupil in pupils} for one in looks)


def test_the_department_has_looked_at_whoever_is_between_two_schools(db: Database) -> None:
    district = District()
    school = district.school()
    pupil, _ = school.fill(school.open_class(), 2)
    school.withdraw(pupil, date(2026, 9, 10), Counterpart.SAME_DISTRICT, confirmed=False)
    district.to(db)
    officer = Caller(role="DISTRICT", person_id=uuid7(), district_id=district.id)
    with db.begin(officer) as uow:
        assert len(movement_report.get(uow, None, *QUARTER).in_transit) == 1
    (look,) = noted(db, district)
    assert (look["action"], look["role"], look["subjects"]) == ("VIEW", "DISTRICT", [str(pupil.person_id)])
