"""Whoever signs has entered the password again for this very document, and what they showed works once."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import InternalError

from contracts.base import Caller, Forbidden, Stale, uuid7
from contracts.confirmations import ConfirmationNeeded, ConfirmationPurpose, ConfirmationRefused
from contracts.signing import StampKind
from services.documents.usecases import acknowledgement, enacting, signing, signing_rules
from services.identity import tokens
from tests.integration.documents.place import KEY, Place, read
from tests.integration.documents.test_acknowledging import own, send
from tests.integration.documents.test_local_acts import TODAY, draft

ORDER, LOCAL_ACT, LINE = ConfirmationPurpose.ORDER, ConfirmationPurpose.LOCAL_ACT, ConfirmationPurpose.ACKNOWLEDGEMENT


def sign(place: Place, order: Any, token: str | None, caller: Caller | None = None) -> Any:
    return read(signing.sign(place.office(caller or "DIRECTOR"), UUID(order["id"]), order["version"], token))


def change(
    place: Place, version: int, *, confirm: bool, stamp: StampKind = StampKind.FULL, role: str = "SYS_ADMIN"
) -> Any:
    with place.begin(role) as uow:
        return signing_rules.change(uow, place.school_id, version, confirm, stamp)


def test_an_order_is_not_signed_without_a_confirmation_of_that_order(place: Place) -> None:
    order = place.draft()
    with pytest.raises(ConfirmationNeeded) as needed:
        sign(place, order, None)
    assert needed.value.field == "confirmation"
    for token, why in (
        (place.confirmed(ORDER, uuid7()), "другого документа"),
        (place.confirmed(LOCAL_ACT, order["id"]), "другого документа"),
        (place.confirmed(ORDER, order["id"], "CLERK"), "не вами"),
        (place.confirmed(ORDER, order["id"], sid=uuid7()), "другом сеансе"),
        (place.confirmed(ORDER, order["id"], minutes=-1), "устарело"),
        (place.confirmed(ORDER, order["id"], means="SMS"), "не читается"),
        (tokens.signed(tokens.new_key()[1], {"jti": uuid7()}), "не читается"),
        (tokens.signed(KEY, {"role": "DIRECTOR", "person": place.people["DIRECTOR"]}), "не читается"),
        ("слово", "не читается"),
    ):
        with pytest.raises(ConfirmationRefused, match=why):
            sign(place, order, token)
    signed = sign(place, order, place.confirmed(ORDER, order["id"]))
    assert (signed["status"], signed["signature"]["confirmed_by"]) == ("SIGNED", "PASSWORD")


def test_a_confirmation_works_once_and_is_kept_for_ever(place: Place) -> None:
    change(place, 0, confirm=False)
    order, jti = place.draft(), uuid7()
    sign(place, order, place.confirmed(ORDER, order["id"], jti=jti))
    other = place.draft()
    with pytest.raises(ConfirmationRefused, match="уже использовано"):
        sign(place, other, place.confirmed(ORDER, other["id"], jti=jti))
    with place.begin("CLERK") as uow:
        kept = uow.rows("SELECT subject_id, means FROM confirmations WHERE id = %(id)s", {"id": jti})
    assert [(one.subject_id, one.means) for one in kept] == [(UUID(order["id"]), "PASSWORD")]
    with pytest.raises(InternalError, match="never changed"), place.begin("CLERK") as uow:
        uow.scalar("DELETE FROM confirmations WHERE id = %(id)s RETURNING 1", {"id": jti})


def test_a_session_confirms_for_itself_only(place: Place) -> None:
    order, session_id = place.draft(), uuid7()
    director = Caller(
        role="DIRECTOR", person_id=place.people["DIRECTOR"], account_id=uuid7(), session_id=session_id, **place.tenant
    )
    with pytest.raises(ConfirmationRefused, match="другом сеансе"):
        sign(place, order, place.confirmed(ORDER, order["id"]), director)
    signed = sign(place, order, place.confirmed(ORDER, order["id"], sid=session_id), director)
    assert signed["status"] == "SIGNED"


def test_a_school_may_sign_without_confirmations_and_stamp_in_short(place: Place) -> None:
    with pytest.raises(Forbidden):
        change(place, 0, confirm=False, role="CLERK")
    change(place, 0, confirm=True)
    with pytest.raises(Stale):
        change(place, 0, confirm=False)
    rules = change(place, 1, confirm=False, stamp=StampKind.SHORT)
    order = place.draft()
    signed = sign(place, order, None)
    assert (rules.version, signed["status"], signed["signature"]["confirmed_by"]) == (2, "SIGNED", None)
    change(place, 2, confirm=True)
    assert place.register(order["id"])["status"] == "REGISTERED"
    with place.begin("CLERK") as uow:
        assert uow.scalar("SELECT stamp FROM signatures WHERE order_id = %(id)s", {"id": UUID(order["id"])}) == "SHORT"


def test_local_acts_are_approved_and_documents_acknowledged_with_a_confirmation_where_the_school_asks(
    place: Place,
) -> None:
    edition = draft(place).edition
    given = {"edition_id": edition.id, "version": 1, "valid_from": TODAY, "order_number": "7-ОД", "order_on": TODAY}
    with pytest.raises(ConfirmationNeeded):
        enacting.approve(place.office("DIRECTOR"), **given)
    enacting.approve(place.office("DIRECTOR"), **given, confirmation=place.confirmed(LOCAL_ACT, edition.id))

    with place.begin("SYS_ADMIN") as uow:
        act = "Положение об ЭДО, приказ № 7-ОД от 01.09.2026"
        assert acknowledgement.set_rules(uow, place.school_id, 0, 2, act, confirm=True).confirm
    send(place)
    (line,) = own(place, "CLASS_TEACHER").items
    reader = place.office("CLASS_TEACHER")
    with pytest.raises(ConfirmationNeeded):
        acknowledgement.acknowledge(reader, line.id)
    with pytest.raises(ConfirmationRefused):
        acknowledgement.acknowledge(reader, line.id, place.confirmed(LINE, line.id, "CLERK"))
    acknowledgement.acknowledge(reader, line.id, place.confirmed(LINE, line.id, "CLASS_TEACHER"))
    assert [one.status.value for one in own(place, "CLASS_TEACHER").items] == ["ACKNOWLEDGED"]
