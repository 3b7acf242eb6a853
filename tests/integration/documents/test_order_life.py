"""An order from draft to execution."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.base import Conflict, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.contingent import ImportAccepted, MovementKind, MovementRefused, MovementsExecuted, OrderProposed
from contracts.documents import (
    NotSignedToday,
    NotTheDirector,
    OrderAlreadyExists,
    OrderHasProblems,
    OrderKind,
    OrderNotEditable,
    OrderUnknown,
)
from services.documents.models.days import MOSCOW, now
from services.documents.usecases import drafting, hearing, reading, registration, signing, tending
from tests.integration.documents.place import Place, movement, overfull, read


def test_a_draft_shows_what_contingent_said_of_it(place: Place) -> None:
    place.contingent.problems = [overfull()]
    order = place.draft()
    assert order["status"] == "DRAFT"
    assert order["check"]["problems"][0]["code"] == "CLASS_OVERFULL"
    assert order["check"]["people"][0]["last_name"] == "Иванов"
    assert order["heading"] == "О зачислении обучающегося"
    assert [one["step"] for one in order["steps"]] == ["DRAFTED"]
    assert order["steps"][0]["who"] == "Петрова Анна Сергеевна"


def test_a_draft_with_problems_cannot_be_signed_until_mended(place: Place) -> None:
    place.contingent.problems = [overfull()]
    order = place.draft()
    with pytest.raises(OrderHasProblems) as refused:
        place.sign(order["id"])
    assert refused.value.facts["problems"][0]["code"] == "CLASS_OVERFULL"
    place.contingent.problems = []
    mended = read(
        drafting.edit(
            place.office("CLERK"),
            order_id=UUID(order["id"]),
            version=order["version"],
            basis=order["basis"],
            movements=[movement()],
        )
    )
    assert mended["check"]["problems"] == [] and mended["version"] == 2
    assert place.sign(order["id"])["status"] == "SIGNED"


def test_signing_asks_again_and_remembers_what_stood_in_the_way(place: Place) -> None:
    order = place.draft()
    place.contingent.problems = [overfull()]
    with pytest.raises(OrderHasProblems):
        place.sign(order["id"])
    with place.begin("CLERK") as uow:
        shown = reading.get(uow, UUID(order["id"]))
    assert shown.status.value == "DRAFT" and shown.check is not None
    assert shown.check.problems[0].detail == "В 5А мест нет"


def test_an_order_goes_from_draft_to_a_numbered_frozen_paper(place: Place) -> None:
    order = place.registered()
    today = now().astimezone(MOSCOW).date()
    assert order["status"] == "REGISTERED"
    assert order["number"] == "1-К" and order["registered_on"] == str(today)
    assert order["signature"]["full_name"] == "Петрова Анна Сергеевна"
    assert order["execution"]["state"] == "PENDING"
    assert len(order["sha256"]) == 64 and order["sha256"] != order["signature"]["sha256"]
    assert [one["step"] for one in order["steps"]] == ["DRAFTED", "SIGNED", "REGISTERED"]


def test_the_first_loading_is_registered_by_the_signature_itself(place: Place) -> None:
    import_id = uuid7()
    lines = [movement(i, MovementKind.INITIAL_ENTRY) for i in range(1, 31)]
    told = ImportAccepted(import_id=import_id, title="5 классы", movements=lines, **place.tenant)
    for _ in range(2):
        place.hear(hearing.draft_initial_entry, told)
    with place.begin("DIRECTOR") as uow:
        waiting = reading.find(uow, place.school_id, "draft", None, None, None).orders
    assert [(one.id, one.people, one.problems) for one in waiting] == [(import_id, 30, None)]
    order = place.sign(import_id)
    assert (order["status"], order["number"]) == ("REGISTERED", "1-К")
    with place.begin("CLERK") as uow:
        book = reading.read_book(uow, place.school_id, date.fromisoformat(order["registered_on"]).year, None, None)
    assert [(one.number, one.sheets, one.drafted_by) for one in book.entries] == [("1-К", 2, None)]


def test_an_order_that_contingent_put_together_is_a_draft_like_any_other(place: Place) -> None:
    lines = [movement(1, MovementKind.PROMOTE), movement(2, MovementKind.RETAIN)]
    words = {"kind": "YEAR_END", "title": "О переводе по итогам года", "basis": "протокола № 5"}
    told = OrderProposed(order_id=uuid7(), movements=lines, **words, **place.tenant)
    for _ in range(2):
        place.hear(hearing.draft_proposed, told)
    with place.begin("DIRECTOR") as uow:
        (waiting,) = reading.find(uow, place.school_id, "draft", None, None, None).orders
        assert (waiting.id, waiting.heading, waiting.people) == (told.order_id, words["title"], 2)
    assert place.sign(told.order_id)["status"] == "SIGNED"
    assert place.register(told.order_id)["number"] == "1-К"


def test_a_draft_of_the_platform_is_checked_without_anyone_asking(place: Place) -> None:
    told = ImportAccepted(
        import_id=uuid7(), title="5А", movements=[movement(kind=MovementKind.INITIAL_ENTRY)], **place.tenant
    )
    place.hear(hearing.draft_initial_entry, told)
    place.contingent.problems = [overfull()]
    tending.tend(place.office("SYSTEM"))
    with place.begin("DIRECTOR") as uow:
        shown = reading.get(uow, told.import_id)
    assert shown.check is not None and len(shown.check.problems) == 1


def test_execution_is_visible_whatever_order_the_news_comes_in(place: Place) -> None:
    order_id = UUID(place.registered()["id"])
    refused = MovementRefused(order_id=order_id, line=1, reason="В 5А мест нет", **place.tenant)
    place.hear(hearing.keep_refused, refused)
    with place.begin("CLERK") as uow:
        shown = reading.get(uow, order_id)
    assert shown.execution is not None
    assert (shown.execution.state.value, shown.execution.line, shown.execution.reason) == (
        "REFUSED",
        1,
        "В 5А мест нет",
    )
    place.hear(hearing.keep_executed, MovementsExecuted(order_id=order_id, count=1, **place.tenant))
    place.hear(hearing.keep_refused, refused)
    with place.begin("CLERK") as uow:
        shown = reading.get(uow, order_id)
    assert shown.execution is not None and shown.execution.state.value == "EXECUTED"
    assert shown.execution.reason is None
    assert [one.step.value for one in shown.steps[-2:]] == ["REFUSED", "EXECUTED"]


def test_a_refused_order_is_followed_by_a_corrected_one(place: Place) -> None:
    first = UUID(place.registered()["id"])
    with pytest.raises(Conflict):
        place.draft(corrects=first)
    place.hear(hearing.keep_refused, MovementRefused(order_id=first, line=1, reason="нет согласия", **place.tenant))
    again = place.draft(corrects=first)
    place.sign(again["id"])
    done = place.register(again["id"])
    assert (done["corrects"], done["number"]) == (str(first), "2-К")


def test_a_rejected_order_carries_its_comment_and_an_edit_makes_it_a_draft(place: Place) -> None:
    order = place.draft()
    with place.begin("DIRECTOR") as uow:
        rejected = drafting.reject(uow, UUID(order["id"]), order["version"], "Укажите вх. номер заявления")
    assert rejected.status.value == "REJECTED" and rejected.steps[-1].comment == "Укажите вх. номер заявления"
    with pytest.raises(OrderNotEditable):
        place.sign(order["id"])
    edited = drafting.edit(
        place.office("CLERK"), order_id=UUID(order["id"]), version=2, basis="заявления", movements=[movement()]
    )
    assert read(edited)["status"] == "DRAFT"


def test_a_signed_or_registered_order_is_edited_by_nobody(place: Place) -> None:
    order = place.draft()
    for step in (place.sign, place.register):
        version = step(order["id"])["version"]
        with pytest.raises(OrderNotEditable):
            drafting.edit(
                place.office("CLERK"),
                order_id=UUID(order["id"]),
                version=version,
                basis="иное",
                movements=[movement()],
            )
        with pytest.raises(OrderNotEditable), place.begin("DIRECTOR") as uow:
            drafting.reject(uow, UUID(order["id"]), version, "поздно")
    with pytest.raises(OrderNotEditable):
        place.sign(order["id"])


def test_a_stale_edit_gets_the_newer_value(place: Place) -> None:
    order = place.draft()
    words: dict[str, Any] = {"order_id": UUID(order["id"]), "version": 1, "movements": [movement()]}
    drafting.edit(place.office("CLERK"), basis="первого", **words)
    with pytest.raises(Stale) as stale:
        drafting.edit(place.office("CLERK"), basis="второго", **words)
    assert stale.value.facts["current"]["basis"] == "первого"
    with pytest.raises(Stale):
        place.sign(order["id"], version=1)
    with pytest.raises(Stale), place.begin("DIRECTOR") as uow:
        drafting.reject(uow, UUID(order["id"]), 1, "не то")


def test_only_a_director_appointed_here_today_signs(place: Place, db: Any) -> None:
    order = place.draft()
    other = Place(db, district_id=place.district_id).open()
    with pytest.raises(OrderUnknown):
        signing.sign(other.office("DIRECTOR"), UUID(order["id"]), 1)
    for role in ("CLERK", "DEPUTY"):
        with pytest.raises(NotTheDirector):
            signing.sign(place.office(role), UUID(order["id"]), 1)
    with pytest.raises(OrderUnknown):
        signing.sign(place.office("SYS_ADMIN"), UUID(order["id"]), 1)
    place.appoint("DIRECTOR", "директор", starts_on=date(2020, 1, 1), ends_on=now().date())
    with pytest.raises(NotTheDirector):
        place.sign(order["id"])
    place.appoint("DIRECTOR", "исполняющий обязанности директора", starts_on=now().date() - timedelta(days=1))
    assert place.sign(order["id"])["signature"]["position"] == "исполняющий обязанности директора"


def test_only_a_clerk_registers(place: Place) -> None:
    order = place.draft()
    with pytest.raises(OrderNotEditable):
        place.register(order["id"])
    place.sign(order["id"])
    for role in ("DIRECTOR", "DEPUTY", "WORKING_GROUP"):
        with pytest.raises(Forbidden):
            registration.register(place.office(role), UUID(order["id"]))
    assert place.register(order["id"])["number"] == "1-К"


def test_an_order_signed_yesterday_is_signed_anew_before_it_is_registered(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place.draft()
    place.sign(order["id"])
    tomorrow = now() + timedelta(days=1)
    for module in ("signing", "registration"):
        monkeypatch.setattr(f"services.documents.usecases.{module}.now", lambda: tomorrow)
    with pytest.raises(NotSignedToday):
        place.register(order["id"])
    place.sign(order["id"])
    done = place.register(order["id"])
    assert done["registered_on"] == str(tomorrow.astimezone(MOSCOW).date())
    assert [one["step"] for one in done["steps"]] == ["DRAFTED", "SIGNED", "SIGNED", "REGISTERED"]


def test_bad_content_is_refused_by_field(place: Place) -> None:
    with pytest.raises(Invalid) as refused:
        place.draft(basis=" ", movements=[movement(1, MovementKind.WITHDRAW), movement(1)])
    fields = [one["field"] for one in refused.value.facts["problems"]]
    assert fields == ["movements[0].kind", "movements[1].line", "basis"]
    assert place.contingent.asked == 0


def test_the_same_id_is_not_drafted_twice(place: Place) -> None:
    order = place.draft(id=uuid7())
    with pytest.raises(OrderAlreadyExists):
        place.draft(id=UUID(order["id"]))


def test_a_withdrawal_and_a_class_move_are_orders_too(place: Place) -> None:
    for kind, number in ((OrderKind.WITHDRAW, "1-К"), (OrderKind.CLASS_MOVE, "2-К")):
        assert place.registered(kind=kind)["number"] == number


def test_a_school_nobody_told_about_has_no_orders(place: Place) -> None:
    with pytest.raises(NotFound):
        drafting.draft(
            place.office("CLERK"), school_id=uuid7(), kind=OrderKind.ENROL, basis="заявления", movements=[movement()]
        )
