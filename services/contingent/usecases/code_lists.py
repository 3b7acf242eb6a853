"""Reading reference data, and checking cards against it."""

from collections.abc import Iterable, Iterator
from datetime import date

from chassis.db import UnitOfWork
from contracts.base import Problem
from contracts.code_lists import CodeEntry, CodeList, CodeListName
from contracts.student_body import CardFields
from services.contingent.models import education
from services.contingent.models.code_lists import LISTED
from services.contingent.repository import code_lists
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
        Problem(field=path, detail=f"Значения «{word}» нет в справочнике {name.value} на {on:%d.%m.%Y}")
        for path, name, word in asked
        if (name.value, word) not in known
    ]


def of_card(path: str, card: CardFields | None) -> Iterator[Coded]:
    """The coded fields of a card; `path` is where the card stands, with its dot."""
    for field, name in LISTED.items():
        if card is not None and (word := getattr(card, field)) is not None:
            yield f"{path}{field}", name, word
    if card is not None:
        yield from ((f"{path}{field}", name, word) for field, name, word in education.coded(card))
    if card is not None and card.identity_document is not None:
        kind = card.identity_document.kind
        yield f"{path}identity_document.kind", CodeListName.IDENTITY_DOCUMENT, kind
