"""Rows of a list about people who are here already: equal ones are left alone, different ones are named."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.importing import ImportDifference
from services.contingent.models import card as cards
from services.contingent.models import names, snils
from services.contingent.repository import people
from services.contingent.repository import roster as rows_of
from services.contingent.usecases import noting, roster
from services.contingent.usecases.import_checking import Arrival, name_key
from services.contingent.usecases.import_columns import ABSENT, ABSENT_WORDS, KEYS, BadCell
from services.contingent.usecases.import_reading import Reading

OPERATION = "initial_entry.read"
SHOWN = ("class", "last_name", "first_name", "middle_name", "birth_date", "sex", "enrolled_on")
"""Columns of which the kept value is told; of the others only that it is another one (the card shows it to whoever
may read it)."""
_OF_ENROLMENT = ("class", "enrolled_on")


@dataclass
class Sorted:
    new: list[Arrival] = field(default_factory=list)
    unchanged: int = 0
    unenrolled: int = 0
    differences: list[ImportDifference] = field(default_factory=list)


def sort(uow: UnitOfWork, school_id: UUID, arrivals: list[Arrival], reading: Reading, today: date) -> Sorted:
    """Who is known elsewhere in the district, or as two people, goes into the reading."""
    known = _known(uow, arrivals)
    ids = sorted({row.id for some in known.values() for row in some})
    here = {row.id: row for row in rows_of.some(uow, school_id, ids, OPERATION, today)}
    kept = dict(zip(here, roster.lines(uow, school_id, list(here.values()), today), strict=True))
    found, differing = Sorted(), set[UUID]()
    for one in arrivals:
        twins = known[one.row]
        if not twins:
            found.new.append(one)
        elif len(twins) > 1 or twins[0].id not in kept:
            reading.wrong(one.row, *_refusal(one, twins))
        elif told := list(_differences(one, here[twins[0].id], kept[twins[0].id])):
            found.differences += told
            differing.add(twins[0].id)
        else:
            found.unchanged += 1
            found.unenrolled += "class" not in kept[twins[0].id]
    noting.note(uow, AccessAction.VIEW, OPERATION, [here[one] for one in sorted(differing)], [noting.NAMES])
    return found


def _known(uow: UnitOfWork, arrivals: list[Arrival]) -> dict[int, list[Any]]:
    """Whom of the district each row may be about: by СНИЛС, else by name and birth date."""
    numbers = [one.dossier.card.snils for one in arrivals if one.dossier.card.snils]
    by_number = {row.snils: row for row in people.same_snils(uow, numbers)}
    keys = [name_key(one) for one in arrivals]
    by_name: dict[tuple[str, date], list[Any]] = {}
    for row in people.same_names(uow, [key for key, _ in keys], [born for _, born in keys]):
        twins = by_name.setdefault((row.search_key, row.birth_date), [])
        if all(row.id != one.id for one in twins):
            twins.append(row)
    found = {}
    for one, key in zip(arrivals, keys, strict=True):
        numbered, named = by_number.get(one.dossier.card.snils), by_name.get(key, [])
        others = [row for row in named if numbered is None or row.id != numbered.id]
        found[one.row] = ([numbered] if numbered is not None else []) + others
    return found


def _refusal(one: Arrival, twins: Sequence[Any]) -> tuple[str, str]:
    if len(twins) > 1:
        return "last_name", "Таких людей уже несколько: СНИЛС одного, ФИО и дата рождения другого. Проверьте строку"
    if one.dossier.card.snils and getattr(twins[0], "snils", None) == one.dossier.card.snils:
        return "snils", "Человек с таким СНИЛС уже есть в районе: проверьте номер или удалите строку"
    return "last_name", "Человек с таким ФИО и датой рождения уже есть: удалите строку"


def _differences(one: Arrival, row: Any, kept: roster.Line) -> Iterator[ImportDifference]:
    """An empty cell says nothing; of who is not enrolled yet there is no class to compare with."""
    for key, said in one.entry.values.items():
        if key in _OF_ENROLMENT and key not in kept:
            detail = (
                f"Выбыл(а) {row.left_on:%d.%m.%Y}: снова зачисляет приказ" if row.left_on and key == "class" else ""
            )
        else:
            same = _spelled(key, said) == _spelled(key, _read(key, kept.get(key)))
            detail = "" if same else _detail(key, kept.get(key))
        if detail:
            yield ImportDifference(row=one.row, column=KEYS[key].title, person_id=row.id, detail=detail)


def _detail(key: str, kept: Any) -> str:
    if key not in SHOWN or kept is None:
        return "В карточке иначе. Список её не меняет: исправьте карточку или строку"
    written = f"{kept:%d.%m.%Y}" if isinstance(kept, date) else str(kept)
    return f"В карточке «{written}». Список её не меняет: исправьте карточку или строку"


def _read(key: str, kept: Any) -> Any:
    try:
        return KEYS[key].read(kept) if kept is not None else None
    except BadCell:
        return kept


def _spelled(key: str, value: Any) -> Any:
    if value is None:
        return None
    spelling = _SPELLINGS.get(key.rstrip("12"))
    return spelling(value) if spelling else value


def _absent(value: str) -> str:
    return ABSENT if value.lower() in ABSENT_WORDS else names.written(value)


_SPELLINGS: dict[str, Callable[[Any], Any]] = {
    "last_name": names.written,
    "first_name": names.written,
    "middle_name": _absent,
    "adult": lambda parts: names.written(" ".join(filter(None, parts))),
    "snils": snils.written,
    "phone": cards.phone_written,
    "purposes": lambda some: sorted(some),
}
