"""Each control sees the fault it is there for."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.reporting import MovementCounts, MovementRow
from services.reporting.models.columns import COLUMNS
from services.reporting.usecases import controls

GOOD = MovementCounts(
    start=10, start_girls=4, arrived=3, arrived_district=1, arrived_other=2, moved_in=1, left=2, left_region=1,
    left_family=1, moved_out=1, graduated=1, end=10, end_girls=5, unconfirmed=1,
)  # fmt: skip


def row(kind: str, code: str, counts: MovementCounts = GOOD) -> MovementRow:
    return MovementRow(kind=kind, code=code, title=code, counts=counts)  # type: ignore[arg-type]


def sheet(*counts: MovementCounts) -> list[MovementRow]:
    """One class: the totals are equal to it, except where others are given."""
    given = [*counts, *[GOOD] * (4 - len(counts))]
    kinds = (("CLASS", "5А"), ("PARALLEL", "parallel-5"), ("LEVEL", "level-5-9"), ("SCHOOL", "school"))
    return [row(kind, code, one) for (kind, code), one in zip(kinds, given, strict=True)]


def failed(rows: list[MovementRow]) -> set[str]:
    return {one.code for one in controls.arithmetic(rows) if not one.passed}


def test_a_good_sheet_passes() -> None:
    assert failed(sheet()) == set()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"end": 11}, "R2.1"),
        ({"start": 9}, "R2.1"),
        ({"arrived_region": 1}, "R2.2"),
        ({"left_abroad": 1}, "R2.3"),
        ({"moved_in": 2, "end": 11}, "R2.4"),
        ({"start_girls": 11}, "R2.6"),
        ({"unconfirmed": 3}, "R2.6"),
        ({"graduated": -1, "end": 12}, "R2.6"),
    ],
)
def test_a_wrong_number_fails_its_control(wrong: dict[str, int], code: str) -> None:
    bad = replace(GOOD, **wrong)
    assert failed(sheet(bad, bad, bad, bad)) == {code}


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_total_that_is_not_the_sum_is_found(place: int) -> None:
    counts = [GOOD] * 4
    counts[place] = replace(GOOD, end_girls=6)
    assert failed(sheet(*counts)) == {"R2.5"}


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column.number))
def test_every_column_is_summed(column: object) -> None:
    name = column.field  # type: ignore[attr-defined]
    changed = replace(GOOD, **{name: getattr(GOOD, name) + 1})
    assert "R2.5" in failed([row("SCHOOL", "a", changed), row("DISTRICT", "district")])


def test_a_warning_does_not_keep_from_signing() -> None:
    late = controls.period_over(date(2027, 1, 1), date(2026, 12, 1))
    wrong = controls.control("X", "x", ["здесь"])
    assert (late.passed, controls.errors([late]), controls.errors([late, wrong])) == (False, 0, 1)


def test_a_long_list_of_faults_is_cut_and_counted() -> None:
    found = controls.control("X", "x", [f"строка {number}" for number in range(50)])
    assert (len(found.details), found.details[-1]) == (21, "и ещё 30")


@pytest.mark.parametrize(
    ("effective", "ordered", "early"),
    [
        ("2026-09-04", "2026-09-09", False),  # Friday to Wednesday: three working days
        ("2026-09-03", "2026-09-09", True),
        ("2026-12-30", "2027-01-12", False),  # the New Year's holidays are no working days
    ],
)
def test_holidays_are_no_working_days(effective: str, ordered: str, early: bool) -> None:
    assert bool(controls.too_early([["1-К", ordered, effective]])) is early
