"""A read list → dossiers ready to be stored; every row that may not be is named with its column."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Problem, uuid7
from contracts.student_body import Address, AdultData, CardData, NewConsent, NewRepresentative, Purpose
from services.contingent.models import card as cards
from services.contingent.models import names, study_year
from services.contingent.models.consent_forms import USUAL, Terms
from services.contingent.repository import classes, movements, representatives
from services.contingent.usecases import consent_rules, dossiers
from services.contingent.usecases.dossiers import Dossier
from services.contingent.usecases.import_columns import ABSENT_WORDS, ADULTS
from services.contingent.usecases.import_reading import Entry, Reading

_OF_ADULT, _OF_CHILD = [Purpose.P1, Purpose.P2, Purpose.P7], [Purpose.P1, Purpose.P2]
"""What one paper of a list is for where the list does not say; the first alone where each purpose needs its own."""
_STAND_INS: dict[str, Any] = {
    "last_name": "Имярек",
    "first_name": "Имярек",
    "birth_date": date(2015, 9, 1),
    "sex": "M",
    "paper": "—",
    "paper_date": date(2015, 9, 1),
}
"""For cells that are empty or unreadable (named already), so that the rest of the row is checked in the same run."""
_FIELDS = {
    "card.addresses": "address",
    "consents[0].number": "paper",
    "consents[0].signed_at": "paper_date",
    "consents[0].given_by": "adult1",
    "consents[0]": "purposes",
}


@dataclass
class Child:
    """One row that can be read."""

    entry: Entry
    dossier: Dossier


@dataclass
class Arrival:
    """One child of the list on the way in."""

    entry: Entry
    dossier: Dossier
    class_id: UUID
    enrolled_on: date

    @property
    def row(self) -> int:
        return self.entry.number


@dataclass
class Household:
    """Adults met so far: brothers and sisters have the same mother, known by name and phone. And the school's terms."""

    known: dict[tuple[str, str], UUID] = field(default_factory=dict)
    cards: dict[UUID, Any] = field(default_factory=dict)
    terms: Terms = USUAL

    def usual(self, purposes: list[Purpose]) -> list[Purpose]:
        return purposes[:1] if self.terms.separate else purposes


def children(entries: list[Entry], household: Household, reading: Reading, today: date) -> list[Child]:
    """These rows by themselves; what is wrong with them goes into the reading."""
    found = ((one, _dossier(one, household, reading, today)) for one in entries)
    return [Child(entry, dossier) for entry, dossier in found if dossier is not None]


def place(
    uow: UnitOfWork, school_id: UUID, year: str, reading: Reading, some: list[Child]
) -> tuple[list[Arrival], dict[UUID, Any]]:
    """Who of the rows that are right would come into which class, and the classes; each by id."""
    open_classes = {(row.grade, row.letter): row for row in classes.of_school(uow, school_id) if row.year == year}
    rows = {one.number: _class(uow, one, open_classes, year, reading) for one in reading.entries}
    first_day = study_year.bounds(year)[0]
    arrivals = [
        Arrival(one.entry, one.dossier, school_class.id, one.entry.values.get("enrolled_on") or first_day)
        for one in some
        if (school_class := rows[one.entry.number]) is not None
    ]
    _twins_inside(arrivals, reading)
    return arrivals, {row.id: row for row in open_classes.values()}


def welcome(uow: UnitOfWork, year: str, new: list[Arrival], rows: dict[UUID, Any], reading: Reading) -> None:
    """Whether those who are new may come: on a day of the year, and there is room."""
    for one in new:
        if study_year.of(one.enrolled_on) != year:
            reading.wrong(one.row, "enrolled_on", f"Дата вне {year} учебного года")
    _overfull(uow, new, rows, reading)


def _class(uow: UnitOfWork, entry: Entry, open_classes: dict[Any, Any], year: str, reading: Reading) -> Any | None:
    wanted = entry.values.get("class")
    if wanted is None:
        return None
    row, title = open_classes.get(wanted), f"{wanted[0]}{wanted[1]}"
    if row is None:
        there = ", ".join(f"{grade}{letter}" for grade, letter in sorted(open_classes)) or "ни одного"
        detail = f"Класса {title} в {year} учебном году нет. Откройте его или исправьте (открыты: {there})"
        reading.wrong(entry.number, "class", detail)
    elif uow.caller.role == "CLASS_TEACHER" and row.class_teacher_id != uow.caller.person_id:
        reading.wrong(entry.number, "class", f"Класс {title} не ваш: классный руководитель вносит только свой")
    return row


# one row


