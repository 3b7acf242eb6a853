"""The place where a page of a list of orders goes on: ours, or refused."""

from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from contracts.base import Invalid, uuid7
from services.documents.repository.cursors import cursor, moment, parts

ID = uuid7()
AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


def written(value: Any) -> str:
    return urlsafe_b64encode(orjson.dumps(value)).decode()


def test_a_place_is_found_again() -> None:
    assert parts(cursor(AT, ID), moment, UUID) == (AT, ID)
    assert parts(cursor(date(2026, 9, 1), "К", 7), date.fromisoformat, str, int) == (date(2026, 9, 1), "К", 7)
    assert parts(None, moment, UUID) is None


@pytest.mark.parametrize(
    "after",
    [
        "",
        "ё",
        "%%%",
        written(5),
        written({}),
        written([str(AT), 5]),
        written([5, str(ID)]),
        written([str(AT), None]),
        written([str(AT), f"{ID}\x00"]),
        written(["0001-01-01T00:00:00+14:00", str(ID)]),
        written(["9999-12-31T23:59:59-14:00", str(ID)]),
        written([[[]], {}]),
    ],
)
def test_any_other_is_refused_by_name(after: str) -> None:
    with pytest.raises(Invalid) as refused:
        parts(after, moment, UUID)
    assert refused.value.field == "after"


def test_a_time_zone_that_the_database_does_not_know_is_none() -> None:
    found = parts(written(["2026-09-01T12:00:00+23:59:59.5", str(ID)]), moment, UUID)
    assert found is not None and found[0].tzinfo is UTC
