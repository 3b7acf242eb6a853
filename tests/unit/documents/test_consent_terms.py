"""Until when the paper of a consent is kept."""

from datetime import date

import pytest

from services.documents.models.consent_scans import ConsentScan


@pytest.mark.parametrize(
    ("ends_on", "until"),
    [
        (None, None),
        (date(2026, 11, 28), date(2029, 11, 28)),
        (date(2028, 2, 29), date(2031, 3, 1)),  # three whole years, though that year has no such day
    ],
)
def test_three_years_from_the_day_it_no_longer_holds(ends_on: date | None, until: date | None) -> None:
    assert ConsentScan(ends_on=ends_on).keep_until == until
