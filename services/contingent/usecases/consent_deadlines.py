"""What happens to consents by time alone: they expire, and what a withdrawal uncovered is destroyed."""

from datetime import timedelta
from typing import Any

from chassis.db import UnitOfWork
from contracts.contingent import ConsentChanged
from contracts.student_body import Purpose
from services.contingent.models.consents import CATEGORY_OF, DESTROY_DAYS, Coverage
from services.contingent.repository import consents, people, proposals, representatives
from services.contingent.usecases import clock
from services.contingent.usecases.erasing import erase_uncovered
from services.contingent.usecases.pseudonyms import take_name
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


def destroy_due(uow: UnitOfWork) -> int:
    """Erases what nothing else covers, 30 days after a paper was withdrawn or ran out; how many papers were settled."""
    today = clock.today()
    rows = consents.due_for_destruction(uow, today - timedelta(days=DESTROY_DAYS - 1), BATCH)
    persons = people.some(uow, [row.person_id for row in rows])
    for row in rows:
        person = persons[row.person_id]
        covered = consents.covered(uow, [person.id], today, person.school_id)[person.id]
        fields = erase_uncovered(uow, person, covered)
        if _name_withdrawn(row, person, covered):
            fields = sorted({*fields, *take_name(uow, person, today)})
        proposals.erase(uow, person.id, covered.uncovered(CATEGORY_OF))
        consents.destroyed(uow, row.id, today, fields)
    return len(rows)


def _name_withdrawn(paper: Any, person: Any, covered: Coverage) -> bool:
    """A paper that merely ran out takes no name away: nobody has said no."""
    rolls = Purpose.P1.value in paper.purposes and Purpose.P1.value not in covered.purposes
    return rolls and paper.withdrawn_on is not None and paper.school_id == person.school_id
