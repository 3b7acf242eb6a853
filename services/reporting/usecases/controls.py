"""«Протокол контроля»: what must hold in every movement report. No names of pupils in its lines."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Literal

import holidays

from contracts.reporting import Control, MovementCounts, MovementName, MovementRow
from services.reporting.models.columns import COLUMNS

_LONGEST = 20
"""Lines of one control; the rest is counted."""
_ALLOWED_EARLIER = 3
"""Working days that a movement may take effect before its order's date (district's rule, not the law's)."""
_FREE = holidays.country_holidays("RU")


def control(code: str, title: str, faults: Iterable[str], severity: Literal["ERROR", "WARNING"] = "ERROR") -> Control:
    details = list(faults)
    passed = not details
    if len(details) > _LONGEST:
        details = [*details[:_LONGEST], f"и ещё {len(details) - _LONGEST}"]
    return Control(code=code, title=title, severity=severity, passed=passed, details=details)


def errors(controls: Iterable[Control]) -> int:
    return sum(1 for one in controls if not one.passed and one.severity == "ERROR")


def arithmetic(rows: Sequence[MovementRow]) -> list[Control]:
    """What the numbers alone must satisfy; also asked of a stored snapshot before it is signed."""
    return [
        control("R2.1", "Графа 20 = 2 + 4 + 9 − 10 − 18 − 19", _unequal(rows, "20", _end, _balance)),
        control("R2.2", "Графа 4 = 5 + 6 + 7 + 8", _unequal(rows, "4", lambda c: c.arrived, _arrived)),
        control("R2.3", "Графа 10 = сумма граф 11–17", _unequal(rows, "10", lambda c: c.left, _left)),
        control("R2.4", "По школе графа 9 = графе 18", _moves(rows)),
        control("R2.5", "Классы, параллели, уровни и итог сходятся", _sums(rows)),
        control("R2.6", "Графы 3 ≤ 2, 21 ≤ 20, 22 ≤ 10; отрицательных чисел нет", _parts(rows)),
    ]


def factual(sheet: dict[str, Any], rows: Sequence[MovementRow]) -> list[Control]:
    """What the facts behind the numbers must satisfy."""
    strays = sum(1 for one in sheet["tally"] if one["total_of"] == 0b0110 and one["class_id"] not in _known(sheet))
    twice = [f"одновременно в двух местах: {sheet['twice']}"] if sheet["twice"] else []
    return [
        control("R2.7", "Графа 2 = все прибывшие минус все выбывшие до начала периода", _opening(sheet, rows)),
        control("R2.8", "Мальчики и девочки вместе дают всех", _sexes(sheet["tally"])),
        control("R2.9", "У каждого движения есть зарегистрированный приказ", _orders(sheet["orderless"])),
        control("R2.10", "Каждый приказ о движении исполнен", _orders(sheet["idle"]), "WARNING"),
        control("R2.11", "Движение не раньше приказа более чем на 3 рабочих дня", too_early(sheet["early"]), "WARNING"),
        control("R2.12", "Пребывание в классах без разрывов и наложений", _orders(sheet["broken"])),
        control("R2.13", "Никто не учится в двух местах сразу", twice),
        control("R2.14", "Все классы известны", [f"неизвестных классов: {strays}"] if strays else []),
    ]


def lists(rows: Sequence[MovementRow], names: Sequence[MovementName]) -> Control:
    """Drill-down equals count, cell by cell."""
    classes = [row for row in rows if row.kind == "CLASS"]
    faults = []
    for row in classes:
        own = [one for one in names if one.row == row.code]
        for column in COLUMNS:
            listed, number = sum(map(column.holds, own)), column.of(row.counts)
            if listed != number:
                faults.append(f"{row.title}, графа {column.number}: в списке {listed}, в форме {number}")
    return control("R2.15", "Поимённые списки равны числам", faults)


def previous(rows: Sequence[MovementRow], before: Sequence[MovementRow], late: list[list[str]]) -> Control:
    """Against the signed report whose period ended where this one begins; names what was told too late for it."""
    ends = {row.code: row.counts.end for row in before}
    faults = [
        f"{row.title}: сдано {ends[row.code]}, теперь {row.counts.start}"
        for row in rows
        if row.code in ends and ends[row.code] != row.counts.start
    ]
    if faults:
        faults += [f"относится к прошлому периоду: {line}" for line in _orders(late)]
    return control("R2.16", "Графа 2 = графе 20 сданного отчёта за предыдущий период", faults, "WARNING")


def period_over(ends_on: date, today: date) -> Control:
    faults = [f"последний день периода {ends_on - timedelta(days=1):%d.%m.%Y}"] if ends_on > today else []
    return control("R2.17", "Период завершён", faults, "WARNING")


