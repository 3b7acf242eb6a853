"""Norms a school is warned about, never held up by: the weekly load of a class, the pace of a programme."""

from contracts.planning import Pace

WEEKLY_LOAD: dict[int, dict[int, int]] = {
    5: {1: 21, 2: 23, 3: 23, 4: 23, 5: 29, 6: 30, 7: 32, 8: 33, 9: 33, 10: 34, 11: 34},
    6: {2: 26, 3: 26, 4: 26, 5: 32, 6: 33, 7: 35, 8: 36, 9: 36, 10: 37, 11: 37},
}
"""Most hours a week by length of the week and grade, as schools commonly apply the sanitary rules."""
YEARLY_HOURS: dict[int, tuple[int, int]] = {
    1: (620, 653),
    **dict.fromkeys((2, 3, 4), (782, 884)),
    5: (986, 1088),
    6: (1020, 1122),
    7: (1088, 1190),
    **dict.fromkeys((8, 9), (1122, 1224)),
}
"""Least and most hours of a year by grade, as the federal curricula of 2025 have them."""


def tenths(part: int, whole: int) -> float | None:
    """Per cent with one decimal, half up; None of nothing."""
    return (part * 2000 + whole) // (2 * whole) / 10 if whole else None


def pace(held: int, due: int) -> Pace:
    """100 % and more is in time, from 95 % acceptable, below a lag that needs a measure."""
    if due == 0:
        return "NOT_STARTED"
    if held >= due:
        return "OK"
    return "ACCEPTABLE" if held * 100 >= due * 95 else "LAG"
