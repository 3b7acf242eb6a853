"""Sessions that end before their time: told to those who verify tokens, and ended when a role is held no longer."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime, timedelta
from uuid import UUID

import orjson
import structlog

from chassis.db import Database, UnitOfWork
from contracts.base import PLATFORM, Invalid, system
from contracts.sessions import EndedSession, EndedSessions
from services.identity.models.today import today
from services.identity.repository import sessions
from services.identity.tokens import ACCESS

log = structlog.get_logger(__name__)
AT_ONCE = 2_000
UNCERTAIN = timedelta(seconds=90)
"""An end is dated when its transaction begins and seen when it commits; none lasts longer than a listener may."""
_FIRST = UUID(int=0)
_swept: set[date] = set()


def ended(uow: UnitOfWork, after: str | None) -> EndedSessions:
    now: datetime = uow.scalar("SELECT now()")
    place = _place(after) if after else (now - ACCESS - UNCERTAIN, _FIRST)
    rows = sessions.ended_after(uow, *place, AT_ONCE)
    more = len(rows) == AT_ONCE
    following = (rows[-1].at, rows[-1].id) if more else (max(place[0], now - UNCERTAIN), _FIRST)
    items = [EndedSession(id=row.id, before_turn=row.before_turn) for row in rows]
    return EndedSessions(items=items, next=urlsafe_b64encode(orjson.dumps(following)).decode(), more=more)


def _place(after: str) -> tuple[datetime, UUID]:
    try:
        at, session_id = orjson.loads(urlsafe_b64decode(after))
        return datetime.fromisoformat(at), UUID(session_id)
    except (ValueError, TypeError, AttributeError):
        raise Invalid("Список продолжают не с того места: начните с первой страницы", field="after") from None


def end_lapsed(uow: UnitOfWork, person_ids: list[UUID]) -> None:
    """After anything that may have taken a role from these people."""
    uow.flush()
    with uow.seeing(system(district_id=uow.caller.district_id)):
        sessions.end_lapsed(uow, person_ids)


def end_of_yesterday(db: Database) -> None:
    """What lapses by the calendar alone, once a day and process: appointments, enrolments and guardianships run out."""
    if (day := today()) in _swept:
        return
    with db.begin(PLATFORM) as uow:
        count = sessions.end_lapsed(uow, None)
    _swept.clear()
    _swept.add(day)
    log.info("lapsed_sessions_ended", sessions=count)