def transfers(sheet: dict[str, Any]) -> Control:
    """Between schools of the district everyone who came has left another of them."""
    title = "Прибывшие из школ района выбыли из другой школы района"
    return control("R2.18", title, _orders(sheet["unmatched"]), "WARNING")


def _unequal(
    rows: Sequence[MovementRow],
    column: str,
    left: Callable[[MovementCounts], int],
    right: Callable[[MovementCounts], int],
) -> list[str]:
    return [
        f"{row.title}: в графе {column} стоит {left(row.counts)}, по расчёту {right(row.counts)}"
        for row in rows
        if left(row.counts) != right(row.counts)
    ]


def _end(c: MovementCounts) -> int:
    return c.end


def _balance(c: MovementCounts) -> int:
    return c.start + c.arrived + c.moved_in - c.left - c.moved_out - c.graduated


def _arrived(c: MovementCounts) -> int:
    return c.arrived_district + c.arrived_region + c.arrived_other_region + c.arrived_other


def _left(c: MovementCounts) -> int:
    towards = c.left_district + c.left_region + c.left_other_region + c.left_abroad
    return towards + c.left_vocational + c.left_family + c.left_other


def _moves(rows: Sequence[MovementRow]) -> list[str]:
    schools = [row for row in rows if row.kind in ("SCHOOL", "DISTRICT")]
    return _unequal(schools, "9", lambda c: c.moved_in, lambda c: c.moved_out)


def _parts(rows: Sequence[MovementRow]) -> list[str]:
    wrong = []
    for row in rows:
        c = row.counts
        negative = any(column.of(c) < 0 for column in COLUMNS)
        if c.start_girls > c.start or c.end_girls > c.end or c.unconfirmed > c.left or negative:
            wrong.append(row.title)
    return wrong


def _sums(rows: Sequence[MovementRow]) -> list[str]:
    """Each total against the lines of every kind below it."""
    total = rows[-1]
    parts = ["CLASS", "PARALLEL", "LEVEL"] if total.kind == "SCHOOL" else ["SCHOOL"]
    faults = [line for kind in parts for line in _sum_of([r for r in rows if r.kind == kind], total)]
    pending: dict[str, list[MovementRow]] = {"CLASS": [], "PARALLEL": []}
    for row in rows:
        if row.kind in pending:
            pending[row.kind].append(row)
        below = {"PARALLEL": "CLASS", "LEVEL": "PARALLEL"}.get(row.kind)
        if below:
            faults += _sum_of(pending[below], row)
            pending[below] = []
    return faults


def _sum_of(parts: Sequence[MovementRow], total: MovementRow) -> list[str]:
    return [
        f"{total.title}, графа {column.number}: {column.of(total.counts)} вместо {added}"
        for column in COLUMNS
        if (added := sum(column.of(row.counts) for row in parts)) != column.of(total.counts)
    ]


def _opening(sheet: dict[str, Any], rows: Sequence[MovementRow]) -> list[str]:
    of_schools = rows[-1].kind == "DISTRICT"
    ledger: dict[str, int] = {}
    for one in sheet["ledger"]:
        key = one["school_id" if of_schools else "class_id"]
        ledger[key] = ledger.get(key, 0) + int(one["pupils"])
    return [
        f"{row.title}: на начало {row.counts.start}, по движению {ledger.get(str(row.id), 0)}"
        for row in rows
        if row.id is not None and row.counts.start != ledger.get(str(row.id), 0)
    ]


def _sexes(tally: Iterable[dict[str, Any]]) -> list[str]:
    total = next(one for one in tally if one["total_of"] == 0b1111)
    return [
        f"графа {number}: {total[when]} ≠ {total[when + '_boys']} + {total[when + '_girls']}"
        for number, when in ((2, "start"), (20, "end"))
        if total[when] != total[when + "_boys"] + total[when + "_girls"]
    ]


def _known(sheet: dict[str, Any]) -> set[str]:
    return {one["id"] for one in sheet["classes"]}


def _orders(found: list[list[str]]) -> list[str]:
    return [f"приказ № {number} от {_day(on)}" for number, on in sorted(found, key=lambda one: (one[1], one[0]))]


def too_early(found: list[list[str]]) -> list[str]:
    """Of (order, its date, day of the movement) those that took effect too long before their order."""
    return [
        f"приказ № {number} от {_day(ordered)}, движение {_day(on)}"
        for number, ordered, on in sorted(found, key=lambda one: (one[1], one[0], one[2]))
        if _working_days(date.fromisoformat(on), date.fromisoformat(ordered)) > _ALLOWED_EARLIER
    ]


def _working_days(first: date, until: date) -> int:
    days = (first + timedelta(days=n) for n in range((until - first).days))
    return sum(1 for day in days if day.weekday() < 5 and day not in _FREE)


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"
