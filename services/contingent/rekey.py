"""Seals everything with the first key at once: `CONTINGENT_DATABASE_URL=… KONTINGENT_CARD_KEYS=new,old python -m
services.contingent.rekey`.

The running service does the same by itself, a batch every ten minutes; both may run side by side. When nothing is left
the old keys may be taken out of the setting. A value that no key opens stays as it is and is counted: the end is 1.
"""

import sys

from chassis import call as calls
from chassis.db import Database
from chassis.migrate import role_of
from chassis.settings import settings
from contracts.base import PLATFORM
from services.contingent.usecases import sealing
from services.contingent.usecases.keys import ring

LONGEST = 3600.0


def seal_all(db: Database) -> sealing.Progress:
    calls.enter(calls.start(PLATFORM, LONGEST, "rekey"))
    progress = sealing.Progress()
    while not progress.over:
        with db.begin(PLATFORM) as uow:
            progress = sealing.seal_anew(uow, progress)
    return progress


def main() -> int:
    db = Database().open(settings().database("contingent"), size=1, role=role_of("contingent"))
    try:
        found = seal_all(db)
    finally:
        db.stop()
    print(f"Под ключом {ring().first.id}: {found.sealed}; не открываются ни одним ключом: {found.broken}")
    return 1 if found.broken else 0


if __name__ == "__main__":
    sys.exit(main())
