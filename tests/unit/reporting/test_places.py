"""The place where a list of reports goes on: ours, or refused."""

import pytest

from contracts.base import Invalid, uuid7
from services.reporting.usecases import catalogue

ID = uuid7()


def test_a_place_is_found_again() -> None:
    at, report = catalogue._place(f"1756728000000000.{ID}")
    assert catalogue._cursor(at, report) == f"1756728000000000.{ID}"


@pytest.mark.parametrize(
    "after", ["5", f".{ID}", "7.я", f"{10**30}.{ID}", f"-{10**30}.{ID}", f"{'9' * 5000}.{ID}", f"7.{ID}\x00"]
)
def test_any_other_is_refused_by_name(after: str) -> None:
    with pytest.raises(Invalid) as refused:
        catalogue._place(after)
    assert refused.value.field == "after"
