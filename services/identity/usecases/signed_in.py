"""Where somebody is signed in, and ending it: by the owner, or by who manages the account."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Caller
from contracts.identity import SessionNotFound
from contracts.sessions import OpenSessions
from services.identity import views
from services.identity.repository import sessions
from services.identity.usecases.accounts import within_reach
from services.identity.usecases.rights import require


def own(uow: UnitOfWork, caller: Caller) -> OpenSessions:
    return _of(uow, _own_account(caller), caller)


def end_own(uow: UnitOfWork, caller: Caller, session_id: UUID) -> None:
    _end(uow, _own_account(caller), session_id, "BY_OWNER")


def end_others(uow: UnitOfWork, caller: Caller) -> None:
    sessions.end_all(uow, _own_account(caller), "BY_OWNER", but=caller.session_id)


def of_person(uow: UnitOfWork, caller: Caller, school_id: UUID, person_id: UUID) -> OpenSessions:
    return _of(uow, within_reach(uow, caller, school_id, person_id).id, caller)


def end_of_person(uow: UnitOfWork, caller: Caller, school_id: UUID, person_id: UUID, session_id: UUID | None) -> None:
    account = within_reach(uow, caller, school_id, person_id)
    if session_id is None:
        sessions.end_all(uow, account.id, "BY_ADMINISTRATOR")
    else:
        _end(uow, account.id, session_id, "BY_ADMINISTRATOR")


def _own_account(caller: Caller) -> UUID:
    require(caller, "me")
    assert caller.account_id is not None
    return caller.account_id


def _of(uow: UnitOfWork, account_id: UUID, caller: Caller) -> OpenSessions:
    rows, over = sessions.open_of(uow, account_id), sessions.pushed_out(uow, account_id)
    return OpenSessions(
        items=[views.open_session(row, current=row.id == caller.session_id) for row in rows],
        pushed_out=[views.open_session(row, current=False, ended_at=row.ended_at) for row in over],
    )


def _end(uow: UnitOfWork, account_id: UUID, session_id: UUID, why: str) -> None:
    if session_id not in {row.id for row in sessions.open_of(uow, account_id)}:
        raise SessionNotFound("Такого открытого сеанса нет")
    sessions.end(uow, session_id, why)
