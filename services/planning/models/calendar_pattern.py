"""A calendar to begin with: the federal pattern of weeks with the public holidays and moved days of Russia.

The pattern (quarters of 8, 8, 11 and 7 weeks, breaks of nine days, a February break for grade 1, 33 or 34 weeks) is
common practice; a school edits the proposal and sets its own.
"""

import re
from datetime import date, timedelta
from functools import cache

import holidays

from contracts.planning import Break, CalendarProposal, DayChange, NewPeriod, PeriodKind
from services.planning.models.study_days import DAY, monday_from, study_days

WEEK = timedelta(weeks=1)
_MOVED_FROM = re.compile(r"перенесено с (\d\d)\.(\d\d)\.(\d{4})")


def group_of(grade: int) -> tuple[list[int], PeriodKind]:
    """The grades that share a calendar with this one, and their kind of period."""
    if grade >= 10:
        return [10, 11], "HALF_YEAR"
    return ([1], "QUARTER") if grade == 1 else (list(range(2, 10)), "QUARTER")


def propose(year: str, grade: int, week_length: int) -> CalendarProposal:
    grades, kind = group_of(grade)
    edges = _quarters(int(year[:4]))
    breaks = _breaks(edges, first_grade=grades == [1])
    periods = _half_years(edges) if kind == "HALF_YEAR" else _numbered(edges)
    days = _changes(edges[0][0], edges[-1][1], breaks, week_length)
    return CalendarProposal(
        year=year,
        grades=grades,
        week_length=week_length,
        kind=kind,
        starts_on=edges[0][0],
        ends_on=edges[-1][1],
        study_weeks=33 if grades == [1] else 34,
        periods=periods,
        breaks=breaks,
        days=days,
        study_days=len(study_days(periods, breaks, days, week_length)),
    )


def _quarters(year: int) -> list[tuple[date, date]]:
    """Half-open quarters of the study year that begins in `year`."""
    start = date(year, 9, 1)
    if start.isoweekday() > 5:
        start = monday_from(start)
    autumn = start - DAY * start.weekday() + 8 * WEEK - 2 * DAY
    winter, january = date(year, 12, 31), monday_from(date(year + 1, 1, 9))
    spring = january + 11 * WEEK - 2 * DAY
    end = date(year + 1, 5, 27)
    while (end - DAY).isoweekday() > 5:
        end -= DAY
    return [(start, autumn), (autumn + 9 * DAY, winter), (january, spring), (spring + 9 * DAY, end)]


def _numbered(edges: list[tuple[date, date]]) -> list[NewPeriod]:
    return [NewPeriod(number=n, starts_on=start, ends_on=end) for n, (start, end) in enumerate(edges, 1)]


def _half_years(edges: list[tuple[date, date]]) -> list[NewPeriod]:
    return _numbered([(edges[0][0], edges[1][1]), (edges[2][0], edges[3][1])])


def _breaks(edges: list[tuple[date, date]], *, first_grade: bool) -> list[Break]:
    titles = ("Осенние каникулы", "Зимние каникулы", "Весенние каникулы")
    found = [
        Break(title=title, starts_on=before[1], ends_on=after[0])
        for title, before, after in zip(titles, edges, edges[1:], strict=False)
    ]
    if first_grade:
        february = edges[2][0] + 5 * WEEK - 2 * DAY
        extra = Break(title="Дополнительные каникулы", starts_on=february, ends_on=february + 9 * DAY)
        found.insert(2, extra)
    return found


def _changes(starts_on: date, ends_on: date, breaks: list[Break], week_length: int) -> list[DayChange]:
    """Days off on study weekdays and, in a five-day week, the working Saturdays they were exchanged for."""
    off, working = public_days(starts_on.year)
    found = []
    for day, title in sorted(off.items()):
        exchanged = _moved_from(title) in working
        if day.isoweekday() <= week_length and not (exchanged and week_length == 6):
            found.append(DayChange(on=day, kind="DAY_OFF", title=title))
        if exchanged and week_length == 5 and (saturday := _moved_from(title)):
            moved = DayChange(on=saturday, kind="STUDY_DAY", title="Учебная суббота", weekday=day.isoweekday())
            found.append(moved)
    rested = [(one.starts_on, one.ends_on) for one in breaks]
    inside = (one for one in found if starts_on <= one.on < ends_on)
    return sorted((one for one in inside if not any(a <= one.on < b for a, b in rested)), key=lambda one: one.on)


@cache
def public_days(year: int) -> tuple[dict[date, str], frozenset[date]]:
    """Public holidays and working weekends of the two calendar years of a study year."""
    found = holidays.country_holidays("RU", years=[year, year + 1], language="ru")
    return dict(found.items()), frozenset(found.weekend_workdays)


def _moved_from(title: str) -> date | None:
    found = _MOVED_FROM.search(title)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None
