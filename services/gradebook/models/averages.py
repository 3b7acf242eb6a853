"""The arithmetic of marks: exact fractions, rounded half up only to be shown. No float ever holds a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from contracts.journal import Preset

COUNTED = {"5": 5, "4": 4, "3": 3, "2": 2, "1": 1}
"""Values that enter averages; зач, незач, осв, н/а and a point do not."""

THRESHOLDS: dict[Preset, tuple[tuple[int, Fraction], ...]] = {
    Preset.MATH: ((5, Fraction(450, 100)), (4, Fraction(350, 100)), (3, Fraction(250, 100))),
    Preset.STRICT: ((5, Fraction(465, 100)), (4, Fraction(365, 100)), (3, Fraction(265, 100))),
}
LOWEST = 2


@dataclass(frozen=True)
class Weighed:
    """A numeric mark as averages see it."""

    points: int
    weight: int
    summative: bool = False


def average(marks: Sequence[Weighed]) -> Fraction | None:
    """W = Σ mark·weight / Σ weight; None, not nought, without numeric marks."""
    weight = sum(one.weight for one in marks)
    return Fraction(sum(one.points * one.weight for one in marks), weight) if weight else None


def shown(value: Fraction | None) -> str | None:
    """Two decimals, half up: 4.345 → «4.35»."""
    if value is None:
        return None
    whole, hundredths = divmod((200 * value.numerator + value.denominator) // (2 * value.denominator), 100)
    return f"{whole}.{hundredths:02d}"


def proposed(marks: Sequence[Weighed], preset: Preset) -> int | None:
    """The period mark that the school's rule recommends; the teacher decides."""
    exact = average(marks)
    if exact is None:
        return None
    level = next((mark for mark, threshold in THRESHOLDS[preset] if exact >= threshold), LOWEST)
    if preset is Preset.STRICT and level > LOWEST and not _mostly_at(level, marks):
        return level - 1
    return level


def _mostly_at(level: int, marks: Sequence[Weighed]) -> bool:
    summative = [one for one in marks if one.summative]
    return not summative or 2 * sum(one.points >= level for one in summative) > len(summative)
