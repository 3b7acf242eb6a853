"""Special categories of a pupil, for the words of an order that needs them (domain §8: «only for orders»)."""

from uuid import UUID

from contracts.base import NotFound
from contracts.documents import OrderNotEditable, OrderStatus
from contracts.special import SpecialCategories
from contracts.student_body import MovementKind
from services.documents.models.orders import STATUS_WORDS
from services.documents.repository import orders
from services.documents.usecases import rights
from services.documents.usecases.office import Office

IN_HAND = (OrderStatus.DRAFT.value, OrderStatus.REJECTED.value)
LONGEST_HEADING = 120


def read(office: Office, order_id: UUID, person_id: UUID) -> SpecialCategories:
    """While whoever drafts still writes it, and of whom it names; what its kind needs contingent knows, and notes."""
    with office.begin() as uow:
        row = orders.get(uow, order_id)
        rights.refuse_sender(uow.caller)
        line = next((one for one in row.movements if one["person_id"] == str(person_id)), None)
        if line is None:
            raise NotFound("В этом приказе нет такого обучающегося")
        if row.status not in IN_HAND:
            detail = f"Приказ {STATUS_WORDS[OrderStatus(row.status)]}: сведения открыты, пока готовится проект"
            raise OrderNotEditable(detail)
        kind, heading = MovementKind(line["kind"]), row.heading[:LONGEST_HEADING]
    return office.contingent.read_special_for_order(
        person_id=person_id, kind=kind, order=f"Проект приказа «{heading}» ({order_id})"
    )
