"""What the platform does with orders by itself, again and again."""

import structlog

from contracts.base import Refusal
from services.documents.repository import orders
from services.documents.usecases import drafting, registration
from services.documents.usecases.office import Office

log = structlog.get_logger(__name__)


def tend(office: Office) -> None:
    """Finishes what was cut short, and checks drafts that came from an import before anyone opens them."""
    registration.resume(office)
    with office.begin() as uow:
        unchecked = orders.unchecked(uow)
    for order_id in unchecked:
        try:
            drafting.check_again(office, order_id)
        except Refusal as trouble:
            log.info("draft_not_checked", order_id=str(order_id), kind=trouble.kind)
