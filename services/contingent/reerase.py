"""Personal data that were destroyed stay destroyed when a database comes back from a backup (domain §4.6).

`python -m services.contingent.reerase --keep > acts.jsonl` writes down every act of destruction, a line each (ids and
names of fields, no values): beside the backups, anew every day. After a restoration `… reerase < acts.jsonl` carries
them out once more, those that the backup has never heard of and its own; doing it twice changes nothing.
"""

import sys
from collections.abc import Iterable, Iterator
from uuid import UUID

import orjson

from chassis import call as calls
from chassis.db import Database
from chassis.migrate import role_of
from chassis.schemas import load, schema_for
from chassis.settings import settings
from contracts.base import PLATFORM
from contracts.consents import DestructionAct
from services.contingent.repository import destruction
from services.contingent.usecases import destroying
from services.contingent.views.consents import act

LONGEST, BATCH, BEGINNING = 3600.0, 500, UUID(int=0)


def kept(db: Database) -> Iterator[DestructionAct]:
    """Those of the database, a batch at a time."""
    after = BEGINNING
    while True:
        with db.begin(PLATFORM) as uow:
            rows = [act(row) for row in destruction.everything(uow, after, BATCH)]
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1].id


def written(one: DestructionAct) -> bytes:
    return orjson.dumps(one)


def read(line: bytes) -> DestructionAct:
    found: DestructionAct = load(schema_for(DestructionAct), orjson.loads(line))
    return found


def erase_again(db: Database, lines: Iterable[bytes]) -> tuple[int, int]:
    """How many acts were carried out, and how many are about persons whom the backup does not know."""
    done = strange = 0
    for one in (*(read(line) for line in lines if line.strip()), *kept(db)):
        with db.begin(PLATFORM) as uow:
            found = destroying.again(uow, one)
        done, strange = done + found, strange + (not found)
    return done, strange


def main(arguments: list[str]) -> None:
    calls.enter(calls.start(PLATFORM, LONGEST, "reerase"))
    db = Database().open(settings().database("contingent"), size=1, role=role_of("contingent"))
    try:
        if arguments == ["--keep"]:
            for one in kept(db):
                sys.stdout.buffer.write(written(one) + b"\n")
            return
        done, strange = erase_again(db, sys.stdin.buffer)
    finally:
        db.stop()
    print(f"Исполнено актов: {done}; о людях, которых в этой базе нет: {strange}")


if __name__ == "__main__":
    main(sys.argv[1:])
