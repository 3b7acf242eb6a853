"""What one service has told, heard by another: its own words, without a bus between."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import orjson

from chassis import schemas
from chassis.db import Database, UnitOfWork
from contracts.base import Event, system

Heard = Mapping[type[Event], Callable[[UnitOfWork, Any], None]]


def told(source: Database, district_id: UUID) -> list[Event]:
    """Everything the source's outbox holds of a district, oldest first."""
    with source.begin(system()) as uow:
        rows = uow.rows("SELECT name, body FROM outbox ORDER BY seq")
    bodies = [(Event.registry[row.name], orjson.loads(bytes(row.body))) for row in rows]
    return [
        schemas.load(schemas.schema_for(kind), body) for kind, body in bodies if body["district_id"] == str(district_id)
    ]


def carry(source: Database, target: Database, district_id: UUID, heard: Heard) -> None:
    """As the doors of listeners do: each in a transaction of its own, behind the wall of its school, once."""
    for event in told(source, district_id):
        if type(event) in heard:
            who = system(district_id=event.district_id, school_id=event.school_id)
            with target.begin(who, hears=[event.event_id]) as uow:
                if uow.new:
                    heard[type(event)](uow, event)
