"""What an answer of the department means, and how long to wait for the next try."""

from datetime import timedelta
from random import Random

import pytest

from services.reporting.models.submissions import LEASE, LONGEST_PAUSE, outcome_of, pause_after
from services.reporting.usecases import department


@pytest.mark.parametrize(
    ("status", "already", "outcome"),
    [
        (200, False, "ACCEPTED"),
        (202, False, "ACCEPTED"),
        (409, True, "ACCEPTED"),
        (409, False, "FAILED"),
        (408, False, "FAILED"),
        (425, False, "FAILED"),
        (429, False, "FAILED"),
        (301, False, "FAILED"),
        (500, False, "FAILED"),
        (503, False, "FAILED"),
        (None, False, "FAILED"),
        (400, False, "RETURNED"),
        (401, False, "RETURNED"),
        (422, False, "RETURNED"),
    ],
)
def test_an_answer_means(status: int | None, already: bool, outcome: str) -> None:
    assert outcome_of(status, already) == outcome


def test_pauses_double_up_to_a_limit_and_spread() -> None:
    luck = Random(1)
    pauses = [pause_after(attempt, 2.0, None, luck).total_seconds() for attempt in range(1, 60)]
    for attempt, pause in enumerate(pauses, 1):
        middle = min(2.0 * 2 ** (attempt - 1), LONGEST_PAUSE)
        assert 0.5 * middle <= pause <= 1.5 * middle
    assert len(set(pauses[-10:])) == 10


def test_what_the_department_asks_is_waited_at_least_but_not_for_ever() -> None:
    assert pause_after(1, 2.0, 60.0, Random(1)) == timedelta(seconds=60)
    assert pause_after(1, 2.0, 1e9, Random(1)) == timedelta(seconds=LONGEST_PAUSE)


def test_a_post_ends_before_its_lease() -> None:
    longest = department.CONNECT + department.READ + department.WHOLE + department.READ
    assert longest < LEASE.total_seconds()


@pytest.mark.parametrize("url", ["", "department", "ftp://host/", "http:///path", "file:///etc/passwd"])
def test_it_is_not_an_address(url: str) -> None:
    assert not department.is_address(url)


def test_it_is_an_address() -> None:
    assert department.is_address("https://department.example/reports")
