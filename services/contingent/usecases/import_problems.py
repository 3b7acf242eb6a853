"""What is wrong with a list, as people read it: the same thing said once for all its rows."""

import re
from collections.abc import Iterator

from contracts.importing import ImportGroup, ImportProblem

_VALUE = re.compile(r"^«[^»]*»: ")
MOST_SPANS = 50


def groups(problems: list[ImportProblem]) -> list[ImportGroup]:
    """What is wrong most often first."""
    found: dict[tuple[str, str], list[ImportProblem]] = {}
    for one in problems:
        found.setdefault((one.column, _VALUE.sub("", one.detail)), []).append(one)
    told = [_group(some) for some in found.values()]
    return sorted(told, key=lambda one: -one.count)


def _group(some: list[ImportProblem]) -> ImportGroup:
    details = {one.detail for one in some}
    plain = _VALUE.sub("", some[0].detail)
    detail = some[0].detail if len(details) == 1 else plain[:1].upper() + plain[1:]
    rows = sorted({one.row for one in some} - {0})
    return ImportGroup(column=some[0].column, detail=detail, rows=spans(rows), count=len(some))


def spans(rows: list[int]) -> str:
    """Rising numbers as «3, 7, 12–15»."""
    found = list(_spans(rows))
    if len(found) <= MOST_SPANS:
        return ", ".join(found)
    return f"{', '.join(found[:MOST_SPANS])} … до {rows[-1]}"


def _spans(rows: list[int]) -> Iterator[str]:
    first = last = None
    for row in [*rows, None]:
        if first is not None and last is not None and row == last + 1:
            last = row
            continue
        if first is not None and last is not None:
            yield str(first) if first == last else f"{first}{'–' if last > first + 1 else ', '}{last}"
        first = last = row
