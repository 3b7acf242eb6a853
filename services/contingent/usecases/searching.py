"""One box to find a person by: names with typos, birth date, СНИЛС, personal file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Forbidden, Invalid
from contracts.search import FoundPeople
from contracts.student_body import Purpose
from services.contingent import views
from services.contingent.models.searching import Question, Unreadable, question, slips, typos
from services.contingent.repository import searching
from services.contingent.repository.searching import Wanted
from services.contingent.usecases import clock, rights
from services.contingent.usecases.students import page_size
from services.contingent.views import searching as shown

SIMILAR = 1
"""A whole word costs nothing, a beginning 1; a word with slips is worse than either."""


def search(uow: UnitOfWork, q: str, after: str | None, limit: int) -> FoundPeople:
    """Words with slips are looked for only when nobody bears the words that were typed."""
    asked = _read(uow, q)
    place = views.position(after, int, int, str, UUID)
    similar = bool(place and place[0])
    found = _found(uow, asked, _wanted(uow, asked, similar=similar), place, limit)
    if not found and place is None and any(map(typos, asked.words)):
        similar = True
        found = _found(uow, asked, _wanted(uow, asked, similar=True), None, limit)
    return shown.found_people(found, limit, similar=similar, names_only=rights.names_only(uow))


def _read(uow: UnitOfWork, q: str) -> Question:
    try:
        asked = question(q)
    except Unreadable as wrong:
        raise Invalid(str(wrong), field="q") from None
    if not asked.snils:
        rights.refuse_browsing(uow, asked.words)
    numbers = asked.snils or asked.birth_date or asked.file_numbers
    if numbers and rights.names_only(uow):
        raise Forbidden("Учитель ищет обучающихся по имени: дата рождения и номера ему не показываются")
    if asked.snils and rights.technical_only(uow):
        raise Forbidden("СНИЛС администратору не показывается, ищите по имени, дате рождения или личному делу")
    return asked


def _found(
    uow: UnitOfWork, asked: Question, words: list[Wanted], place: tuple[Any, ...] | None, limit: int
) -> Sequence[Any]:
    purpose = Purpose.P4 if uow.caller.role == "DISTRICT" else Purpose.P1
    after = (place[1], place[2], place[3]) if place else None
    return searching.page(uow, asked, words, after, page_size(limit) + 1, clock.today(), purpose=purpose.value)


def _wanted(uow: UnitOfWork, asked: Question, *, similar: bool) -> list[Wanted]:
    """Each typed word with what may stand for it."""
    return [Wanted(word, _similar(uow, word) if similar and typos(word) else {}) for word in asked.words]


def _similar(uow: UnitOfWork, typed: str) -> dict[str, int]:
    far = {word: slips(typed, word) for word in searching.like(uow, typed, typos(typed))}
    return {word: SIMILAR + number for word, number in far.items() if 0 < number <= typos(typed)}
