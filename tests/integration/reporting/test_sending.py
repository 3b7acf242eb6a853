"""A report reaches the department exactly once, whatever the way is like."""

import threading
import time
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import psycopg2
import pytest

from chassis.db import Database
from contracts.base import PLATFORM, Caller
from contracts.reporting import NotYourReports, Report, ReportState, Submission, WrongReportState
from services.reporting.repository import submissions
from services.reporting.usecases import catalogue, department, sending, signing, snapshots
from tests.integration.reporting.district import District, School, proof
from tests.places.department import Department, Fault

QUARTER = (date(2026, 9, 1), date(2026, 10, 26))
QUICK = 0.02
"""Seconds of the first pause: tests do not wait as the product does."""
NOWHERE = "http://127.0.0.1:9/reports"


@pytest.fixture(autouse=True)
def _empty_queue(db: Database) -> Iterator[None]:
    """Rounds take whatever is due in the database: what another test left is none of ours."""
    yield
    with db.begin(PLATFORM) as uow:
        uow.rows("UPDATE submissions SET answered_at = now() WHERE answered_at IS NULL RETURNING 1")


@pytest.fixture
def school(db: Database) -> School:
    district = District()
    school = district.school()
    school.fill(school.open_class(), 3)
    district.to(db)
    return school


def signed(db: Database, caller: Caller) -> Report:
    with db.begin(caller) as uow:
        made = snapshots.make(uow, None, None, "R2", *QUARTER)
    with db.begin(caller) as uow:
        return signing.put(uow, made.id, made.version, proof(made.id))


def send(db: Database, caller: Caller, report_id: UUID, address: str) -> Report:
    with db.begin(caller) as uow:
        return sending.send(uow, report_id, address)


def get(db: Database, caller: Caller, report_id: UUID) -> Report:
    with db.begin(caller, read_only=True) as uow:
        return catalogue.get(uow, report_id)


def sent(report: Report) -> Submission:
    found = report.editions[0].submission
    assert found is not None
    return found


def deliver(db: Database, address: str, rounds: int = 60) -> None:
    """The timer, until the queue is empty."""
    for _ in range(rounds):
        sending.deliver(db, address, "", QUICK)
        with db.begin(PLATFORM) as uow:
            if uow.scalar("SELECT count(*) FROM submissions WHERE answered_at IS NULL") == 0:
                return
        time.sleep(0.05)


def outbox(db: Database, report: Report) -> int:
    with db.begin(PLATFORM) as uow:
        sql = "SELECT count(*) FROM outbox WHERE name = 'report_submitted.v1' AND about = %(id)s"
        return int(uow.scalar(sql, {"id": str(report.id)}))


def test_a_signed_report_is_accepted_and_told(db: Database, school: School) -> None:
    with Department() as office:
        report = send(db, school.caller(), signed(db, school.caller()).id, office.url)
        assert report.state is ReportState.SENDING
        deliver(db, office.url)
    found = get(db, school.caller(), report.id)
    assert (found.state, [one.outcome for one in sent(found).attempts]) == (ReportState.ACCEPTED, ["ACCEPTED"])
    assert list(office.accepted) == [f"{report.id}-v1"] and outbox(db, report) == 1


def test_two_errors_and_a_dropped_connection_end_in_one_report(db: Database, school: School) -> None:
    with Department(faults=[Fault.ERROR, Fault.ERROR, Fault.DROP]) as office:
        report = send(db, school.caller(), signed(db, school.caller()).id, office.url)
        deliver(db, office.url)
    attempts = sent(get(db, school.caller(), report.id)).attempts
    assert [(one.number, one.status, one.outcome) for one in attempts] == [
        (1, 500, "FAILED"),
        (2, 500, "FAILED"),
        (3, None, "FAILED"),
        (4, 201, "ACCEPTED"),
    ]
    assert len(office.accepted) == 1 and {key for key, _ in office.seen} == {f"{report.id}-v1"}


