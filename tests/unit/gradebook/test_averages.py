"""The arithmetic of marks: vectors of the trade, and truths about every set of marks."""

import ast
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import services.gradebook
from contracts.journal import Preset
from services.gradebook.models.averages import Weighed, average, proposed, shown

MATH, STRICT = Preset.MATH, Preset.STRICT
marks = st.lists(st.builds(Weighed, st.integers(1, 5), st.integers(1, 10), st.booleans()), min_size=1, max_size=60)


def weighed(*pairs: tuple[int, int]) -> list[Weighed]:
    return [Weighed(points, weight) for points, weight in pairs]


@pytest.mark.parametrize(
    ("given_marks", "exact", "text", "math", "strict"),
    [
        (weighed((5, 1), (4, 3), (3, 1), (4, 2)), Fraction(28, 7), "4.00", 4, 4),
        (weighed((5, 1), (4, 1), (4, 1), (5, 1)), Fraction(18, 4), "4.50", 5, 4),
        (weighed((3, 1), (4, 3), (3, 2)), Fraction(21, 6), "3.50", 4, 3),
        (weighed((4, 1), (5, 2), (4, 2)), Fraction(22, 5), "4.40", 4, 4),
        (weighed((2, 1)), Fraction(2), "2.00", 2, 2),
        (weighed((1, 1)), Fraction(1), "1.00", 2, 2),
        (weighed((2, 1), (3, 1)), Fraction(5, 2), "2.50", 3, 2),
    ],
)
def test_vectors(given_marks: list[Weighed], exact: Fraction, text: str, math: int, strict: int) -> None:
    assert average(given_marks) == exact
    assert shown(average(given_marks)) == text
    assert (proposed(given_marks, MATH), proposed(given_marks, STRICT)) == (math, strict)


def test_no_marks_is_not_nought() -> None:
    assert average([]) is None and shown(None) is None and proposed([], MATH) is None


@pytest.mark.parametrize(
    ("exact", "text"),
    [(Fraction(869, 200), "4.35"), (Fraction(867, 200), "4.34"), (Fraction(14, 3), "4.67"), (Fraction(1, 200), "0.01")],
)
def test_half_is_rounded_up(exact: Fraction, text: str) -> None:
    """A banker would write 4.34 for the first."""
    assert shown(exact) == text


def test_strict_asks_what_summative_works_say() -> None:
    high = weighed((5, 10))
    assert proposed([*high, Weighed(4, 1, summative=True)], STRICT) == 4
    assert proposed([*high, Weighed(5, 1, summative=True)], STRICT) == 5
    assert proposed([*high, Weighed(5, 1, True), Weighed(4, 1, True)], STRICT) == 4


@given(marks)
def test_an_average_lies_between_its_marks(given_marks: list[Weighed]) -> None:
    exact = average(given_marks)
    assert exact is not None
    assert min(one.points for one in given_marks) <= exact <= max(one.points for one in given_marks)


@given(marks, st.integers(2, 9))
def test_scaled_weights_change_nothing(given_marks: list[Weighed], factor: int) -> None:
    scaled = [Weighed(one.points, one.weight * factor, one.summative) for one in given_marks]
    assert average(scaled) == average(given_marks)


@given(marks)
def test_the_order_of_marks_does_not_matter(given_marks: list[Weighed]) -> None:
    for preset in Preset:
        assert proposed(given_marks, preset) == proposed(given_marks[::-1], preset)


@given(marks)
def test_strict_never_proposes_more(given_marks: list[Weighed]) -> None:
    math, strict = proposed(given_marks, MATH), proposed(given_marks, STRICT)
    assert math is not None and strict is not None and strict <= math


@given(marks)
def test_a_better_mark_never_lowers_the_average(given_marks: list[Weighed]) -> None:
    first, *rest = given_marks
    better = [Weighed(min(5, first.points + 1), first.weight, first.summative), *rest]
    before, after = average(given_marks), average(better)
    assert before is not None and after is not None and after >= before


@given(marks)
def test_what_is_shown_is_nearest(given_marks: list[Weighed]) -> None:
    exact, text = average(given_marks), shown(average(given_marks))
    assert exact is not None and text is not None
    assert -Fraction(1, 200) < exact - Fraction(text) + Fraction(1, 10**9) <= Fraction(1, 200) + Fraction(1, 10**9)


def test_no_float_holds_a_mark() -> None:
    """`round(2.5) == 2`: neither floats nor the built-in rounding come near marks, in Python or in SQL."""
    for path in Path(services.gradebook.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            where = f"{path.name}:{getattr(node, 'lineno', '?')}"
            assert not (isinstance(node, ast.Name) and node.id in {"float", "round"}), where
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), where
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not any(word in node.value.lower() for word in ("::float", "::real", "round(", "avg(")), where
