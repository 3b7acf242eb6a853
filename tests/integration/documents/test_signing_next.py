"""Signatures after the director's: post by post, under the same bytes, on the same day; or back with a comment."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import InternalError

from chassis.db import Database
from contracts.base import Conflict, Invalid, Stale
from contracts.confirmations import ConfirmationNeeded, ConfirmationPurpose
from contracts.documents import NotSignedByAll, OrderKind, OrderNotEditable, OrderUnknown, ReviewRoute
from contracts.signing import StampKind
from services.documents.usecases import drafting, reading, signing_next, signing_rules
from tests.integration.documents.place import Place, read

ENROL = OrderKind.ENROL
ACCOUNTANT, DEPUTY = "Главный бухгалтер", "заместитель директора"


@pytest.fixture
def place(place: Place) -> Place:
    """Its orders of enrolment are signed by two more."""
    place.appoint("WORKING_GROUP", "главный  бухгалтер")
    place.appoint("DEPUTY", DEPUTY)
    change(place, 0, ReviewRoute(kind=ENROL, posts=[ACCOUNTANT, DEPUTY]))
    return place


def change(place: Place, version: int, *signers: ReviewRoute) -> None:
    with place.begin("SYS_ADMIN") as uow:
        signing_rules.change(uow, place.school_id, version, True, StampKind.SHORT, list(signers))


def waiting(place: Place, role: str) -> list[UUID]:
    with place.begin(role) as uow:
        return [one.id for one in signing_next.waiting(uow, None).items]


def sign(place: Place, order: Any, role: str, version: int) -> Any:
    order_id = UUID(order["id"])
    token = place.confirmed(ConfirmationPurpose.ORDER, order_id, role)
    return read(signing_next.sign(place.office(role), order_id, version, token))


def shown(place: Place, order: Any) -> Any:
    with place.begin("CLERK") as uow:
        return reading.get(uow, UUID(order["id"]))


def give_back(place: Place, order: Any, role: str, version: int, comment: str = "нет сметы") -> None:
    with place.begin(role) as uow:
        signing_next.give_back(uow, UUID(order["id"]), version, comment)


def test_an_order_is_registered_when_the_last_of_them_has_signed_the_same_bytes(place: Place) -> None:
    order = place.draft()
    signed, order_id = place.sign(order["id"]), UUID(order["id"])
    assert (signed["signature"]["waiting"], signed["signature"]["then"]) == (ACCOUNTANT, [])
    assert (waiting(place, "WORKING_GROUP"), waiting(place, "DEPUTY")) == ([order_id], [])
    with pytest.raises(NotSignedByAll, match=ACCOUNTANT):
        place.register(order_id)
    with place.begin("WORKING_GROUP") as uow:
        paper = signing_next.pdf(uow, order_id).content
    assert sha256(paper).hexdigest() == signed["signature"]["sha256"]
    with pytest.raises(ConfirmationNeeded):
        signing_next.sign(place.office("WORKING_GROUP"), order_id, signed["version"])
    with pytest.raises(Stale):
        sign(place, order, "WORKING_GROUP", 1)
    assert sign(place, order, "WORKING_GROUP", signed["version"])["items"] == []
    sign(place, order, "DEPUTY", signed["version"] + 1)
    done = place.register(order_id)
    then = done["signature"]["then"]
    assert [(one["post"], one["confirmed_by"]) for one in then] == [(ACCOUNTANT, "PASSWORD"), (DEPUTY, "PASSWORD")]
    assert (done["status"], done["signature"]["waiting"]) == ("REGISTERED", None)
    for sql in ("UPDATE next_signatures SET post = 'врач' RETURNING 1", "DELETE FROM next_signatures RETURNING 1"):
        with pytest.raises(InternalError, match="never changed"), place.begin("CLERK") as uow:
            uow.scalar(sql)


def test_nobody_signs_out_of_turn_or_in_a_post_they_do_not_hold(place: Place, db: Database) -> None:
    order = place.draft()
    version = place.sign(order["id"])["version"]
    stranger = Place(db, district_id=place.district_id).open()
    stranger.appoint("WORKING_GROUP", ACCOUNTANT)
    for whose, role in (
        (place, "DEPUTY"),
        (place, "CLERK"),
        (place, "DIRECTOR"),
        (place, "PARENT"),
        (stranger, "WORKING_GROUP"),
    ):
        assert waiting(whose, role) == []
        with pytest.raises(OrderUnknown):
            sign(whose, order, role, version)
        with pytest.raises(OrderUnknown):
            give_back(whose, order, role, version)
        with whose.begin(role) as uow, pytest.raises(OrderUnknown):
            signing_next.pdf(uow, UUID(order["id"]))


def test_who_does_not_sign_sends_it_back_and_it_begins_anew(place: Place) -> None:
    order = place.draft()
    version = place.sign(order["id"])["version"]
    sign(place, order, "WORKING_GROUP", version)
    with pytest.raises(Invalid) as nothing:
        give_back(place, order, "DEPUTY", version + 1, "  ")
    assert nothing.value.field == "comment"
    give_back(place, order, "DEPUTY", version + 1)
    back = shown(place, order)
    assert (back.status.value, back.signature) == ("REJECTED", None)
    assert (back.steps[-1].comment, back.steps[-1].post) == ("нет сметы", DEPUTY)
    given = {"basis": "заявление и смета", "movements": back.movements}
    edited = read(drafting.edit(place.office("CLERK"), order_id=back.id, version=back.version, **given))
    again = place.sign(order["id"], edited["version"])
    assert (again["signature"]["waiting"], again["signature"]["then"]) == (ACCOUNTANT, [])


def test_an_order_keeps_the_signers_it_was_signed_with_and_others_need_none(place: Place) -> None:
    order = place.draft()
    version = place.sign(order["id"])["version"]
    change(place, 1)
    assert place.registered()["status"] == "REGISTERED"
    with pytest.raises(NotSignedByAll):
        place.register(order["id"])
    sign(place, order, "WORKING_GROUP", version)
    sign(place, order, "DEPUTY", version + 1)
    with pytest.raises((OrderUnknown, OrderNotEditable)):
        sign(place, order, "DEPUTY", version + 2)


def test_a_post_that_nobody_holds_is_named_before_the_director_signs(place: Place) -> None:
    change(place, 1, ReviewRoute(kind=ENROL, posts=["завхоз"]))
    with pytest.raises(Conflict, match="завхоз"):
        place.registered()
    for wrong in (ReviewRoute(kind=OrderKind.INITIAL_ENTRY, posts=[ACCOUNTANT]), ReviewRoute(kind=ENROL, posts=[])):
        with pytest.raises(Invalid) as refused:
            change(place, 2, wrong)
        assert refused.value.field is not None and refused.value.field.startswith("signers")
