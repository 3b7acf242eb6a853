"""Names in lists and behind editions: read while a consent lets them be read, gone when they were destroyed."""

from datetime import date
from typing import Any

import orjson
import pytest

from chassis.db import Database
from contracts.contingent import ConsentChanged, PersonRenamed
from contracts.reporting import Report
from services.reporting.usecases import catalogue, movement_report, signing, snapshots
from tests.integration.reporting.district import District, Pupil, School, hear, proof

QUARTER = (date(2026, 9, 1), date(2026, 10, 26))
LABEL = "Обучающийся № И-1"


@pytest.fixture
def school(db: Database) -> School:
    district = District()
    school = district.school()
    school.fill(school.open_class(), 2)
    district.to(db)
    return school


@pytest.fixture
def pupil(db: Database, school: School) -> Pupil:
    """Came in September, and is called like nobody else."""
    pupil = school.enrol(school.open_class("6Б"), date(2026, 9, 10))
    school.district.to(db)
    return pupil


def names(db: Database, school: School, column: int = 4) -> list[tuple[str, date]]:
    with db.begin(school.caller()) as uow:
        found = movement_report.list_names(uow, None, *QUARTER, None, column)
    return [(one.full_name, one.birth_date) for one in found.items]


def kept(db: Database, school: School, report: Report) -> set[str]:
    """What the school reads behind the edition."""
    with db.begin(school.caller()) as uow:
        edition = snapshots.edition_of(uow, snapshots.found(uow, report.id), None)
        return {one.full_name for one in snapshots.names_of(uow, edition)}


def stored(db: Database, report: Report) -> str:
    with db.begin() as uow:
        sql = "SELECT convert_from(names, 'UTF8') FROM report_editions WHERE report_id = %(id)s"
        return str(uow.scalar(sql, {"id": report.id}))


def signed(db: Database, school: School, period: tuple[date, date] = QUARTER) -> Report:
    with db.begin(school.caller()) as uow:
        made = snapshots.make(uow, None, None, "R2", *period)
        return signing.put(uow, made.id, made.version, proof(made.id))


def told(db: Database, school: School, kind: Any, pupil: Pupil, **more: Any) -> Any:
    event = school.tell(kind, person_id=pupil.person_id, **more)
    hear(db, event)
    return event


def covered(db: Database, school: School, pupil: Pupil, *purposes: str) -> Any:
    return told(db, school, ConsentChanged, pupil, purposes=list(purposes))


def renamed(db: Database, school: School, pupil: Pupil, last: str, pseudonym: bool = False) -> Any:
    first = "№ И-1" if pseudonym else "Анна"
    born = date(2014, 1, 1) if pseudonym else pupil.birth_date
    return told(
        db, school, PersonRenamed, pupil, last_name=last, first_name=first, birth_date=born, pseudonym=pseudonym
    )


def test_a_withdrawal_closes_the_name_at_once_and_a_new_consent_opens_it(
    db: Database, school: School, pupil: Pupil
) -> None:
    report, before = signed(db, school), names(db, school)
    covered(db, school, pupil, "P2")
    assert names(db, school) == [(LABEL, date(2014, 1, 1))]
    assert LABEL in kept(db, school, report)
    with db.begin(school.caller()) as uow:
        numbers = movement_report.get(uow, None, *QUARTER)
        assert catalogue.xlsx(uow, report.id, None).content
    assert all(one.passed for one in numbers.controls if one.code == "R2.15"), "who has no name is counted"
    covered(db, school, pupil, "P1")
    assert (names(db, school), LABEL in kept(db, school, report)) == (before, False)


def test_another_school_reads_by_its_own_consent(db: Database, school: School, pupil: Pupil) -> None:
    other = school.district.school("Дальняя СОШ")
    school.district.to(db)
    covered(db, other, pupil)
    assert names(db, school) != [(LABEL, date(2014, 1, 1))]


def test_a_corrected_name_is_read_in_lists_and_not_in_what_was_kept(db: Database, school: School, pupil: Pupil) -> None:
    report = signed(db, school)
    late = renamed(db, school, pupil, "Новая")
    assert names(db, school) == [("Новая Анна", pupil.birth_date)]
    assert "Новая Анна" not in kept(db, school, report)
    hear(db, *(one for one in reversed(school.district.told) if one is not late))
    assert names(db, school) == [("Новая Анна", pupil.birth_date)]


def test_a_movement_told_late_follows_the_name(db: Database, school: School) -> None:
    pupil = school.enrol(school.open_class("6Б"), date(2026, 9, 10))
    renamed(db, school, pupil, "Обучающийся", pseudonym=True)
    school.district.to(db)
    assert names(db, school) == [(LABEL, date(2014, 1, 1))]


def test_a_destroyed_name_is_nowhere_and_the_signed_bytes_are_what_was_signed(
    db: Database, school: School, pupil: Pupil
) -> None:
    renamed(db, school, pupil, "Единственная")
    reports = [signed(db, school), older := signed(db, school, (date(2026, 9, 1), date(2026, 10, 1)))]
    with db.begin() as uow:
        without = [{k: v for k, v in one.items() if k != "student_id"} for one in orjson.loads(stored(db, older))]
        sql = "UPDATE report_editions SET names = %(names)s WHERE report_id = %(id)s RETURNING 1"
        uow.rows(sql, {"names": orjson.dumps(without), "id": older.id})
    before = [kept(db, school, one) for one in reports]
    renamed(db, school, pupil, "Обучающийся", pseudonym=True)
    for report, names_before in zip(reports, before, strict=True):
        assert "Единственная" not in stored(db, report)
        assert kept(db, school, report) == names_before - {"Единственная Анна"} | {LABEL}
    assert names(db, school) == [(LABEL, date(2014, 1, 1))]
    with db.begin(school.caller()) as uow:
        snapshots.proven(snapshots.edition_of(uow, snapshots.found(uow, older.id), None))
