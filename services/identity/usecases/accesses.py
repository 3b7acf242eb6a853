"""The journal of access to personal data: sealing what arrives, and showing it to those it concerns."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
import structlog

from chassis.db import Database, UnitOfWork
from contracts.access import AccessAlerts, AccessPage
from contracts.base import PLATFORM, Invalid, system
from services.identity import views
from services.identity.repository import accesses
from services.identity.usecases.rights import own_school, require

log = structlog.get_logger(__name__)
AT_ONCE, MOST = 500, 500


def seal(db: Database) -> int:
    """Seals everything that has arrived; how many looks. Each district in a transaction of its own."""
    with db.begin(PLATFORM, read_only=True) as uow:
        districts = accesses.waiting(uow, AT_ONCE)
    for district_id, rows in districts.items():
        with db.begin(PLATFORM) as uow:
            accesses.open_months(uow, rows)
        with db.begin(system(district_id=district_id)) as uow:
            ids = [row.id for row in rows]
            seq, seal_ = accesses.seal(uow, district_id, ids)
            raised = accesses.raise_alerts(uow, district_id, ids)
        log.info("accesses_sealed", district_id=district_id, seq=seq, hash=seal_.hex())
        for one in raised:
            log.warning("access_alert", alert=one.kind, school_id=one.school_id, people=one.people)
    return sum(len(rows) for rows in districts.values())


def of_person(uow: UnitOfWork, person_id: UUID, after: str | None, limit: int) -> AccessPage:
    require(uow.caller, "audit.read")
    limit = max(1, min(limit, MOST))
    return _page(accesses.of_person(uow, person_id, _place(after), limit + 1), limit)


def of_school(
    uow: UnitOfWork,
    school_id: UUID,
    actor_id: UUID | None,
    since: date | None,
    until: date | None,
    after: str | None,
    limit: int,
) -> AccessPage:
    require(uow.caller, "audit.read")
    own_school(uow.caller, school_id)
    limit = max(1, min(limit, MOST))
    return _page(accesses.of_school(uow, school_id, actor_id, since, until, _place(after), limit + 1), limit)


def alerts(uow: UnitOfWork, school_id: UUID, after: str | None, limit: int) -> AccessAlerts:
    require(uow.caller, "audit.read")
    own_school(uow.caller, school_id)
    limit = max(1, min(limit, MOST))
    rows = accesses.alerts(uow, school_id, views.cursor_id(after), limit + 1)
    items = [views.access_alert(row) for row in rows[:limit]]
    return AccessAlerts(items=items, next=str(items[-1].id) if len(rows) > limit else None)


def _page(rows: Any, limit: int) -> AccessPage:
    last = rows[limit - 1] if len(rows) > limit else None
    following = urlsafe_b64encode(orjson.dumps([last.at, last.seq])).decode() if last else None
    return AccessPage(items=[views.access_record(row) for row in rows[:limit]], next=following)


def _place(after: str | None) -> tuple[datetime, int] | None:
    if after is None:
        return None
    try:
        at, seq = orjson.loads(urlsafe_b64decode(after))
        return datetime.fromisoformat(at), int(seq)
    except (ValueError, TypeError):
        raise Invalid("Список продолжают не с того места: начните с первой страницы", field="after") from None
