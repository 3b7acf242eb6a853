"""The sheet of facts as rows of the form and as lists of names."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from contracts.reporting import InTransit, MovementCounts, MovementName, MovementRow, NameList

_OF_CLASS, _OF_PARALLEL, _OF_LEVEL, _OF_SCHOOL, _OF_ALL = 0b0110, 0b1010, 0b1100, 0b1110, 0b1111
"""What PostgreSQL's grouping(class, grade, level, school) says: a 1 for each thing summed over."""
_COUNTED = [one.name for one in fields(MovementCounts)]
_ORDER = {name: number for number, name in enumerate(NameList)}


def counts(tally: dict[str, Any]) -> MovementCounts:
    return MovementCounts(**{name: tally[name] for name in _COUNTED})


def alphabetical(text: str) -> str:
    """A key that puts ё right after е."""
    return text.casefold().replace("ё", "е\uffff")


class Titles:
    """What classes and schools are called in rows and lists."""

    def __init__(self, sheet: dict[str, Any]) -> None:
        self.classes = sorted(
            sheet["classes"], key=lambda one: (one["grade"], alphabetical(one["letter"]), one["year"])
        )
        self._schools = {one["id"]: one["title"] for one in sheet["schools"]}
        named = [one["title"] for one in self.classes]
        self._codes = {
            one["id"]: one["title"] if named.count(one["title"]) == 1 else f"{one['title']} ({one['year']})"
            for one in self.classes
        }

    def of_class(self, class_id: str) -> str:
        """«5А»; with its year when the period holds two classes of that name."""
        return self._codes.get(class_id) or f"класс {class_id}"

    def of_school(self, school_id: str) -> str:
        return self._schools.get(school_id) or f"школа {school_id}"

    @property
    def schools(self) -> list[str]:
        return sorted(self._schools, key=lambda school: alphabetical(self._schools[school]))


def school_rows(sheet: dict[str, Any]) -> list[MovementRow]:
    """Classes, after them their parallel, after the parallels of a level that level, at last the school."""
    titles, found = Titles(sheet), _by_total(sheet["tally"])
    grades = {one["id"]: one["grade"] for one in titles.classes}
    ids = [one["id"] for one in titles.classes] + sorted(found[_OF_CLASS].keys() - grades.keys())
    rows = [_class_row(titles, found[_OF_CLASS][one], one) for one in ids if one in found[_OF_CLASS]]
    made: list[MovementRow] = []
    for level, low, high in (("1-4", 1, 4), ("5-9", 5, 9), ("10-11", 10, 12)):
        for grade in range(low, high + 1):
            made += [row for row in rows if grades.get(str(row.id)) == grade]
            if grade in found[_OF_PARALLEL]:
                made.append(_row("PARALLEL", f"parallel-{grade}", f"Итого {grade} классы", found[_OF_PARALLEL][grade]))
        if level in found[_OF_LEVEL]:
            title = f"Итого {level.replace('-', '–')} классы"
            made.append(_row("LEVEL", f"level-{level}", title, found[_OF_LEVEL][level]))
    made += [row for row in rows if str(row.id) not in grades]
    return [*made, _row("SCHOOL", "school", "Итого по школе", found[_OF_ALL][None])]


def district_rows(sheet: dict[str, Any]) -> list[MovementRow]:
    """Every known school, also one where nothing has happened yet, and the district."""
    titles, found = Titles(sheet), _by_total(sheet["tally"])
    ids = titles.schools + sorted(found[_OF_SCHOOL].keys() - set(titles.schools))
    rows = [
        MovementRow(
            kind="SCHOOL",
            code=one,
            title=titles.of_school(one),
            id=UUID(one),
            counts=counts(found[_OF_SCHOOL][one]) if one in found[_OF_SCHOOL] else MovementCounts(),
        )
        for one in ids
    ]
    return [*rows, _row("DISTRICT", "district", "Итого по району", found[_OF_ALL][None])]


def _by_total(tally: Iterable[dict[str, Any]]) -> dict[int, dict[Any, dict[str, Any]]]:
    keys = {_OF_CLASS: "class_id", _OF_PARALLEL: "grade", _OF_LEVEL: "level", _OF_SCHOOL: "school_id"}
    found: dict[int, dict[Any, dict[str, Any]]] = {mask: {} for mask in (*keys, _OF_ALL)}
    for one in tally:
        found[one["total_of"]][one.get(keys.get(one["total_of"], ""))] = one
    return found


def _class_row(titles: Titles, tally: dict[str, Any], class_id: str) -> MovementRow:
    title = titles.of_class(class_id)
    return MovementRow(kind="CLASS", code=title, title=title, id=UUID(class_id), counts=counts(tally))


def _row(kind: Any, code: str, title: str, tally: dict[str, Any]) -> MovementRow:
    return MovementRow(kind=kind, code=code, title=title, counts=counts(tally))


def names(sheet: dict[str, Any]) -> list[MovementName]:
    """The pupils behind the numbers, by list, class and name."""
    titles = Titles(sheet)
    rank = {one["id"]: number for number, one in enumerate(titles.classes)}
    given = sorted(
        sheet["names"],
        key=lambda one: (
            _ORDER[one["list"]],
            rank.get(one["class_id"], len(rank)),
            one["class_id"],
            alphabetical(one["full_name"]),
            one["birth_date"],
            one["on"],
            one["order_number"],
        ),
    )
    return [_name(titles, one) for one in given]


def _name(titles: Titles, one: dict[str, Any]) -> MovementName:
    title = titles.of_class(one["class_id"])
    other = one["other_class_id"]
    return MovementName(
        list=NameList(one["list"]),
        full_name=one["full_name"],
        birth_date=date.fromisoformat(one["birth_date"]),
        sex=one["sex"],
        row=title,
        class_title=title,
        on=date.fromisoformat(one["on"]),
        counterpart=one["counterpart"],
        counterpart_title=one["destination"],
        other_class=titles.of_class(other) if other else None,
        reason=one["reason"],
        unconfirmed=bool(one["unconfirmed"]),
        order_number=one["order_number"],
        order_date=date.fromisoformat(one["order_date"]),
        student_id=UUID(one["student_id"]),
    )


def in_transit(sheet: dict[str, Any]) -> list[InTransit]:
    titles = Titles(sheet)
    return [
        InTransit(
            full_name=one["full_name"],
            birth_date=date.fromisoformat(one["birth_date"]),
            school=titles.of_school(one["school_id"]),
            left_on=date.fromisoformat(one["left_on"]),
            order_number=one["order_number"],
            order_date=date.fromisoformat(one["order_date"]),
        )
        for one in sheet["in_transit"]
    ]