def _dossier(entry: Entry, household: Household, reading: Reading, today: date) -> Dossier | None:
    value = _STAND_INS | entry.values
    middle = value.get("middle_name")
    absent = middle is not None and middle.lower() in ABSENT_WORDS
    card = CardData(
        last_name=value["last_name"],
        first_name=value["first_name"],
        middle_name=None if absent else middle,
        has_no_middle_name=absent,
        sex=value["sex"],
        birth_date=value["birth_date"],
        snils=value.get("snils"),
        addresses=[Address(text=value["address"])] if "address" in value else None,
        phone=value.get("phone"),
    )
    purposes = value.get("purposes") or household.usual(_OF_CHILD)
    paper = NewConsent(number=value["paper"], purposes=purposes, signed_at=value["paper_date"])
    adults = [one for n in range(1, ADULTS + 1) if (one := _adult(entry, n, household, reading)) is not None]
    dossier = dossiers.prepared(uuid7(), card, adults, [paper], today, household.terms)
    dossier.known_adults = {one.person_id: household.cards[one.person_id] for one in adults if one.person_id}
    if Purpose.P1 not in purposes:
        reading.wrong(entry.number, "purposes", "Без цели P1 (учёт контингента) зачислить нельзя")
    for problem in dossiers.check(dossier, today):
        reading.wrong(entry.number, _column(problem), problem.detail)
    if not _STAND_INS.keys() <= entry.values.keys():
        return None
    _remember(dossier, household)
    return dossier


def _adult(entry: Entry, n: int, household: Household, reading: Reading) -> NewRepresentative | None:
    value = entry.values
    if f"adult{n}" not in value:
        return None
    if f"kinship{n}" not in value:
        reading.wrong(entry.number, f"kinship{n}", "Не указано, кем приходится ребёнку")
        return None
    last, first, middle = value[f"adult{n}"]
    card = AdultData(last_name=last, first_name=first, middle_name=middle, phone=value.get(f"phone{n}"))
    known = household.known.get(_same(cards.written(card)))
    paper = None
    if known is None and f"paper{n}" in value and f"paper_date{n}" in value:
        paper = NewConsent(
            number=value[f"paper{n}"], purposes=household.usual(_OF_ADULT), signed_at=value[f"paper_date{n}"]
        )
    return NewRepresentative(
        person_id=known,
        card=None if known else card,
        kinship=value[f"kinship{n}"],
        basis_document=value.get(f"basis{n}"),
        is_main_contact=n == 1,
        consent=paper,
    )


def _same(card: AdultData) -> tuple[str, str]:
    return names.search_key(card.last_name, card.first_name, card.middle_name), card.phone or ""


def _remember(dossier: Dossier, household: Household) -> None:
    for one in dossier.representatives:
        if one.card is not None and one.card.phone and one.person_id is not None:
            household.known[_same(one.card)] = one.person_id
            household.cards[one.person_id] = one.card


def household(uow: UnitOfWork, school_id: UUID, reading: Reading) -> Household:
    """Adults of the school who left one of the list's phones."""
    phones = [cards.phone_written(v) for e in reading.entries for k, v in e.values.items() if k in ("phone1", "phone2")]
    found = Household(terms=consent_rules.terms(uow, school_id))
    for row in representatives.by_phone(uow, sorted(set(phones))):
        found.known[row.search_key, row.phone] = row.id
        found.cards[row.id] = row
    return found


def _column(problem: Problem) -> str:
    """The column of the list in which a dossier's field was written."""
    path = problem.field
    adult = re.match(r"representatives\[(\d)\]\.(.*)", path)
    if adult:
        n, inner = int(adult[1]) + 1, adult[2]
        kinds = {"card.phone": "phone", "consent.signed_at": "paper_date", "basis_document": "basis"}
        key = kinds.get(inner, "paper" if inner.startswith("consent") else "adult")
        return f"{key}{n}"
    for prefix, key in _FIELDS.items():
        if path.startswith(prefix):
            return key
    return path.removeprefix("card.")


# the whole list


def _twins_inside(arrivals: list[Arrival], reading: Reading) -> None:
    first: dict[Any, int] = {}
    for one in arrivals:
        for key, column in ((name_key(one), "last_name"), (one.dossier.card.snils, "snils")):
            if key is None:
                continue
            if key in first:
                what = "Тот же человек" if column == "last_name" else "Тот же СНИЛС"
                detail = f"{what} уже в строке {first[key]}: удалите лишнюю строку или исправьте"
                reading.wrong(one.row, column, detail)
            first.setdefault(key, one.row)


def name_key(one: Arrival) -> tuple[str, date]:
    card = one.dossier.card
    return names.search_key(card.last_name, card.first_name, card.middle_name), card.birth_date


def _overfull(uow: UnitOfWork, arrivals: list[Arrival], rows: dict[UUID, Any], reading: Reading) -> None:
    coming = Counter(one.class_id for one in arrivals)
    first_day = min((one.enrolled_on for one in arrivals), default=date.max)
    sizes = movements.sizes(uow, list(coming), first_day)
    told: set[UUID] = set()
    for one in arrivals:
        row, held = rows[one.class_id], sizes.get(one.class_id, 0)
        if held + coming[row.id] > row.capacity and row.id not in told:
            told.add(row.id)
            title = f"{row.grade}{row.letter}"
            detail = f"В {title} мест {row.capacity}, занято {held}, в списке {coming[row.id]}"
            reading.wrong(one.row, "class", f"{detail}: увеличьте вместимость класса или исправьте список")
