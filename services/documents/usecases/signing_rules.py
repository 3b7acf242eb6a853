"""How a school signs: whether it confirms, with which stamp, and who signs after the director."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, Stale
from contracts.documents import OrderKind, ReviewRoute, SigningRules
from contracts.permissions import require_in_own_school
from contracts.signing import StampKind
from services.documents import views
from services.documents.models.reviewing import kept
from services.documents.repository import known, signing
from services.documents.views import signing_rules as shown

AT_ONCE = (OrderKind.INITIAL_ENTRY,)
"""Kinds that are registered by the director's signature itself."""


def get(uow: UnitOfWork, school_id: UUID) -> SigningRules:
    known.school(uow, school_id)
    return of(uow, school_id)


def of(uow: UnitOfWork, school_id: UUID) -> SigningRules:
    return shown.rules(signing.rules_of(uow, school_id))


def signers_for(rules: SigningRules, kind: OrderKind) -> list[str]:
    """The posts that sign after the director."""
    found = [one.posts for one in rules.signers if one.kind is kind]
    return found[0] if found else []


def change(
    uow: UnitOfWork,
    school_id: UUID,
    version: int,
    confirm: bool,
    stamp: StampKind,
    signers: list[ReviewRoute] | None = None,
) -> SigningRules:
    """For what is signed from now on."""
    require_in_own_school(uow.caller, "settings.write")
    if any(one.kind in AT_ONCE for one in signers or []):
        raise Invalid(
            "Первичный ввод регистрируется подписью руководителя: после него никто не подписывает", field="signers"
        )
    posts = kept(signers or [], "signers")
    new = {"confirm": confirm, "stamp": stamp.value, "signers": posts}
    school = known.school(uow, school_id)
    row = signing.rules_of(uow, school_id, lock=True)
    if version != (row.version if row else 0):
        raise Stale("Правила подписания уже изменены", current=views.as_json(shown.rules(row)))
    if row is None:
        first = {"school_id": school_id, "district_id": school.district_id, "version": 1}
        if not signing.begin_rules(uow, first | new):
            raise Conflict("Правила подписания уже заданы: прочтите их ещё раз")
        return of(uow, school_id)
    row.confirm, row.stamp, row.signers = confirm, stamp.value, posts
    row.version += 1
    return shown.rules(row)
