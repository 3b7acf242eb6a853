"""Reading reference data, and checking cards against it."""

from collections.abc import Iterable, Iterator
from datetime import date

from chassis.db import UnitOfWork
from contracts.base import Problem
from contracts.code_lists import CodeEntry, CodeList, CodeListName
from contracts.student_body import CardFields
from services.contingent.models import education
from services.contingent.models.code_lists import LISTED, TITLES
from services.contingent.repository import code_lists, schools
from services.contingent.usecases import clock

Coded = tuple[str, CodeListName, str]
"""The path of a field, its list, and the code (or our own word for it) that stands there."""


def read(uow: UnitOfWork, name: CodeListName, on: date | None) -> CodeList:
    day = on or clock.today()
    entries = [
        CodeEntry(
            code=row.code,
            name=row.name,
            title=row.title,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            other=row.other,
        )
        for row in code_lists.of_list(uow, name.value, day)
    ]
    return CodeList(name=name, on=day, items=entries)


def unknown(uow: UnitOfWork, coded: Iterable[Coded], on: date) -> list[Problem]:
    """What stands in the fields and does not hold on the day."""
    asked = list(coded)
    known = code_lists.known(uow, [(name.value, word) for _, name, word in asked], on)
    return [
        Problem(field=path, detail=f"Значения «{word}» нет в справочнике «{TITLES[name]}» на {on:%d.%m.%Y}")
        for path, name, word in asked
        if (name.value, word) not in known
    ]


def strange(uow: UnitOfWork, cards: Iterable[tuple[str, CardFields | None]], on: date) -> list[Problem]:
    """What cards name and nobody knows: codes that do not hold on the day, schools before that the district has not.

    Each card comes with the path where it stands, with its dot."""
    given = [(path, card) for path, card in cards if card is not None]
    coded = [one for path, card in given for one in of_card(path, card)]
    came = [(path, school.school_id) for path, card in given if (school := card.prior_school) and school.school_id]
    here = schools.in_district(uow, [school_id for _, school_id in came])
    detail = "Такой школы в районе нет: укажите название и регион"
    missing = [Problem(field=f"{path}prior_school.school_id", detail=detail) for path, one in came if one not in here]
    return unknown(uow, coded, on) + missing


def of_card(path: str, card: CardFields) -> Iterator[Coded]:
    """The coded fields of a card; `path` is where the card stands, with its dot."""
    for field, name in LISTED.items():
        if (word := getattr(card, field)) is not None:
            yield f"{path}{field}", name, word
    yield from ((f"{path}{field}", name, word) for field, name, word in education.coded(card))
    if card.identity_document is not None:
        kind = card.identity_document.kind
        yield f"{path}identity_document.kind", CodeListName.IDENTITY_DOCUMENT, kind
