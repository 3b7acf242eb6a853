"""The place where a list goes on: ours, or refused; and the days and years that nobody means."""

from base64 import urlsafe_b64encode
from datetime import date, datetime
from uuid import UUID

import orjson
import pytest

from contracts.base import Invalid, uuid7
from services.contingent import views
from services.contingent.models import study_year
from services.contingent.usecases.import_columns import BadCell, day

ID = uuid7()


def written(value):
    return urlsafe_b64encode(orjson.dumps(value)).decode()


def test_a_place_is_found_again():
    assert views.position(views.cursor("иванова", ID), str, UUID) == ("иванова", ID)
    assert views.position(None, str, UUID) is None


@pytest.mark.parametrize(
    "after",
    [
        "ё",
        "%%%",
        written(5),
        written({}),
        written([]),
        written(["а", 5]),
        written(["а", None]),
        written(["а", ["б"]]),
        written(["а\x00", str(ID)]),
        written(["а", f"{ID}\x00"]),
    ],
)
def test_any_other_is_refused_by_name(after):
    with pytest.raises(Invalid) as refused:
        views.position(after, str, UUID)
    assert refused.value.field == "after"


@pytest.mark.parametrize("number", ["я", None, [], 1e300, True])
def test_a_number_is_a_number(number):
    try:
        assert isinstance(views.position(written([number]), int)[0], int)
    except Invalid as refused:
        assert refused.field == "after"


@pytest.mark.parametrize(
    "cell", ["01.01.0001", "31.12.9999", "2100-01-01", date(1899, 12, 31), datetime(9999, 12, 31, 23)]
)
def test_a_year_of_no_living_person_is_named(cell):
    with pytest.raises(BadCell, match="год"):
        day(cell)
    assert day("05.03.2015") == day(datetime(2015, 3, 5)) == date(2015, 3, 5)


@pytest.mark.parametrize("year", ["0000/0001", "9999/0000", "2026/2028", "20٢٦/20٢٧", "2026-2027", ""])
def test_a_study_year_is_of_this_century(year):
    assert not study_year.is_valid(year)
    assert study_year.is_valid("2026/2027")
