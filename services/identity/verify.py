"""Proves that the journal of access is whole: `IDENTITY_DATABASE_URL=… python -m services.identity.verify [HASH…]`.

Every row is hashed anew and linked to the one before; a changed, removed, swapped or inserted row breaks the chain at
its place, rows cut off behind break it at the end. Whoever can write the table could write the end too: give the
`hash` of any earlier `accesses_sealed` log line (kept elsewhere), and it must still stand in the chain.

Ends with 0 when the journal is whole, else 1.
"""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis import call as calls
from chassis.db import Database, UnitOfWork
from chassis.migrate import role_of
from chassis.settings import settings
from contracts.base import PLATFORM
from services.identity.repository import accesses

LONGEST = 3600.0


@dataclass
class Proof:
    """What was found in one district; `broken` is the number of the first row that does not fit, None when all do."""

    district_id: UUID
    rows: int
    hash: str
    broken: int | None = None
    missing: tuple[str, ...] = ()
    """Hashes asked for that stand nowhere in the chain."""

    @property
    def whole(self) -> bool:
        return self.broken is None and not self.missing


def verify(db: Database, anchors: Iterable[str] = ()) -> list[Proof]:
    calls.enter(calls.start(PLATFORM, LONGEST, "verify"))
    with db.begin(PLATFORM, read_only=True) as uow:
        return [_district(uow, head, set(anchors)) for head in accesses.heads(uow)]


def _district(uow: UnitOfWork, head: Any, anchors: set[str]) -> Proof:
    seal, seq, found = accesses.GENESIS, 0, set()
    for row in accesses.chain(uow, head.district_id):
        seal, seq = accesses.link(seal, row.content), seq + 1
        if row.seq != seq or seal != bytes(row.hash):
            return Proof(head.district_id, seq, seal.hex(), broken=seq)
        if anchors and seal.hex() in anchors:
            found.add(seal.hex())
    ends = (seq, seal) == (head.seq, bytes(head.hash))
    return Proof(head.district_id, seq, seal.hex(), None if ends else seq + 1, tuple(sorted(anchors - found)))


def main(anchors: list[str]) -> int:
    started, whole = time.monotonic(), True
    db = Database().open(settings().database("identity"), size=1, role=role_of("identity"))
    proofs = verify(db, anchors)
    nowhere = set(anchors).intersection(*(one.missing for one in proofs)) if proofs else set(anchors)
    for one in proofs:
        state = "цепочка цела" if one.broken is None else f"цепочка нарушена на записи {one.broken}"
        print(f"Район {one.district_id}: {one.rows} записей, {state}, последний хеш {one.hash}")
        whole = whole and one.broken is None
    for lost in sorted(nowhere):
        print(f"Хеша {lost} нет ни в одной цепочке: записи до него изменены или удалены")
    print(f"Проверено за {time.monotonic() - started:.1f} с")
    db.stop()
    return 0 if whole and not nowhere else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
