"""Two people turn out to be one: one account serves them; and two again, each with their own."""

from chassis.db import UnitOfWork
from contracts.base import Conflict
from contracts.contingent import PeopleMerged
from services.identity.models.accounts import ACTIVE, BLOCKED
from services.identity.repository import accounts, merged, sessions

CLOSED = "Карточка объединена с другой: входите под её учётной записью"


def follow(uow: UnitOfWork, event: PeopleMerged) -> None:
    """Links and consents are told by themselves; here are enrolments and the account."""
    if merged.move_students(uow, event.students, event.owner_id) < len(event.students):
        raise Conflict("Зачисление ещё не известно")
    if event.undone:
        _part(uow, event)
    else:
        _join(uow, event)


def _join(uow: UnitOfWork, event: PeopleMerged) -> None:
    """The kept person takes the account of the other, or has one: then the other's is closed, its password too."""
    both = accounts.of_persons(uow, [event.kept_id, event.merged_id])
    account = both.get(event.merged_id)
    if account is None or merged.has_posts(uow, event.merged_id):
        return
    taken = event.kept_id not in both
    if taken:
        merged.keep_person(uow, event.kept_id, event.merged_id)
        account.person_id = event.kept_id
        account.version += 1
        merged.move_slips(uow, event.merged_id, event.kept_id)
    else:
        merged.stop_slips(uow, event.merged_id)
        if account.state != ACTIVE:
            return
        account.block(CLOSED)
        sessions.end_all(uow, account.id, "BLOCKED")
    uow.flush()
    merged.note(uow, event.merge_id, event.district_id, account.id, closed=not taken)


def _part(uow: UnitOfWork, event: PeopleMerged) -> None:
    """As it was, as far as nobody has decided otherwise since."""
    row = merged.take(uow, event.merge_id)
    if row is None:
        return
    account = accounts.locked(uow, row.account_id)
    if row.closed:
        if (account.state, account.blocked_reason) == (BLOCKED, CLOSED):
            account.unblock()
    elif account.person_id == event.kept_id and accounts.of_person(uow, event.merged_id) is None:
        account.person_id = event.merged_id
        account.version += 1
        merged.move_slips(uow, event.kept_id, event.merged_id)
