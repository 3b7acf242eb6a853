"""A report that was made: frozen, checked, corrected by editions, signed by the director."""

import threading
import time
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
import psycopg2
import pytest
from sqlalchemy.exc import DBAPIError

from chassis.db import Database
from contracts.base import Caller, Invalid, Stale, uuid7
from contracts.confirmations import ConfirmationNeeded, ConfirmationRefused
from contracts.reporting import (
    NotYourReports,
    Report,
    ReportExists,
    ReportNotFound,
    ReportState,
    SnapshotCorrupted,
    WrongReportState,
)
from services.reporting.usecases import catalogue, seal, signing, snapshots
from tests.integration.reporting.district import District, School, hear, proof
from tests.places.department import proves_itself

QUARTER = (date(2026, 9, 1), date(2026, 10, 26))


@pytest.fixture
def school(db: Database) -> School:
    district = District()
    school = district.school()
    school.fill(school.open_class(), 3)
    district.to(db)
    return school


def make(db: Database, caller: Caller, report_id: UUID | None = None, period: tuple[date, date] = QUARTER) -> Report:
    with db.begin(caller) as uow:
        return snapshots.make(uow, report_id, None, "R2", *period)


def sign(db: Database, caller: Caller, report: Report) -> Report:
    with db.begin(caller) as uow:
        return signing.put(uow, report.id, report.version, proof(report.id))


def test_a_report_is_frozen_and_checked(db: Database, school: School) -> None:
    report = make(db, school.caller("CLERK"))
    assert (report.state, report.edition, report.version) == (ReportState.CHECKED, 1, 1)
    assert all(one.passed for one in report.controls)
    with db.begin(school.caller()) as uow:
        body = catalogue.snapshot(uow, report.id, None).content
    assert sha256(body).hexdigest() == report.editions[0].sha256
    assert orjson.loads(body)["face"]["edition"] == 1


def test_nothing_of_a_pupil_is_in_what_is_signed(db: Database, school: School) -> None:
    report = make(db, school.caller())
    with db.begin(school.caller()) as uow:
        body = catalogue.snapshot(uow, report.id, None).content.decode()
    assert "Иванов" not in body and "birth_date" not in body


def test_made_twice_it_is_one_report(db: Database, school: School) -> None:
    report_id = uuid7()
    first = make(db, school.caller(), report_id)
    assert make(db, school.caller(), report_id) == first
    with pytest.raises(ReportExists) as refused:
        make(db, school.caller())
    assert refused.value.facts == {"report_id": str(report_id)}


