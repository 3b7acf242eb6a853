"""What the platform does with orders by itself, again and again."""

import structlog

from contracts.base import Refusal
from services.documents import views
from services.documents.models.days import day_of, now
from services.documents.repository import orders, papers
from services.documents.usecases import consent_scans, drafting, registration, uploading
from services.documents.usecases.office import Office

log = structlog.get_logger(__name__)


def tend(office: Office) -> None:
    """Finishes what was cut short, tells whose day has come, checks drafts of an import before anyone opens them.

    Files come last: a storage that is away holds up nothing else.
    """
    registration.resume(office)
    tell_effective(office)
    with office.begin() as uow:
        unchecked = orders.unchecked(uow)
    for order_id in unchecked:
        try:
            drafting.check_again(office, order_id)
        except Refusal as trouble:
            log.info("draft_not_checked", order_id=str(order_id), kind=trouble.kind)
    with office.begin() as uow:
        consent_scans.forget_unregistered(uow)
    uploading.erase(office)


def tell_effective(office: Office) -> None:
    with office.begin() as uow:
        at = now()
        for row in orders.taking_effect(uow, day_of(at)):
            registered = papers.registration_of(uow, row.id)
            assert registered is not None
            row.told_effective_at = at
            uow.publish(views.takes_effect(row, registered))
