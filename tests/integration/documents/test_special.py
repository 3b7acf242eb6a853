"""What an order needs to know of a pupil's health is asked for by its draft, while it is one."""

from uuid import UUID

import pytest

from contracts.base import Forbidden, NotFound, uuid7
from contracts.documents import OrderKind, OrderNotEditable, OrderUnknown
from contracts.student_body import MovementKind
from services.documents.usecases import special
from tests.integration.documents.place import Place, movement


def test_a_draft_in_hand_opens_what_it_needs_about_whom_it_names(place: Place) -> None:
    line = movement(kind=MovementKind.HOME_EDU, class_id=None)
    order = place.draft(OrderKind.HOME_EDU, movements=[line])
    order_id = UUID(order["id"])
    assert special.read(place.office("CLERK"), order_id, line.person_id).special_conditions
    ((person, kind, said),) = place.contingent.looks
    assert (person, kind) == (line.person_id, MovementKind.HOME_EDU)
    assert order["heading"][:100] in said and order["id"] in said
    with pytest.raises(NotFound, match="нет такого обучающегося"):
        special.read(place.office("CLERK"), order_id, uuid7())
    with pytest.raises(OrderUnknown):
        special.read(Place(place.db).open().office("CLERK"), order_id, line.person_id)
    with pytest.raises(OrderUnknown):
        special.read(place.office("CLASS_TEACHER"), order_id, line.person_id)
    with pytest.raises(Forbidden):
        special.read(place.office("DIRECTOR"), order_id, line.person_id)
    place.sign(order["id"])
    with pytest.raises(OrderNotEditable, match="подписан"):
        special.read(place.office("CLERK"), order_id, line.person_id)
    assert len(place.contingent.looks) == 1
