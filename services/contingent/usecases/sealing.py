"""Putting special categories under seal, taking them out, and sealing all of them anew when keys change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import structlog

from chassis.db import UnitOfWork
from contracts.base import now, uuid7
from services.contingent.models import special as rules
from services.contingent.models.seal import Unsealable
from services.contingent.repository import sealed
from services.contingent.usecases.keys import ring

log = structlog.get_logger(__name__)
BATCH, BEGINNING = 200, UUID(int=0)


def opened(uow: UnitOfWork, person_id: UUID, fields: Iterable[str]) -> dict[str, Any]:
    """Plain JSON values of those of the fields that hold something."""
    wanted = set(fields)
    return {row.field: _open(row) for row in sealed.of_person(uow, person_id) if row.field in wanted}


def keep(uow: UnitOfWork, person: Any, values: Mapping[str, Any]) -> None:
    """`values` are plain JSON; None takes a field away. `person` says whose they are."""
    ids = {row.field: row.id for row in sealed.of_person(uow, person.id)}
    place = {"person_id": person.id, "district_id": person.district_id, "school_id": person.school_id}
    filled = {field: value for field, value in values.items() if value is not None}
    sealed.keep(uow, [_row(field, value, ids.get(field) or uuid7(), place) for field, value in filled.items()])
    sealed.erase(uow, person.id, [field for field in values if field not in filled])


def bring_in(uow: UnitOfWork, place: dict[str, Any], brought: Iterable[tuple[UUID, dict[str, Any]]]) -> None:
    """The same for persons who are new: nothing is there yet."""
    rows = [
        _row(field, value, uuid7(), place | {"person_id": person_id})
        for person_id, values in brought
        for field, value in values.items()
        if value is not None
    ]
    sealed.keep(uow, rows)


@dataclass(frozen=True)
class Progress:
    """How far one pass over everything has come; each batch is a transaction."""

    after: UUID = BEGINNING
    sealed: int = 0
    broken: int = 0
    """Values that no key of the ring opens: they stay as they are, and stop nobody."""
    over: bool = False


def seal_anew(uow: UnitOfWork, so_far: Progress) -> Progress:
    """A batch of what older keys (or none) have kept comes under the first key."""
    rows, broken = sealed.of_other_keys(uow, ring().first.id, so_far.after, BATCH), 0
    for row in rows:
        try:
            sealed.seal_anew(uow, row.id, _sealed(row.field, _open(row), row.id))
        except Unsealable:
            log.error("sealed_value_does_not_open", row_id=str(row.id), key_id=row.key_id)
            broken += 1
    plain = 0 if rows else _seal_plain(uow)
    return Progress(
        after=rows[-1].id if rows else so_far.after,
        sealed=so_far.sealed + len(rows) - broken + plain,
        broken=so_far.broken + broken,
        over=not rows and not plain,
    )


def _seal_plain(uow: UnitOfWork) -> int:
    cards = sealed.unsealed(uow, BATCH)
    for card in cards:
        there = {row.field for row in sealed.of_person(uow, card.id)}
        old = {name: value for name in rules.ON_CARD if (value := getattr(card, name)) is not None}
        keep(uow, card, {name: on_card(name, value) for name, value in old.items() if name not in there})
    sealed.blank(uow, [card.id for card in cards])
    return len(cards)


def on_card(name: str, value: Any) -> Any:
    """What a card says in one word, as the special categories say it."""
    return {"group": value} if name == "health_group" and value is not None else value


def _row(field: str, value: Any, row_id: UUID, place: dict[str, Any]) -> dict[str, Any]:
    return {**place, "id": row_id, "field": field, **_sealed(field, value, row_id)}


def _sealed(field: str, value: Any, row_id: UUID) -> dict[str, Any]:
    code = rules.code_of(field, value)
    return {
        "key_id": ring().first.id,
        "sealed": ring().seal(orjson.dumps(value), rules.place(row_id, field)),
        "mark": ring().mark(field, code) if code else None,
        "sealed_at": now(),
    }


def _open(row: Any) -> Any:
    return orjson.loads(ring().open(row.key_id, bytes(row.sealed), rules.place(row.id, row.field)))
