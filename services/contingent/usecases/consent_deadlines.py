"""What time alone does: consents expire, children come of age, what a withdrawal uncovered is destroyed."""

from datetime import timedelta

from chassis.db import UnitOfWork
from contracts.contingent import ConsentChanged
from services.contingent.models.consents import DESTROY_DAYS
from services.contingent.repository import consents, people, representatives
from services.contingent.usecases import clock, destroying
from services.contingent.usecases.telling import tell_of

BATCH = 200


def tell_expired(uow: UnitOfWork) -> int:
    """Tells whom fewer purposes cover since a paper ran out; how many papers."""
    today = clock.today()
    rows = consents.expired_untold(uow, today, BATCH)
    for row in rows:
        covered = consents.covered(uow, [row.person_id], today, row.school_id)[row.person_id]
        place = {"district_id": row.district_id, "school_id": row.school_id}
        uow.publish(ConsentChanged(**place, person_id=row.person_id, purposes=sorted(covered.purposes)))
        tell_of(uow, list(representatives.of_adult(uow, row.person_id)), today)
    if rows:
        consents.expiry_told(uow, [row.id for row in rows])
    return len(rows)


def tell_grown(uow: UnitOfWork) -> int:
    """Whose child has come of age: the portal closes on the birthday; how many links."""
    today = clock.today()
    links = representatives.come_of_age(uow, today, BATCH)
    tell_of(uow, representatives.some(uow, links), today)
    return len(links)


def destroy_due(uow: UnitOfWork) -> int:
    """Destroys what nothing else covers, 30 days after a paper was withdrawn or ran out; how many were settled."""
    today = clock.today()
    rows = consents.due_for_destruction(uow, today - timedelta(days=DESTROY_DAYS - 1), BATCH)
    persons = people.some(uow, [row.person_id for row in rows])
    for row in rows:
        destroying.settle(uow, row, persons[row.person_id], today)
    return len(rows)
