"""The slips' paper: what stands on it, and how many sheets it takes."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime

import eventlet
import pytest

from chassis.heavy import aside
from contracts.base import uuid7
from contracts.identity import NothingToPrint, SkippedPerson, Slip, SlipSheet
from services.identity import passwords, service
from services.identity.models.accounts import PARENT, STAFF, new_code
from services.identity.usecases import slip_printing

AT = datetime(2026, 9, 1, 21, 30, tzinfo=UTC)
LOCKED = SkippedPerson(person_id=uuid7(), full_name="Окунева Анна", reason="Учётная запись закрыта")
PAGE = "https://portal.example/activation"


def slip(kind: str = PARENT, **more: object) -> Slip:
    facts = {"full_name": "Щукина Алёна Юрьевна", "school_class": "5А", "expires_at": AT, "replaces_password": False}
    return Slip(id=uuid7(), person_id=uuid7(), kind=kind, code=new_code(), **{**facts, **more})  # type: ignore[arg-type]


def sheet(slips: int, *skipped: SkippedPerson) -> SlipSheet:
    return SlipSheet(items=[slip() for _ in range(slips)], skipped=list(skipped), school="МКОУ «Заречная СОШ»")


def pages(paper: bytes) -> int:
    return max(int(count) for count in re.findall(rb"/Count (\d+)", paper))


@pytest.mark.parametrize(
    ("given", "sheets"), [(sheet(1), 1), (sheet(10), 1), (sheet(11), 2), (sheet(10, LOCKED), 2), (sheet(31, LOCKED), 5)]
)
def test_ten_slips_stand_on_a_page_and_whoever_got_none_on_the_last(given: SlipSheet, sheets: int) -> None:
    paper = slip_printing.paper(given)
    assert paper.media_type == "application/pdf" and paper.content.startswith(b"%PDF-")
    assert pages(paper.content) == sheets


def test_a_slip_says_whose_it_is_its_login_and_until_when_by_moscow_time() -> None:
    given = SlipSheet(items=[slip(), slip(STAFF, school_class=None, login="shchukina.ai")], skipped=[LOCKED])
    told = slip_printing.written(given, None, AT)
    mother, clerk = told["slips"]
    assert (mother["whose"], mother["login"]) == ("Родитель (законный представитель), 5А", None)
    assert (clerk["whose"], clerk["login"]) == ("Сотрудник", "shchukina.ai")
    assert mother["expires"] == "02.09.2026 00:30" and mother["code"] == given.items[0].code
    assert told["skipped"] == [{"name": "Окунева Анна", "reason": "Учётная запись закрыта"}]
    assert told["issuer"] == "Отдел образования" and "никому их не передавайте" in told["rule"]


def test_the_picture_leads_to_the_portal_and_keeps_the_code_from_every_server() -> None:
    address, _, fragment = slip_printing.link(PAGE, "0A1B-2C3D-4E5F").partition("#")
    assert (address, fragment) == (PAGE, "code=0A1B-2C3D-4E5F")
    assert slip_printing.link(None, "0A1B-2C3D-4E5F") == "0A1B-2C3D-4E5F"


def test_other_codes_are_other_pictures() -> None:
    told = slip_printing.written(sheet(5), PAGE, AT)
    assert len({one["qr"] for one in told["slips"]}) == 5


def test_names_and_markup_of_any_length_stay_on_their_slips() -> None:
    odd = [slip(full_name="Щ" * 300), slip(full_name="#panic() *x* $a$ \\"), slip(login="a" * 40)]
    assert pages(slip_printing.paper(replace(sheet(7), items=[*odd, *sheet(7).items])).content) == 1


def test_nothing_to_print_is_said_with_the_reasons() -> None:
    with pytest.raises(NothingToPrint) as refused:
        slip_printing.paper(sheet(0, LOCKED))
    assert refused.value.facts["skipped"] == [{"full_name": "Окунева Анна", "reason": "Учётная запись закрыта"}]


def test_others_are_served_while_slips_are_printed() -> None:
    turns = []

    def serve() -> None:
        while True:
            turns.append(1)
            eventlet.sleep(0.001)

    other = eventlet.spawn(serve)
    try:
        aside(slip_printing.paper, sheet(60))
    finally:
        other.kill()
    assert len(turns) > 1


def test_however_many_sheets_wait_to_be_printed_a_password_is_hashed() -> None:
    """The pool has twenty threads: printing of its own accord would take them all."""
    reads, writes = os.pipe()
    sheets = [eventlet.spawn(service.printing, os.read, reads, 1) for _ in range(21)]
    try:
        eventlet.sleep(0.05)
        with eventlet.Timeout(30):
            assert passwords.hashed("сосна у реки 7").startswith("$argon2id$")
    finally:
        os.write(writes, b"." * len(sheets))
        assert [one.wait() for one in sheets] == [b"."] * len(sheets)
