"""What the seeds of all services share."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg2.extras import execute_values

from tests.bench.school import Year

BORN = date(2014, 3, 1)
TENANT = "district_id, school_id"


@dataclass
class Seed:
    """What the schools to come have in common."""

    district: UUID
    year: Year
    key: str = ""
    """The key that signs access tokens."""


def put(cursor: Any, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    execute_values(cursor, f"INSERT INTO {table} ({columns}) VALUES %s", rows, page_size=1000)
