"""How a school signs: whether it confirms, and with which stamp."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Stale
from contracts.permissions import require_in_own_school
from contracts.signing import SigningRules, StampKind
from services.documents import views
from services.documents.models import signing as rows
from services.documents.repository import known, signing
from services.documents.views import signing_rules as shown


def get(uow: UnitOfWork, school_id: UUID) -> SigningRules:
    known.school(uow, school_id)
    return of(uow, school_id)


def of(uow: UnitOfWork, school_id: UUID) -> SigningRules:
    return shown.rules(signing.rules_of(uow, school_id))


def change(uow: UnitOfWork, school_id: UUID, version: int, confirm: bool, stamp: StampKind) -> SigningRules:
    """For what is signed from now on."""
    require_in_own_school(uow.caller, "settings.write")
    school = known.school(uow, school_id)
    row = signing.rules_of(uow, school_id, lock=True)
    if version != (row.version if row else 0):
        raise Stale("Правила подписания уже изменены", current=views.as_json(shown.rules(row)))
    if row is None:
        first = {"school_id": school_id, "district_id": school.district_id, "version": 1}
        if not signing.begin_rules(uow, {**first, "confirm": confirm, "stamp": stamp.value}):
            raise Conflict("Правила подписания уже заданы: прочтите их ещё раз")
        return of(uow, school_id)
    _write(row, confirm, stamp)
    return shown.rules(row)


def _write(row: rows.SigningRules, confirm: bool, stamp: StampKind) -> None:
    row.confirm, row.stamp = confirm, stamp.value
    row.version += 1
