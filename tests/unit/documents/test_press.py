"""The press: a printer that is killed costs nobody a paper, and one that prints holds up nobody."""

import os
import signal
from datetime import UTC, date, datetime

import eventlet
import pytest

from chassis.heavy import aside
from contracts.base import Conflict
from contracts.contingent import MovementKind
from contracts.documents import OrderKind
from services.documents.usecases import press, printing
from services.documents.usecases.press import Job, Limits
from tests.unit.documents.test_wording import movement, order

AT, ON = datetime(2026, 9, 1, 9, 30, tzinfo=UTC), date(2026, 9, 1)
FORM = order(OrderKind.ENROL, [movement(MovementKind.ENROL_G1)])
LONG = order(OrderKind.INITIAL_ENTRY, [movement(MovementKind.INITIAL_ENTRY, line) for line in range(1, 301)])
ENDLESS = "#let forever(n) = { for i in range(0, 100000) { for j in range(0, 100000) { n += 1 } }; n }\n#forever(0)"


def test_a_printer_is_used_again() -> None:
    printing.to_sign(FORM, AT, ON)
    before = press._idle[-1].pid
    printing.to_sign(FORM, AT, ON)
    assert press._idle[-1].pid == before


def test_printers_that_were_killed_while_they_waited_are_replaced() -> None:
    first = printing.to_sign(FORM, AT, ON)
    for one in press._idle:
        os.kill(one.pid, signal.SIGKILL)
    assert printing.to_sign(FORM, AT, ON) == first


def test_a_printer_that_is_killed_at_its_work_costs_no_paper() -> None:
    whole = printing.to_sign(LONG, AT, ON)
    printer, others = press._idle[-1], press._idle[:-1]
    press._idle[:] = [printer]
    going = eventlet.spawn(aside, printing.to_sign, LONG, AT, ON)
    while press._idle:
        eventlet.sleep(0.001)
    os.kill(printer.pid, signal.SIGKILL)
    assert going.wait() == whole
    assert printer.pid not in [one.pid for one in press._idle]
    press._idle.extend(others)


def test_other_greenlets_run_while_a_paper_is_printed() -> None:
    going, turns = eventlet.spawn(aside, printing.to_sign, LONG, AT, ON), 0
    while not going.dead:
        eventlet.sleep(0)
        turns += 1
    assert going.wait().pages > 1 and turns > 10


@pytest.mark.parametrize(
    "limits", [Limits(1, 60, 2 << 30, 1 << 20), Limits(60, 1, 2 << 30, 1 << 20)], ids=["processor", "clock"]
)
def test_what_takes_too_long_is_ended_once_and_for_all(limits: Limits) -> None:
    with pytest.raises(press.Spent):
        press.printed(Job(ENDLESS, {}, printing.ARCHIVAL), limits)


def test_a_paper_beyond_measure_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "OWN", Limits(60, 60, 2 << 30, 100))
    with pytest.raises(Conflict, match="слишком велик"):
        printing.to_sign(FORM, AT, ON)


def test_the_limits_of_one_page_do_not_bind_the_next() -> None:
    plain = Job("Текст", {}, printing.ARCHIVAL)
    press.printed(plain, Limits(1, 1, 1 << 29, 1 << 20))
    pid = press._idle[-1].pid
    press.printed(plain, press.OWN)
    assert press._idle[-1].pid == pid


def test_a_printer_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCUMENTS_DATABASE_URL", "postgresql://somebody:secret@somewhere")
    press._idle.clear()
    press.printed(Job("Текст", {}, printing.ARCHIVAL), press.OWN)
    with open(f"/proc/{press._idle[-1].pid}/environ", "rb") as environment:
        assert b"secret" not in environment.read()


def test_a_printer_that_has_grown_gives_its_place_to_another() -> None:
    press.printed(Job("Текст", {}, printing.ARCHIVAL), press.OWN)
    grown = press._idle[-1].pid
    press.printed(Job("#let much = range(0, 12000000)\n#much.len()", {}, printing.ARCHIVAL), press.OWN)
    assert grown not in [one.pid for one in press._idle]