@pytest.mark.parametrize("conflicts", [False, True], ids=["answered again", "409 already accepted"])
def test_a_lost_answer_is_asked_for_again_under_the_same_key(db: Database, school: School, conflicts: bool) -> None:
    with Department(faults=[Fault.LOSE_ANSWER], conflicts=conflicts) as office:
        report = send(db, school.caller(), signed(db, school.caller()).id, office.url)
        deliver(db, office.url)
    assert get(db, school.caller(), report.id).state is ReportState.ACCEPTED
    assert len(office.accepted) == 1 and len(office.seen) == 2


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.GARBAGE, Fault.SLOW])
def test_a_busy_a_garbled_and_a_slow_department_are_waited_for(
    db: Database, school: School, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(department, "READ", 0.3)
    with Department(faults=[fault], slow=0.6) as office:
        report = send(db, school.caller(), signed(db, school.caller()).id, office.url)
        deliver(db, office.url)
    found = sent(get(db, school.caller(), report.id))
    assert [one.outcome for one in found.attempts] == ["FAILED", "ACCEPTED"]
    assert len(office.accepted) == 1


def test_a_returned_report_is_corrected_and_sent_as_another_edition(db: Database, school: School) -> None:
    caller = school.caller()
    with Department(faults=[Fault.RETURN]) as office:
        report = send(db, caller, signed(db, caller).id, office.url)
        deliver(db, office.url)
        returned = get(db, caller, report.id)
        assert (returned.state, sent(returned).comment) == (ReportState.RETURNED, "Не заполнена графа 22")
        assert outbox(db, report) == 0
        with db.begin(caller) as uow:
            mended = snapshots.correct(uow, report.id, returned.version, "Замечание отдела")
        with db.begin(caller) as uow:
            signing.put(uow, report.id, mended.version, proof(report.id))
        send(db, caller, report.id, office.url)
        deliver(db, office.url)
    found = get(db, caller, report.id)
    assert found.state is ReportState.ACCEPTED and list(office.accepted) == [f"{report.id}-v2"]
    assert [one.submission.state for one in found.editions if one.submission] == ["ACCEPTED", "RETURNED"]


def test_without_an_address_it_waits_and_says_so(db: Database, school: School) -> None:
    report = send(db, school.caller(), signed(db, school.caller()).id, "")
    deliver(db, "", rounds=1)
    found = get(db, school.caller(), report.id)
    assert (found.state, sent(found).attempts) == (ReportState.WAITING_FOR_ADDRESS, [])
    with Department() as office:
        deliver(db, office.url)
    assert get(db, school.caller(), report.id).state is ReportState.ACCEPTED


def test_an_address_taken_away_is_seen(db: Database, school: School) -> None:
    report = send(db, school.caller(), signed(db, school.caller()).id, NOWHERE)
    deliver(db, "ftp://wrong", rounds=1)
    found = get(db, school.caller(), report.id)
    assert (found.state, sent(found).state) == (ReportState.WAITING_FOR_ADDRESS, ReportState.WAITING_FOR_ADDRESS)


def test_what_only_waited_for_an_address_can_be_corrected(db: Database, school: School) -> None:
    report = send(db, school.caller(), signed(db, school.caller()).id, "")
    with db.begin(school.caller()) as uow:
        found = snapshots.correct(uow, report.id, report.version, "Опечатка")
    assert found.state is ReportState.CHECKED and all(one.submission is None for one in found.editions)


def test_what_may_have_left_the_house_is_answered_before_it_is_corrected(db: Database, school: School) -> None:
    report = send(db, school.caller(), signed(db, school.caller()).id, NOWHERE)
    deliver(db, NOWHERE, rounds=1)
    with pytest.raises(WrongReportState), db.begin(school.caller()) as uow:
        snapshots.correct(uow, report.id, report.version, "Опечатка")
    (attempt, *_) = sent(get(db, school.caller(), report.id)).attempts
    assert (attempt.outcome, attempt.status) == ("FAILED", None)


def test_only_a_signed_report_is_sent_and_sent_twice_it_is_one(db: Database, school: School) -> None:
    with db.begin(school.caller()) as uow:
        made = snapshots.make(uow, None, None, "R2", *QUARTER)
    with pytest.raises(WrongReportState):
        send(db, school.caller(), made.id, NOWHERE)
    with db.begin(school.caller()) as uow:
        signing.put(uow, made.id, made.version, proof(made.id))
    first = send(db, school.caller(), made.id, NOWHERE)
    assert send(db, school.caller(), made.id, NOWHERE) == first
    with pytest.raises(NotYourReports):
        send(db, school.caller("CLERK"), made.id, NOWHERE)


def test_several_processes_post_each_report_once(db: Database, reporting_url: str) -> None:
    district = District()
    schools = [district.school(f"Школа {number}") for number in range(6)]
    district.to(db)
    with Department(slow=0.2, faults=[Fault.SLOW] * 6) as office:
        for school in schools:
            send(db, school.caller(), signed(db, school.caller()).id, office.url)
        threads = [threading.Thread(target=sending.deliver, args=(db, office.url, "", QUICK)) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert len(office.accepted) == len(office.seen) == 6


def test_a_process_that_died_between_is_followed_by_another_with_the_same_key(db: Database, school: School) -> None:
    with Department() as office:
        report = send(db, school.caller(), signed(db, school.caller()).id, office.url)
        with db.begin(PLATFORM) as uow:
            claim = submissions.claim(uow)
            assert claim is not None
            body = sending.envelope(uow, claim)
        department.post(office.url, claim.key, body)  # accepted; the process dies before it can write that down
        assert sending.deliver(db, office.url, "", QUICK) == 0, "the lease holds"
        with db.begin(PLATFORM) as uow:
            uow.rows("UPDATE submissions SET leased_until = now() WHERE key = %(k)s RETURNING 1", {"k": claim.key})
        deliver(db, office.url)
        with db.begin(PLATFORM) as uow:  # and if it was only slow, its late answer changes nothing
            sending.finish(uow, claim, department.Reply(422, "Поздно"), QUICK)
    found = get(db, school.caller(), report.id)
    assert found.state is ReportState.ACCEPTED and outbox(db, report) == 1
    assert [one.outcome for one in sent(found).attempts][1:] == ["ACCEPTED"]
    assert len(office.accepted) == 1


def test_no_transaction_is_open_while_the_department_thinks(db: Database, school: School, reporting_url: str) -> None:
    with Department(faults=[Fault.SLOW], slow=0.5) as office:
        send(db, school.caller(), signed(db, school.caller()).id, office.url)
        sender = threading.Thread(target=sending.deliver, args=(db, office.url, "", QUICK))
        sender.start()
        while not office.accepted:
            time.sleep(0.01)
        assert open_transactions(reporting_url) == 0
        with db.begin(PLATFORM):
            assert open_transactions(reporting_url) == 1, "one would be seen"
        sender.join()


def open_transactions(url: str) -> int:
    """Of others; asked as the owner, who may look."""
    connection = psycopg2.connect(url)
    try:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])
    finally:
        connection.close()


def test_correcting_an_accepted_report_reopens_its_period_once(db: Database, school: School) -> None:
    def reopened() -> int:
        with db.begin(PLATFORM) as uow:
            sql = "SELECT count(*) FROM outbox WHERE name = 'report_reopened.v1' AND about = %(id)s"
            return int(uow.scalar(sql, {"id": str(report.id)}))

    with Department() as office:
        report = send(db, school.caller(), signed(db, school.caller()).id, office.url)
        deliver(db, office.url)
    accepted = get(db, school.caller(), report.id)
    assert reopened() == 0
    with db.begin(school.caller()) as uow:
        second = snapshots.correct(uow, report.id, accepted.version, "Поздний приказ")
    with db.begin(school.caller()) as uow:
        snapshots.correct(uow, report.id, second.version, "Ещё один")
    assert reopened() == 1, "it has been open since"
