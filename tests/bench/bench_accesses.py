"""The journal of access: how fast looks are sealed, and how long a million rows take to prove.

`python -m tests.bench.bench_accesses [ROWS]`, on a PostgreSQL of its own.
"""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402
from tempfile import TemporaryDirectory  # noqa: E402

from chassis import logs, migrate  # noqa: E402
from chassis.db import Database  # noqa: E402
from contracts.base import system, uuid7  # noqa: E402
from deploy.postgres_node import PostgresNode  # noqa: E402
from services.identity.usecases import accesses  # noqa: E402
from services.identity.verify import verify  # noqa: E402

SUBJECTS = 50
"""People in one look: a class list printed, and a little more."""
_ARRIVALS = """
INSERT INTO access_arrivals (id, district_id, school_id, at, actor_id, account_id, role, action, operation, blocks,
                             reason, call_id, subjects)
SELECT gen_random_uuid(), %(district)s, gen_random_uuid(), now() - n * interval '7 seconds', gen_random_uuid(),
       gen_random_uuid(), 'CLERK', 'VIEW', 'card.read', '{NAMES,ADDRESS}', 'Справка', 'a' || n,
       ARRAY(SELECT gen_random_uuid() FROM generate_series(1, %(subjects)s) WHERE n > 0)
FROM generate_series(1, %(looks)s) n RETURNING 1
"""


def main(rows: int) -> None:
    logs.configure("ERROR")
    with TemporaryDirectory() as folder:
        with PostgresNode(Path(folder)) as node:
            _measure(node, rows)


def _measure(node: PostgresNode, rows: int) -> None:
    url, district = node.url(), uuid7()
    migrate.upgrade("identity", url)
    db = Database().open(url, role=migrate.role_of("identity"))
    with db.begin(system(district_id=district)) as uow:
        uow.rows(_ARRIVALS, {"district": district, "looks": rows // SUBJECTS, "subjects": SUBJECTS})
    started = time.perf_counter()
    while accesses.seal(db):
        pass
    sealed = time.perf_counter() - started
    started = time.perf_counter()
    [proof] = verify(db)
    proved = time.perf_counter() - started
    assert proof.whole and proof.rows == rows // SUBJECTS * SUBJECTS
    print(f"{proof.rows} rows: sealed in {sealed:.1f} s ({proof.rows / sealed:.0f} rows/s), proved in {proved:.1f} s")
    db.stop()


if __name__ == "__main__":
    for number in [int(one) for one in sys.argv[1:]] or [100_000, 1_000_000]:
        main(number)
