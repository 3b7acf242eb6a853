"""What a school has corrected in the declension of words."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from contracts.declensions import WordCase
from services.documents.models.declensions import CorrectedWord

PAGE = 100


def corrected(uow: UnitOfWork, school_id: UUID) -> dict[tuple[str, str, WordCase], str]:
    """All of a school (a few dozen words): (word, sex, case) → text."""
    columns = (CorrectedWord.nominative, CorrectedWord.sex, CorrectedWord.grammatical_case, CorrectedWord.text)
    found = uow.execute(select(*columns).where(CorrectedWord.school_id == school_id)).all()
    return {(one.nominative, one.sex, WordCase(one.grammatical_case)): one.text for one in found}


def page(uow: UnitOfWork, school_id: UUID, after: tuple[str, UUID] | None) -> Sequence[CorrectedWord]:
    """One more than a page, by the word."""
    statement = select(CorrectedWord).where(CorrectedWord.school_id == school_id)
    if after is not None:
        statement = statement.where(tuple_(CorrectedWord.nominative, CorrectedWord.id) > tuple_(*after))
    return uow.session.scalars(statement.order_by(CorrectedWord.nominative, CorrectedWord.id).limit(PAGE + 1)).all()


def remember(uow: UnitOfWork, **word: object) -> None:
    """The newest correction of a word is the one that holds."""
    statement = insert(CorrectedWord).values(word)
    newer = {name: statement.excluded[name] for name in ("text", "corrected_by", "at")}
    keys = ["school_id", "nominative", "kind", "sex", "grammatical_case"]
    uow.execute(statement.on_conflict_do_update(index_elements=keys, set_=newer))


def forget(uow: UnitOfWork, school_id: UUID, nominative: str, sex: str, case: WordCase) -> None:
    uow.execute(
        delete(CorrectedWord).where(
            CorrectedWord.school_id == school_id,
            CorrectedWord.nominative == nominative,
            CorrectedWord.sex == sex,
            CorrectedWord.grammatical_case == case.value,
        )
    )
