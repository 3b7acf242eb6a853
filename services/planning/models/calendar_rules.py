"""What must hold for a study calendar. Each rule says what is wrong in Russian and where."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from contracts.base import Problem
from contracts.planning import Break, CalendarProposal, DayChange, NewPeriod, PeriodKind
from services.planning.models.study_days import DAY, each, taught_as

COUNT: dict[PeriodKind, int] = {"QUARTER": 4, "HALF_YEAR": 2, "TRIMESTER": 3}
NOUN: dict[PeriodKind, str] = {"QUARTER": "четверть", "HALF_YEAR": "полугодие", "TRIMESTER": "триместр"}
MANY: dict[PeriodKind, str] = {
    "QUARTER": "четырёх четвертей",
    "HALF_YEAR": "двух полугодий",
    "TRIMESTER": "трёх триместров",
}


def title_of(kind: PeriodKind, number: int) -> str:
    """«1 четверть»."""
    return f"{number} {NOUN[kind]}"


def is_year(text: str) -> bool:
    """Whether it names a study year: «2026/2027»."""
    return re.fullmatch("20[0-9]{2}/20[0-9]{2}", text) is not None and int(text[5:]) == int(text[:4]) + 1


def problems_of(new: CalendarProposal) -> list[Problem]:
    """Everything wrong with a calendar about to be set."""
    if not is_year(new.year):
        return [Problem(field="year", detail="Учебный год пишется так: 2026/2027")]
    return [*_frame(new), *_periods(new), *_breaks(new), *_days(new)]


def _frame(new: CalendarProposal) -> Iterator[Problem]:
    first = int(new.year[:4])
    if not date(first, 8, 1) <= new.starts_on < new.ends_on <= date(first + 1, 9, 1):
        yield Problem(
            field="starts_on", detail=f"Занятия {new.year} года лежат между 01.08.{first} и 31.08.{first + 1}"
        )
    if new.week_length not in (5, 6):
        yield Problem(field="week_length", detail="Учебная неделя бывает пятидневной и шестидневной")
    if new.week_length == 6 and 1 in new.grades:
        yield Problem(field="week_length", detail="Первые классы учатся пять дней в неделю")
    if not new.grades or len(set(new.grades)) < len(new.grades) or not all(1 <= one <= 12 for one in new.grades):
        yield Problem(field="grades", detail="Назовите параллели от 1 до 12, каждую один раз")
    if not 1 <= new.study_weeks <= 52:
        yield Problem(field="study_weeks", detail="Число учебных недель — от 1 до 52")


def _periods(new: CalendarProposal) -> Iterator[Problem]:
    if [one.number for one in new.periods] != list(range(1, COUNT[new.kind] + 1)):
        yield Problem(field="periods", detail=f"Год состоит из {MANY[new.kind]}, перечислите их по порядку")
        return
    for at, one in enumerate(new.periods):
        if not new.starts_on <= one.starts_on < one.ends_on <= new.ends_on:
            yield Problem(field=f"periods[{at}]", detail=f"{title_of(new.kind, one.number)} выходит за границы года")
    for at, (before, after) in enumerate(pairwise(new.periods), 1):
        if after.starts_on < before.ends_on:
            detail = f"{title_of(new.kind, after.number)} начинается раньше, чем кончается предыдущая часть года"
            yield Problem(field=f"periods[{at}].starts_on", detail=detail)
    yield from _forgotten(new)


def _forgotten(new: CalendarProposal) -> Iterator[Problem]:
    """A weekday that is in no period must be a day off or lie in a break: otherwise it was forgotten."""
    covered = _covered([*new.periods, *new.breaks])
    changes = {one.on: one for one in new.days}
    for day in each(new.starts_on, new.ends_on):
        if day not in covered and taught_as(day, changes.get(day), new.week_length) is not None:
            detail = f"{day:%d.%m.%Y} не входит ни в каникулы, ни в часть года, за которую ставят отметки"
            yield Problem(field="periods", detail=detail)
            return


def _covered(spans: Sequence[NewPeriod | Break]) -> set[date]:
    return {day for one in spans for day in each(one.starts_on, one.ends_on)}


def _breaks(new: CalendarProposal) -> Iterator[Problem]:
    for at, one in enumerate(new.breaks):
        if not new.starts_on <= one.starts_on < one.ends_on <= new.ends_on:
            yield Problem(
                field=f"breaks[{at}]", detail=f"«{one.title}»: дни каникул должны идти по порядку внутри года"
            )
    ordered = sorted(new.breaks, key=lambda one: one.starts_on)
    for before, after in pairwise(ordered):
        if after.starts_on < before.ends_on:
            detail = f"«{after.title}» накладываются на «{before.title}»"
            yield Problem(field=f"breaks[{new.breaks.index(after)}]", detail=detail)


def _days(new: CalendarProposal) -> Iterator[Problem]:
    seen: set[date] = set()
    rested = _covered(new.breaks)
    for at, one in enumerate(new.days):
        where = f"days[{at}]"
        if one.on in seen:
            yield Problem(field=where, detail=f"{one.on:%d.%m.%Y} названо дважды")
        seen.add(one.on)
        if not new.starts_on <= one.on < new.ends_on:
            yield Problem(field=where, detail=f"{one.on:%d.%m.%Y} вне учебного года")
        if one.kind == "STUDY_DAY":
            yield from _study_day(one, where, rested)


def _study_day(one: DayChange, where: str, rested: set[date]) -> Iterator[Problem]:
    if one.on in rested:
        yield Problem(field=where, detail=f"Учебный день {one.on:%d.%m.%Y} попадает на каникулы")
    if not 1 <= (one.weekday or one.on.isoweekday()) <= 6:
        yield Problem(field=f"{where}.weekday", detail="Укажите, по расписанию какого дня учатся: от 1 до 6")


def last_day(ends_on: date) -> date:
    """The last day of a half-open span, as people name it."""
    return ends_on - DAY
