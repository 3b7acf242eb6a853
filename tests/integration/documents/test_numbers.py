"""Numbers without gaps or twins, papers that never change."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import eventlet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from contracts.base import Forbidden, Invalid, Stale
from contracts.documents import OrderKind, OrderSeries
from services.documents.models.days import MOSCOW, now
from services.documents.models.numbering import first_series
from services.documents.repository import orders, papers
from services.documents.usecases import numbering, printing, reading, registration, tending
from tests.integration.documents.place import Place, under_key

YEAR = now().astimezone(MOSCOW).year


def book_of(place: Place, **more: Any) -> list[Any]:
    with place.begin("CLERK") as uow:
        return reading.read_book(uow, place.school_id, YEAR, more.get("letters"), None).entries


def test_twenty_registrations_at_once_leave_neither_gap_nor_twin(place: Place) -> None:
    signed = [place.draft()["id"] for _ in range(20)]
    for order_id in signed:
        place.sign(order_id)
    # each is asked for twice, as an impatient client does
    pool = eventlet.GreenPool(40)
    done = [one["number"] for one in pool.imap(place.register, signed + signed)]
    assert sorted(set(done), key=lambda number: int(number.split("-")[0])) == [f"{i}-К" for i in range(1, 21)]
    assert [one.number for one in book_of(place)] == [f"{i}-К" for i in range(1, 21)]
    with place.begin("CLERK") as uow:
        told = uow.scalar(
            "SELECT count(*) FROM outbox WHERE name = 'order_registered.v1' AND about = ANY(%(a)s)", {"a": signed}
        )
    assert told == 20


class Killed(BaseException):
    """The process ends here."""


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=st.lists(st.sampled_from(["lives", "dies printing", "dies before"]), min_size=1, max_size=6))
def test_no_number_is_lost_wherever_a_registration_is_cut_short(db: Any, fates: list[str]) -> None:
    place = Place(db).open()
    drafts = [place.draft()["id"] for _ in fates]
    for order_id, fate in zip(drafts, fates, strict=True):
        place.sign(order_id)
        _register(place, order_id, fate)
    assert [one.number for one in book_of(place)] == [f"{i}-К" for i in range(1, len(book_of(place)) + 1)]
    for order_id in drafts:
        place.register(order_id)
    assert sorted(int(one.number.split("-")[0]) for one in book_of(place)) == list(range(1, len(fates) + 1))
    assert all(one.sheets == 1 for one in book_of(place))


def _register(place: Place, order_id: str, fate: str) -> None:
    def dies(*_: Any) -> None:
        raise Killed

    if fate == "lives":
        place.register(order_id)
        return
    with pytest.raises(Killed):
        if fate == "dies printing":
            registration.register(place.office("CLERK", press=dies), UUID(order_id))
        with place.begin("CLERK") as uow:
            registration.take_number(uow, orders.get_for_update(uow, UUID(order_id)))
            raise Killed


def test_the_timer_finishes_what_was_cut_short(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = place.draft()["id"]
    place.sign(order_id)
    _register(place, order_id, "dies printing")
    assert [(one.number, one.sheets) for one in book_of(place)] == [("1-К", None)]
    with place.begin("CLERK") as uow:
        begun = reading.get(uow, UUID(order_id))
    assert (begun.status.value, begun.number, begun.sha256) == ("SIGNED", "1-К", None) and begun.printing_since
    with pytest.raises(Exception, match="уже невозможно"):
        place.sign(order_id)
    monkeypatch.setattr(registration, "CUT_SHORT_AFTER", timedelta(0))
    tending.tend(place.office("SYSTEM"))
    assert [(one.number, one.sheets) for one in book_of(place)] == [("1-К", 1)]
    with place.begin("CLERK") as uow:
        order = reading.get(uow, UUID(order_id))
    assert (order.status.value, order.number, order.printing_since) == ("REGISTERED", "1-К", None)
    assert order.steps[-1].who == "Петрова Анна Сергеевна"


def test_the_same_key_gets_the_same_answer(place: Place) -> None:
    order_id = place.draft()["id"]
    place.sign(order_id)
    clerk = place.caller("CLERK")

    def deed() -> Any:
        return registration.register(place.office(clerk), UUID(order_id))

    first = under_key("key-1", clerk, deed)
    assert under_key("key-1", clerk, deed) == first
    assert under_key("key-2", clerk, deed) == first
    assert len(book_of(place)) == 1


def test_the_bytes_are_frozen(place: Place) -> None:
    order = place.registered()
    order_id = UUID(order["id"])
    prints = {reading.pdf(place.office(role), order_id, signed=False).content for role in ("CLERK", "DIRECTOR") * 3}
    assert [sha256(one).hexdigest() for one in prints] == [order["sha256"]]
    under_signature = reading.pdf(place.office("CLERK"), order_id, signed=True).content
    assert sha256(under_signature).hexdigest() == order["signature"]["sha256"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE frozen_papers SET content = 'x'",
        "DELETE FROM frozen_papers",
        "UPDATE registrations SET number = '7'",
        "DELETE FROM registrations",
        "UPDATE signatures SET full_name = 'x'",
        "UPDATE order_steps SET comment = 'x'",
        "UPDATE orders SET heading = 'x' WHERE status = 'REGISTERED'",
        "UPDATE orders SET movements = '[]' WHERE status = 'REGISTERED'",
    ],
)
def test_the_database_itself_refuses_later_edits(place: Place, sql: str) -> None:
    place.registered()
    with pytest.raises(DBAPIError, match="never changed"), place.begin("CLERK") as uow:
        uow.rows(sql + " RETURNING 1")


def test_printing_again_gives_the_same_bytes(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registration that is finished another day freezes what it would have frozen at once."""
    order_id = UUID(place.draft()["id"])
    place.sign(order_id)
    with place.begin("CLERK") as uow:
        signature = papers.signature_of(uow, order_id, with_bytes=True)
    assert signature is not None
    first = printing.registered(signature, "1-К", date(2026, 9, 1)).content
    eventlet.sleep(1.1)
    assert printing.registered(signature, "1-К", date(2026, 9, 1)).content == first


