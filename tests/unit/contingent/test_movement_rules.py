"""Rules of movement that need no database."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import uuid7
from contracts.contingent import MovementKind
from services.contingent.models import rules
from services.contingent.models.books import part_of
from services.contingent.models.movements import Interval, history
from services.contingent.models.year_end import Season


@dataclass
class Step:
    kind: str
    effective_on: date
    to_class_id: UUID | None
    study_form: str | None = None
    programme: str | None = None
    programme_variant: str | None = None
    order_date: date = date(2026, 9, 1)
    id: UUID = field(default_factory=uuid7)
    cancels_id: UUID | None = None


A, B = uuid7(), uuid7()
SEPTEMBER = date(2026, 9, 1)


def test_an_episode_is_what_its_movements_say():
    left = date(2026, 10, 20)
    moved = date(2026, 10, 3)
    told = history([Step("ENROL_OTHER", SEPTEMBER, A), Step("CLASS_MOVE", moved, B), Step("WITHDRAW", left, None)])
    assert (told.enrolled_on, told.left_on) == (SEPTEMBER, left)
    assert told.intervals == (Interval(A, SEPTEMBER, moved), Interval(B, moved, left))


@given(st.lists(st.integers(1, 60), max_size=8), st.booleans())
def test_intervals_are_contiguous_and_inside_the_episode(gaps, leaves):
    days = [SEPTEMBER]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    steps = [Step("ENROL_G1", days[0], A)] + [Step("CLASS_MOVE", day, A) for day in days[1:]]
    if leaves:
        steps.append(Step("WITHDRAW", days[-1] + timedelta(days=1), None))
    told = history(steps)
    assert told.intervals[0].starts_on == told.enrolled_on
    assert told.intervals[-1].ends_on == told.left_on
    for one, following in zip(told.intervals, told.intervals[1:], strict=False):
        assert one.ends_on == following.starts_on


def test_working_days_skip_weekends_and_holidays():
    assert rules.working_days_between(date(2026, 9, 4), date(2026, 9, 9)) == 3, "Friday to Wednesday"
    assert rules.working_days_between(date(2026, 11, 3), date(2026, 11, 5)) == 1, "4 November is a holiday"
    assert rules.working_days_between(SEPTEMBER, SEPTEMBER) == 0


def test_the_first_grade_begins_between_six_and_a_half_and_eight():
    assert not rules.first_grade_needs_permission(date(2020, 3, 1), SEPTEMBER)
    assert rules.first_grade_needs_permission(date(2020, 3, 2), SEPTEMBER)
    assert not rules.first_grade_needs_permission(date(2018, 9, 1), SEPTEMBER)
    assert rules.first_grade_needs_permission(date(2018, 8, 1), SEPTEMBER)


def test_what_comes_and_goes_and_moves_is_written_into_the_book():
    parts = {kind: part_of(kind) for kind in MovementKind}
    assert {kind for kind, part in parts.items() if part == 1} == {one for one in MovementKind if one.enrols}
    assert {kind for kind, part in parts.items() if part == 2} == {one for one in MovementKind if one.leaves}
    assert [kind for kind, part in parts.items() if part == 3] == [MovementKind.CLASS_MOVE]


def test_every_kind_enrols_or_leaves_or_changes_the_class_or_stays_or_undoes():
    for kind in MovementKind:
        cancels = kind is MovementKind.CANCEL
        assert [kind.enrols, kind.leaves, kind.changes_class, kind.stays, cancels].count(True) == 1, kind


@given(st.integers(0, 4))
def test_undoing_from_the_end_gives_back_every_earlier_state(count):
    steps = [
        Step("ENROL_OTHER", SEPTEMBER, A),
        Step("CLASS_MOVE", date(2026, 10, 3), B),
        Step("FORM_CHANGE", date(2026, 11, 3), B, study_form="EVENING"),
        Step("WITHDRAW", date(2026, 12, 3), None),
    ]
    left = len(steps) - count
    undone = [Step("CANCEL", date(2027, 1, 1), None, cancels_id=one.id) for one in reversed(steps[left:])]
    told = history([*steps, *undone])
    if left:
        assert told == history(steps[:left])
    else:
        assert (told.enrolled_on, told.left_on, told.intervals) == (SEPTEMBER, SEPTEMBER, ()), "they never came"


def test_a_debt_lasts_a_year_from_its_order_and_ends_with_it():
    steps = [Step("ENROL_OTHER", SEPTEMBER, A), Step("PROMOTE_CONDITIONAL", date(2027, 9, 1), B)]
    steps[1].order_date = date(2028, 2, 29)
    assert history(steps).debt_until == date(2029, 3, 1)
    steps[1].order_date = date(2027, 6, 4)
    assert history(steps).debt_until == date(2028, 6, 4)
    for kind in ("DEBT_CLEARED", "DEBT_FAILED"):
        told = history([*steps, Step(kind, date(2027, 11, 1), B)])
        assert told.debt_until is None
        assert told.intervals == (Interval(A, SEPTEMBER, date(2027, 9, 1)), Interval(B, date(2027, 9, 1), None))


def test_form_and_programme_are_what_the_last_order_says():
    adapted = Step("PROGRAMME_CHANGE", date(2026, 10, 1), A, programme="ADAPTED", programme_variant="7.2")
    steps = [Step("ENROL_OTHER", SEPTEMBER, A), adapted]
    steps.append(Step("FORM_CHANGE", date(2026, 11, 1), A, study_form="EXTRAMURAL"))
    told = history(steps)
    assert (told.study_form, told.programme, told.programme_variant) == ("EXTRAMURAL", "ADAPTED", "7.2")
    home = Step("HOME_EDU", date(2026, 11, 15), A)
    assert history([*steps, home]).at_home_since == date(2026, 11, 15)
    for end in (Step("HOME_EDU_END", date(2026, 12, 1), A), Step("WITHDRAW", date(2026, 12, 1), None)):
        assert history([*steps, home, end]).at_home_since is None
    told = history([*steps, Step("PROGRAMME_CHANGE", date(2026, 12, 1), A, programme="GENERAL")])
    assert (told.programme, told.programme_variant, len(told.intervals)) == ("GENERAL", None, 1)


def test_every_kind_belongs_to_an_order_and_has_a_russian_name():
    assert set().union(*rules.KINDS_OF_ORDER.values()) == set(MovementKind) == set(rules.RU_KIND)


@pytest.mark.parametrize(
    ("season", "day", "holds"),
    [
        ("05-15..09-15", date(2027, 5, 15), True),
        ("05-15..09-15", date(2027, 9, 16), False),
        ("11-01..02-01", date(2028, 1, 5), True),
        ("11-01..02-01", date(2028, 2, 2), False),
        ("01-01..12-31", date(2028, 2, 29), True),
    ],
)
def test_a_season_holds_both_its_days_and_may_go_over_the_new_year(season, day, holds):
    assert Season.parse(season).holds(day) is holds
