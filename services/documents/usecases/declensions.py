"""How a school says names and posts: looked up, corrected by hand and remembered."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, uuid7
from contracts.declensions import Corrections, Declined, WordCase, WordKind
from contracts.permissions import require_in_own_school
from services.documents.models.days import now
from services.documents.models.declensions import LONGEST
from services.documents.repository import declensions, known
from services.documents.repository.cursors import parts
from services.documents.usecases import names, posts
from services.documents.usecases.names import Corrected
from services.documents.views import words as views

PARTS_OF_NAME = 3


def look_up(
    uow: UnitOfWork, school_id: UUID, kind: WordKind, nominative: str, sex: str | None, case: WordCase
) -> Declined:
    known.school(uow, school_id)
    return _said(kind, _words(kind, nominative, sex), sex or "", case, declensions.corrected(uow, school_id))


def correct(
    uow: UnitOfWork, school_id: UUID, kind: WordKind, nominative: str, sex: str | None, case: WordCase, text: str
) -> Declined:
    """Of a name each word for itself: the next «Шевченко» is said as this one. What the rule says needs no memory."""
    require_in_own_school(uow.caller, "orders.draft")
    school = known.school(uow, school_id)
    said, meant = _words(kind, nominative, sex), _words(kind, text, sex, field="text")
    if len(said) != len(meant):
        raise Invalid("Слов должно быть столько же, сколько в именительном падеже", field="text")
    by_rule = _declined(kind, said, sex or "", case, names.NOTHING)
    for word, new, usual in zip(said, meant, by_rule, strict=True):
        key = (word.lower(), sex or "", case)
        if new == usual:
            declensions.forget(uow, school_id, *key)
            continue
        declensions.remember(
            uow,
            id=uuid7(),
            district_id=school.district_id,
            school_id=school.id,
            kind=kind.value,
            nominative=key[0],
            sex=key[1],
            grammatical_case=case.value,
            text=new,
            corrected_by=uow.caller.person_id,
            at=now(),
        )
    return _said(kind, said, sex or "", case, declensions.corrected(uow, school_id))


def find(uow: UnitOfWork, school_id: UUID, after: str | None) -> Corrections:
    known.school(uow, school_id)
    return views.corrections(declensions.page(uow, school_id, parts(after, str, UUID)))


def _said(kind: WordKind, said: tuple[str, ...], sex: str, case: WordCase, corrected: Corrected) -> Declined:
    text, by_rule = (" ".join(_declined(kind, said, sex, case, one)) for one in (corrected, names.NOTHING))
    return Declined(nominative=" ".join(said), case=case, text=text, by_rule=by_rule)


def _declined(kind: WordKind, said: tuple[str, ...], sex: str, case: WordCase, corrected: Corrected) -> list[str]:
    if kind is WordKind.POST:
        return [posts.declined(said[0], case, corrected)]
    return names.parts(said, sex, case, corrected)


def _words(kind: WordKind, text: str, sex: str | None, field: str = "nominative") -> tuple[str, ...]:
    """The parts of a name, «оглы» with the middle name; a post is one."""
    words = text.split()
    if not words or len(text) > LONGEST or not all(one.isalpha() or one in "-.' " for one in text):
        raise Invalid(f"Нужны слова из букв, не длиннее {LONGEST} знаков", field=field)
    if kind is WordKind.POST:
        return (" ".join(words),)
    if sex not in ("M", "F"):
        raise Invalid("Укажите пол: от него зависят окончания имени", field="sex")
    return (*words[: PARTS_OF_NAME - 1], " ".join(words[PARTS_OF_NAME - 1 :])) if len(words) > 2 else tuple(words)
