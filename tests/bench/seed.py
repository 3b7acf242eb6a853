"""Puts whole schools straight into the services' databases, as a year of use would have left them."""

from collections.abc import Callable
from typing import Any

import psycopg2
from psycopg2.extras import register_uuid

from tests.bench import school as shape
from tests.bench.seed_journal import gradebook
from tests.bench.seed_lessons import planning
from tests.bench.seed_people import contingent, identity
from tests.bench.seeding import Seed

SEEDS = (identity, contingent, planning, gradebook)


def add(seed: Seed, url: Callable[[str], str], schools: range) -> None:
    """Brings more schools; `url` finds the database of a service."""
    register_uuid()
    for deed in SEEDS:
        connection: Any = psycopg2.connect(url(deed.__name__))
        with connection, connection.cursor() as cursor:
            cursor.execute(shape.SQL_IDENT + "; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
            deed(seed, cursor, schools)
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")
        connection.cursor().execute("CHECKPOINT")
        connection.close()
