"""The past of a card: recorded with every change, read within the card's own scope and consents."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Forbidden, Invalid
from contracts.cards import CardHistory, Change
from services.contingent.models import special
from services.contingent.models.consents import CATEGORY_OF
from services.contingent.models.history import LONGEST_BASIS
from services.contingent.repository import card_changes
from services.contingent.usecases import gate, noting, rights, sealing
from services.contingent.usecases.students import page_size
from services.contingent.views import cursor, position
from services.contingent.views.cards import CARD_FIELDS

NAMES = ("last_name", "first_name", "middle_name", "has_no_middle_name", "sex", "birth_date")
"""They need no consent, and so does their past not."""
FIELDS = tuple(dict.fromkeys((*NAMES, *(name for name in CARD_FIELDS if name not in special.ON_CARD))))


def record(uow: UnitOfWork, row: Any, values: dict[str, Any], basis: str | None = None) -> None:
    """What these values replace, field by field; one that stays leaves no trace."""
    words = _words(basis)
    changed = [name for name in FIELDS if name in values and _plain(values[name]) != _plain(getattr(row, name))]
    rows = [card_changes.row(uow, row, name, words) | {"was": _plain(getattr(row, name))} for name in changed]
    card_changes.add(uow, rows)


def of_card(uow: UnitOfWork, person_id: UUID, field: str | None, after: str | None, limit: int) -> CardHistory:
    """The look is noted. Only what the reader sees on the card has a past for them."""
    row = gate.person(uow, person_id, "card.read")
    seen = gate.visible(uow, row)
    shown = [name for name in FIELDS if name not in CATEGORY_OF or CATEGORY_OF[name] in seen]
    page = _page(uow, person_id, [] if rights.names_only(uow) else shown, field, after, limit)
    items = [_change(one, one.was, one.next_was, getattr(row, one.field)) for one in page[:limit]]
    blocks = {CATEGORY_OF[one.field].value for one in items if one.field in CATEGORY_OF}
    noting.note(uow, AccessAction.VIEW, "card.read", [row] if items else [], [noting.NAMES, *blocks])
    return CardHistory(items=items, next=_following(page, limit))


def of_special(
    uow: UnitOfWork, person_id: UUID, reason: str | None, field: str | None, after: str | None, limit: int
) -> CardHistory:
    """The same for special categories: for those who read them, noted with the reason."""
    row = gate.person(uow, person_id, "health.read")
    if not rights.reads_health(uow):
        raise Forbidden("Сведения о здоровье открыты директору, заместителям и классному руководителю")
    covered = gate.covered(uow, row)
    shown = [name for name in rights.special_fields(uow) if covered.covers(special.CATEGORY_OF[name])]
    page = _page(uow, person_id, shown, field, after, limit)
    now = sealing.opened(uow, person_id, {one.field for one in page})
    items = [_change(one, sealing.past(one), sealing.next_past(one), now.get(one.field)) for one in page[:limit]]
    blocks = {special.CATEGORY_OF[one.field].value for one in items}
    noting.note(uow, AccessAction.VIEW, "health.read", [row] if items else [], [noting.NAMES, *blocks], reason)
    return CardHistory(items=items, next=_following(page, limit))


def _page(
    uow: UnitOfWork, person_id: UUID, shown: Sequence[str], field: str | None, after: str | None, limit: int
) -> Sequence[Any]:
    place = position(after, UUID)
    fields = [name for name in shown if field in (None, name)]
    return card_changes.page(uow, person_id, fields, place[0] if place else None, page_size(limit) + 1)


def _change(row: Any, was: Any, next_was: Any, now: Any) -> Change:
    return Change(
        id=row.id,
        field=row.field,
        was=was,
        became=_plain(now) if row.next_id is None else next_was,
        changed_at=row.changed_at,
        changed_by_name=row.changed_by_name,
        role=row.role,
        basis=row.basis,
    )


def _following(page: Sequence[Any], limit: int) -> str | None:
    return cursor(page[limit - 1].id) if len(page) > limit else None


def _plain(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))


def _words(basis: str | None) -> str | None:
    words = " ".join((basis or "").split())
    if len(words) > LONGEST_BASIS:
        raise Invalid(f"Не длиннее {LONGEST_BASIS} знаков", field="basis")
    return words or None