def test_of_two_who_make_it_at_once_one_does(db: Database, school: School) -> None:
    outcomes: list[str] = []

    def try_to() -> None:
        try:
            outcomes.append(make(db, school.caller()).state)
        except ReportExists:
            outcomes.append("exists")

    threads = [threading.Thread(target=try_to) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["CHECKED", "exists", "exists", "exists"]


def test_a_frozen_edition_does_not_follow_the_facts(db: Database, school: School) -> None:
    report = make(db, school.caller())
    with db.begin(school.caller()) as uow:
        before = catalogue.xlsx(uow, report.id, None).content
    school.fill(school.open_class("6А"), 2)
    school.district.to(db)
    with db.begin(school.caller()) as uow:
        assert catalogue.xlsx(uow, report.id, None).content == before


def claims(caller: Caller, report: Report, jti: UUID | None = None, **more: Any) -> dict[str, Any]:
    """What identity's token says when the password was right."""
    said = {"jti": jti or uuid7(), "person": caller.person_id, "purpose": "REPORT", "subject": report.id}
    said |= {"means": "CODE", "iat": time.time(), "exp": time.time() + 60, **more}
    return {name: str(one) for name, one in said.items()}


def test_a_report_is_not_signed_without_a_confirmation_of_that_report(db: Database, school: School) -> None:
    director = school.caller()
    report, jti = make(db, director), uuid7()

    def by(said: dict[str, Any] | None, caller: Caller = director) -> Any:
        token = None if said is None else "token"
        return orjson.loads(signing.sign(db, caller, lambda _: said or {}, report.id, report.version, token).body)

    with pytest.raises(ConfirmationNeeded):
        by(None)
    with pytest.raises(NotYourReports):
        by(None, school.caller("CLERK"))
    for wrong in ({"subject": uuid7()}, {"purpose": "ORDER"}, {"person": uuid7()}, {"sid": uuid7()}, {"exp": 1}):
        with pytest.raises(ConfirmationRefused):
            by(claims(director, report, **wrong))
    signed = by(claims(director, report, jti))
    assert (signed["state"], signed["editions"][0]["signature"]["confirmed_by"]) == ("SIGNED", "CODE")
    with db.begin(director) as uow:
        mended = snapshots.correct(uow, report.id, signed["version"], "опечатка")
    with pytest.raises(ConfirmationRefused, match="уже использовано"):
        signing.sign(db, director, lambda _: claims(director, report, jti), report.id, mended.version, "token")


def test_a_report_with_errors_cannot_be_signed(db: Database, school: School) -> None:
    school.enrol(school.open_class("7А"), date(2026, 9, 9), registered=False)
    school.district.to(db)
    report = make(db, school.caller())
    assert (report.state, report.editions[0].errors) == (ReportState.GENERATED, 1)
    with pytest.raises(WrongReportState):
        sign(db, school.caller(), report)


def test_a_correction_is_a_new_edition_with_its_reason(db: Database, school: School) -> None:
    first = make(db, school.caller())
    with db.begin(school.caller()) as uow:
        second = snapshots.correct(uow, first.id, first.version, "Поздний приказ")
    assert [(one.edition, one.reason) for one in second.editions] == [(2, "Поздний приказ"), (1, None)]
    with db.begin(school.caller()) as uow:
        old, new = (catalogue.snapshot(uow, first.id, number).content for number in (1, 2))
    assert old != new and orjson.loads(new)["face"]["reason"] == "Поздний приказ"
    with pytest.raises(Invalid), db.begin(school.caller()) as uow:
        snapshots.correct(uow, first.id, second.version, "  ")


def test_what_was_not_read_is_not_signed(db: Database, school: School) -> None:
    first = make(db, school.caller())
    with db.begin(school.caller()) as uow:
        snapshots.correct(uow, first.id, first.version, "Поздний приказ")
    with pytest.raises(Stale) as refused:
        sign(db, school.caller(), first)
    assert refused.value.facts["current"]["edition"] == 2


def test_the_director_signs_and_anyone_can_verify(db: Database, school: School) -> None:
    signed = sign(db, school.caller(), make(db, school.caller("CLERK")))
    one = signed.editions[0].signature
    assert one is not None
    assert (signed.state, one.signer, one.position) == (ReportState.SIGNED, "Лесная Вера Павловна", "Директор")
    with db.begin(school.caller()) as uow:
        body = catalogue.snapshot(uow, signed.id, None).content
        key = {name: value for name, value in vars(seal.public_key(uow)).items() if name != "d"}
    envelope = {
        "snapshot": body.decode(),
        "sha256": signed.editions[0].sha256,
        "signature": {"sha256": one.sha256},
        "seal": {"jws": one.seal, "key": key},
    }
    assert proves_itself(envelope)
    assert not proves_itself(envelope | {"snapshot": body.decode().replace("3", "4")})


@pytest.mark.parametrize("role", ["CLERK", "DEPUTY", "SYS_ADMIN", "TEACHER", "DISTRICT"])
def test_nobody_but_the_director_signs(db: Database, school: School, role: str) -> None:
    report = make(db, school.caller())
    with pytest.raises((NotYourReports, ReportNotFound)):
        sign(db, school.caller(role), report)


def test_the_database_refuses_to_change_an_edition(db: Database, school: School) -> None:
    report = make(db, school.caller())
    with pytest.raises(DBAPIError, match="never changes"), db.begin(school.caller()) as uow:
        uow.rows("UPDATE report_editions SET body = '{}' WHERE report_id = %(id)s RETURNING 1", {"id": report.id})


@pytest.mark.parametrize("also_hash", [False, True])
def test_a_corrupted_snapshot_is_caught(db: Database, school: School, reporting_url: str, also_hash: bool) -> None:
    """Also one whose SHA-256 was forged with it: its numbers contradict each other."""
    report = make(db, school.caller())
    corrupt(reporting_url, report, also_hash)
    with pytest.raises(SnapshotCorrupted):
        sign(db, school.caller(), report)
    with pytest.raises(SnapshotCorrupted), db.begin(school.caller()) as uow:
        catalogue.xlsx(uow, report.id, None)


def corrupt(url: str, report: Report, also_hash: bool) -> None:
    """As somebody with all rights in the database could."""
    connection = psycopg2.connect(url)
    try:
        cursor = connection.cursor()
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT body FROM report_editions WHERE report_id = %s", [str(report.id)])
        body = bytes(cursor.fetchone()[0]).replace(b'"end":3', b'"end":4', 1)
        digest = sha256(body).hexdigest() if also_hash else report.editions[0].sha256
        cursor.execute(
            "UPDATE report_editions SET body = %s, sha256 = %s WHERE report_id = %s", [body, digest, str(report.id)]
        )
        connection.commit()
    finally:
        connection.close()


def test_the_next_period_is_held_against_the_signed_one(db: Database, school: School) -> None:
    sign(db, school.caller(), make(db, school.caller()))
    following = (date(2026, 10, 26), date(2026, 11, 9))
    assert [one for one in make(db, school.caller(), period=following).controls if not one.passed] == []
    late = school.district.now
    school.district.at = late().replace(year=2027)
    school.enrol(school.open_class("8А"), date(2026, 10, 1))
    hear(db, *school.district.told)
    found = make(db, school.caller(), period=(date(2026, 10, 26), date(2026, 11, 16)))
    (control,) = [one for one in found.controls if not one.passed]
    assert (control.code, found.state) == ("R2.16", ReportState.CHECKED)
    assert any("относится к прошлому периоду: приказ №" in line for line in control.details)


def test_a_school_sees_its_own_reports_and_the_department_all(db: Database, school: School) -> None:
    other = school.district.school("Вторая СОШ")
    school.district.to(db)
    ours, theirs = make(db, school.caller()), make(db, other.caller())
    with db.begin(school.caller()) as uow:
        assert [one.id for one in catalogue.page(uow, None, None, None, 50).items] == [ours.id]
        with pytest.raises(ReportNotFound):
            catalogue.get(uow, theirs.id)
    with db.begin(school.district.officer) as uow:
        assert {one.id for one in catalogue.page(uow, None, None, None, 50).items} == {ours.id, theirs.id}
        assert catalogue.get(uow, theirs.id).school == "Вторая СОШ"
    with db.begin(District().officer) as uow:
        assert catalogue.page(uow, None, None, None, 50).items == []


def test_the_list_is_paged_without_gaps(db: Database, school: School) -> None:
    made = [make(db, school.caller(), period=(date(2026, 9, 1), date(2026, 9, day))).id for day in range(2, 9)]
    seen: list[UUID] = []
    after = None
    while True:
        with db.begin(school.caller()) as uow:
            page = catalogue.page(uow, None, ReportState.CHECKED, after, 3)
        seen += [one.id for one in page.items]
        after = page.next
        if after is None:
            break
    assert seen == made[::-1]
    with pytest.raises(Invalid), db.begin(school.caller()) as uow:
        catalogue.page(uow, None, None, "вчера", 3)
