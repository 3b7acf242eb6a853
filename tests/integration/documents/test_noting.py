"""Every print and every paper given out is told to the journal of access, about everybody whom it names."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from contracts.acknowledgements import AcknowledgementSubject, Audience
from contracts.base import uuid7
from contracts.certificates import CertificateUnknown
from contracts.documents import OrderUnknown
from contracts.registers import RegisterMedia
from services.documents.models.days import day_of, now
from services.documents.usecases import acknowledgement, acknowledging, certifying, reading, registers
from tests.integration.documents.place import Place, movement, read
from tests.integration.documents.test_certificates import issue, student


def noted(place: Place) -> list[dict[str, Any]]:
    """What the school has told of looks, oldest first."""
    with place.begin("SYSTEM") as uow:
        rows = uow.rows("SELECT body FROM outbox WHERE name = 'paper_accessed.v1' ORDER BY seq", {})
    told = [orjson.loads(bytes(row.body)) for row in rows]
    return [one["note"] for one in told if one["school_id"] == str(place.school_id)]


def test_a_print_of_an_order_is_a_look_at_everybody_in_it(place: Place) -> None:
    order = place.draft(movements=[movement(1), movement(2)])
    reading.pdf(place.office("DIRECTOR"), UUID(order["id"]))
    (look,) = noted(place)
    assert (look["action"], look["operation"], look["role"]) == ("PRINT", "orders.read", "DIRECTOR")
    assert look["person_id"] == str(place.people["DIRECTOR"])
    assert look["subjects"] == [one["person_id"] for one in order["movements"]]
    assert look["reason"] == f"Проект приказа «{order['heading']}»"
    with pytest.raises(OrderUnknown):
        reading.pdf(place.office("TEACHER"), UUID(order["id"]))
    assert noted(place) == [look], "what was refused was not seen"


def test_whoever_must_read_an_order_has_seen_whom_it_names(place: Place) -> None:
    order = place.registered()
    audience = Audience(roles=["CLASS_TEACHER"])
    of = {"school_id": place.school_id, "subject": AcknowledgementSubject.ORDER, "order_id": UUID(order["id"])}
    due = day_of(now()) + timedelta(1)
    made = read(acknowledging.open_list(place.office("CLERK"), audience=audience, due_on=due, **of))
    with place.begin("CLASS_TEACHER") as uow:
        acknowledgement.document(uow, UUID(made["lines"][0]["id"]))
    acknowledgement.sheet(place.office("CLERK"), UUID(made["id"]))
    read_, sheet = noted(place)
    assert (read_["operation"], read_["subjects"]) == (
        "documents.acknowledge",
        [one["person_id"] for one in order["movements"]],
    )
    assert (sheet["operation"], sheet["subjects"]) == (
        "acknowledgements.manage",
        [str(place.people["CLASS_TEACHER"])],
    )


def test_a_certificate_is_given_out_and_each_print_of_it_is_a_look(place: Place) -> None:
    pupil = student(place)
    made = issue(place, student_id=pupil.id, addressed_to="бассейн «Волна»")
    certifying.pdf(place.office("DIRECTOR"), UUID(made["id"]))
    given, printed = noted(place)
    assert (given["action"], given["operation"]) == ("TRANSFER", "certificates.issue")
    assert given["reason"].endswith("№ 1: бассейн «Волна»")
    assert (printed["action"], printed["operation"]) == ("PRINT", "certificates.read")
    assert given["subjects"] == printed["subjects"] == [str(pupil.person_id)]
    with pytest.raises(CertificateUnknown):
        certifying.pdf(place.office("DIRECTOR"), uuid7())
    assert len(noted(place)) == 2


@pytest.mark.parametrize(("media", "action"), [(RegisterMedia.XLSX, "EXPORT"), (RegisterMedia.PDF, "PRINT")])
def test_the_register_of_certificates_is_a_look_at_each_of_them_once(
    place: Place, media: RegisterMedia, action: str
) -> None:
    pupils = [student(place), student(place)]
    for one in (pupils[0], *pupils):
        issue(place, student_id=one.id)
    registers.certificates_of(place.office("CLERK"), place.school_id, day_of(now()).year, media)
    look = noted(place)[-1]
    assert (look["action"], look["subjects"]) == (action, [str(one.person_id) for one in pupils])
    registers.certificates_of(place.office("CLERK"), place.school_id, date.min.year, media)
    assert len(noted(place)) == 4, "an empty register shows nobody"
