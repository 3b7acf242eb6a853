"""Special categories as they are sealed → what the contract promises."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from chassis.schemas import load, schema_for
from contracts.special import SpecialCount, SpecialCounts, SpecialData
from services.contingent.models.special import ON_CARD


def plain(data: SpecialData) -> dict[str, Any]:
    """As JSON knows them, what is not filled left out."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(data))
    return {name: _filled(value) for name, value in found.items() if value is not None}


def _filled(value: Any) -> Any:
    if isinstance(value, list):
        return [_filled(one) for one in value]
    return {name: one for name, one in value.items() if one is not None} if isinstance(value, dict) else value


def data(values: Mapping[str, Any]) -> SpecialData:
    found: SpecialData = load(schema_for(SpecialData), dict(values))
    return found


def held(row: Any) -> set[str]:
    """Names of what a card's row keeps, under seal or still in plain columns."""
    return {*(row.sealed or ()), *(name for name in ON_CARD if getattr(row, name) is not None)}


def counts(
    school_id: UUID, on: date, marks: Mapping[bytes, tuple[str, str, str]], rows: Iterable[Any], fewest: int
) -> SpecialCounts:
    """A code marked under several keys is one line; a number below `fewest` is not told."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if (meaning := marks.get(bytes(row.mark))) is not None:
            found[meaning] += row.students
    items = [
        SpecialCount(field=field, code=code, title=title, students=number if number >= fewest else None)
        for (field, code, title), number in sorted(found.items())
    ]
    return SpecialCounts(school_id=school_id, on=on, items=items)
