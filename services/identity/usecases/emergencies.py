"""Emergency access: what an administrator may not see, seen for a reason and half an hour; the director is told."""

from uuid import UUID

import structlog

from chassis.db import UnitOfWork
from contracts.base import now, uuid7
from contracts.emergencies import Emergency, EmergencyOpened
from contracts.identity import EmergencyRefused
from services.identity import views
from services.identity.models import emergencies as tables
from services.identity.repository import emergencies
from services.identity.usecases.ending import end_lapsed
from services.identity.usecases.rights import own_school, require

log = structlog.get_logger(__name__)


def open_one(uow: UnitOfWork, school_id: UUID, reason: str) -> Emergency:
    require(uow.caller, "emergency.open")
    own_school(uow.caller, school_id)
    reason, at = tables.checked_reason(reason), now()
    assert uow.caller.person_id is not None and uow.caller.district_id is not None
    if emergencies.is_open(uow, uow.caller.person_id, school_id):
        raise EmergencyRefused("Экстренный доступ уже открыт")
    row = tables.Emergency(
        id=uuid7(),
        district_id=uow.caller.district_id,
        school_id=school_id,
        person_id=uow.caller.person_id,
        reason=reason,
        opened_at=at,
        until=at + tables.LASTS,
    )
    uow.add(row)
    uow.publish(
        EmergencyOpened(
            district_id=row.district_id,
            school_id=school_id,
            emergency_id=row.id,
            person_id=row.person_id,
            reason=reason,
            until=row.until,
        )
    )
    log.warning("emergency_opened", emergency=row.id)
    return views.emergency(row)


def close(uow: UnitOfWork, emergency_id: UUID) -> Emergency:
    require(uow.caller, "emergency.close")
    assert uow.caller.school_id is not None
    owner = uow.caller.person_id if uow.caller.role == "SYS_ADMIN" else None
    row = emergencies.locked(uow, emergency_id, uow.caller.school_id, owner)
    row.close()
    end_lapsed(uow, [row.person_id])
    log.warning("emergency_closed", emergency=row.id)
    return views.emergency(row)
