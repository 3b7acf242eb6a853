"""The place where a list of journal pages goes on: ours, or refused."""

from base64 import urlsafe_b64encode
from typing import Any

import orjson
import pytest

from contracts.base import Invalid, uuid7
from services.gradebook.views import place_of

ID = str(uuid7())
RIGHT = [5, "5А", "Химия", "2026-09-01", ID]


def written(value: Any) -> str:
    return urlsafe_b64encode(orjson.dumps(value)).decode()


def test_a_place_is_found_again() -> None:
    assert [str(one) for one in place_of(written(RIGHT))] == [str(one) for one in RIGHT]


@pytest.mark.parametrize(
    "after",
    [
        "ё",
        written(5),
        written({}),
        written([]),
        *(
            written([*RIGHT[:at], wrong, *RIGHT[at + 1 :]])
            for at, wrong in [
                (0, 10**9), (0, -1), (0, "5"), (0, None), (1, "5\x00"), (2, "\x00"), (3, 5), (3, "вчера"), (4, 5),
                (4, "я"), (4, None),
            ]
        ),
    ],
)  # fmt: skip
def test_any_other_is_refused_by_name(after: str) -> None:
    with pytest.raises(Invalid) as refused:
        place_of(after)
    assert refused.value.field == "after"
