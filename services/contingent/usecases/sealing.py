"""Putting special categories under seal, taking them out, and sealing all of them anew when keys change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
import structlog

from chassis.db import UnitOfWork
from contracts.base import now, uuid7
from services.contingent.models import history as past_rules
from services.contingent.models import special as rules
from services.contingent.models.seal import Unsealable
from services.contingent.repository import card_changes, sealed
from services.contingent.usecases.keys import ring

log = structlog.get_logger(__name__)
FIELDS, PAST = "sealed_fields", "card_changes"
BATCH, BEGINNING = 500, UUID(int=0)


def opened(uow: UnitOfWork, person_id: UUID, fields: Iterable[str]) -> dict[str, Any]:
    """Plain JSON values of those of the fields that hold something."""
    wanted = set(fields)
    return {row.field: _open(row) for row in sealed.of_person(uow, person_id) if row.field in wanted}


def keep(uow: UnitOfWork, person: Any, values: Mapping[str, Any], basis: str | None = None) -> None:
    """`values` are plain JSON; None takes a field away. `person` says whose they are. What they replace is kept."""
    rows = {row.field: row for row in sealed.of_person(uow, person.id)}
    before = {field: _open(row) for field, row in rows.items() if field in values}
    changed = {field: value for field, value in values.items() if value != before.get(field)}
    place = {"person_id": person.id, "district_id": person.district_id, "school_id": person.school_id}
    filled = {field: value for field, value in changed.items() if value is not None}
    ids = {field: rows[field].id if field in rows else uuid7() for field in filled}
    sealed.keep(uow, [_row(field, value, ids[field], place) for field, value in filled.items()])
    sealed.erase(uow, person.id, [field for field in changed if field not in filled])
    past_rows = [card_changes.row(uow, person, field, basis) for field in changed]
    card_changes.add(uow, [one | _past(one, before.get(one["field"])) for one in past_rows])


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

    tables: tuple[str, ...] = (FIELDS, PAST)
    """Still to be gone through; then the plain columns."""
    after: UUID = BEGINNING
    sealed: int = 0
    broken: int = 0
    """Values that no key of the ring opens: they stay as they are, and stop nobody."""
    over: bool = False


def seal_anew(uow: UnitOfWork, so_far: Progress) -> Progress:
    """A batch of what older keys (or none) have kept comes under the first key."""
    if not so_far.tables:
        plain = _seal_plain(uow)
        return replace(so_far, sealed=so_far.sealed + plain, over=not plain)
    table, broken = so_far.tables[0], 0
    rows = sealed.of_other_keys(uow, table, ring().first.id, so_far.after, BATCH)
    fresh = []
    for row in rows:
        try:
            fresh.append({"id": row.id, **_anew(table, row)})
        except Unsealable:
            log.error("sealed_value_does_not_open", table=table, row_id=str(row.id), key_id=row.key_id)
            broken += 1
    if fresh:
        sealed.seal_anew(uow, table, fresh)
    done = replace(so_far, sealed=so_far.sealed + len(rows) - broken, broken=so_far.broken + broken)
    return replace(done, after=rows[-1].id) if rows else replace(done, after=BEGINNING, tables=so_far.tables[1:])


def _anew(table: str, row: Any) -> dict[str, Any]:
    return _sealed(row.field, _open(row), row.id) if table == FIELDS else _past(row._mapping, past(row))


def _seal_plain(uow: UnitOfWork) -> int:
    cards = sealed.unsealed(uow, BATCH)
    for card in cards:
        there = {row.field for row in sealed.of_person(uow, card.id)}
        old = {name: value for name in rules.ON_CARD if (value := getattr(card, name)) is not None}
        keep(uow, card, {name: on_card(name, value) for name, value in old.items() if name not in there})
    sealed.blank(uow, [card.id for card in cards])
    return len(cards)


def past(row: Any) -> Any:
    """The plain value of a change of a special category; None where nothing stood."""
    return _open_past(row.id, row.field, row.key_id, row.sealed)


def next_past(row: Any) -> Any:
    """What the change that came next replaced: this one's outcome."""
    return _open_past(row.next_id, row.field, row.next_key_id, row.next_sealed)


def _open_past(row_id: UUID, field: str, key_id: str | None, value: Any) -> Any:
    if key_id is None:
        return None
    return orjson.loads(ring().open(key_id, bytes(value), past_rules.place(row_id, field)))


def _past(row: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """The sealed part of a change: what stood in the field before."""
    if value is None:
        return {"key_id": None, "sealed": None}
    sealed_value = ring().seal(orjson.dumps(value), past_rules.place(row["id"], row["field"]))
    return {"key_id": ring().first.id, "sealed": sealed_value}


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