def test_letters_are_the_schools_own_and_each_has_its_sequence(place: Place) -> None:
    series = [
        OrderSeries(kind=OrderKind.ENROL, letters="о/д", separator=" "),
        OrderSeries(kind=OrderKind.CLASS_MOVE, letters="о/д", separator=" "),
        OrderSeries(kind=OrderKind.WITHDRAW, letters="", separator=""),
        OrderSeries(kind=OrderKind.INITIAL_ENTRY, letters="ОД"),
    ]
    with place.begin("SYS_ADMIN") as uow:
        assert numbering.change(uow, place.school_id, 1, series).version == 2
    kinds = [OrderKind.ENROL, OrderKind.CLASS_MOVE, OrderKind.WITHDRAW, OrderKind.ENROL]
    assert [place.registered(kind=one)["number"] for one in kinds] == ["1 о/д", "2 о/д", "1", "3 о/д"]
    assert [one.number for one in book_of(place, letters="о/д")] == ["1 о/д", "2 о/д", "3 о/д"]


def test_a_kind_that_nobody_named_keeps_its_series_and_a_new_kind_takes_that_of_enrolments(place: Place) -> None:
    def letters() -> dict[OrderKind, str]:
        with place.begin("SYS_ADMIN") as uow:
            return {one.kind: one.letters for one in numbering.get(uow, place.school_id).series}

    before = letters()
    assert {before[OrderKind.ENROL], before[OrderKind.PROMOTE]} == {"К"}
    with place.begin("SYS_ADMIN") as uow:
        numbering.change(uow, place.school_id, 1, [OrderSeries(kind=OrderKind.ENROL, letters="о/д")])
    assert letters() == before | {OrderKind.ENROL: "о/д"}
    with place.begin("SYS_ADMIN") as uow:  # a school that chose before there were promotions
        uow.rows(
            """UPDATE numberings SET series = series - (SELECT ordinality::int - 1 FROM
               jsonb_array_elements(series) WITH ORDINALITY WHERE value ->> 'kind' = 'PROMOTE') RETURNING 1"""
        )
    assert letters() == before | {OrderKind.ENROL: "о/д", OrderKind.PROMOTE: "о/д"}


def test_numbering_is_changed_by_the_administrator_on_the_newest_version(place: Place) -> None:
    for role in ("CLERK", "DISTRICT"):
        with pytest.raises(Forbidden), place.begin(role) as uow:
            numbering.change(uow, place.school_id, 1, first_series())
    with place.begin("SYS_ADMIN") as uow:
        with pytest.raises(Stale):
            numbering.change(uow, place.school_id, 7, first_series())
        with pytest.raises(Invalid):
            numbering.change(uow, place.school_id, 1, [*first_series(), first_series()[0]])
        bad = [OrderSeries(kind=one, letters="КАДРЫ") for one in OrderKind]
        with pytest.raises(Invalid):
            numbering.change(uow, place.school_id, 1, bad)


def test_numbers_begin_anew_each_calendar_year(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.registered()["number"] == "1-К"
    next_year = now() + timedelta(days=366)
    for module in ("signing", "registration"):
        monkeypatch.setattr(f"services.documents.usecases.{module}.now", lambda: next_year)
    assert place.registered()["number"] == "1-К"
