"""Finding a document by what it says, about whom, of which kind and when."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid
from contracts.registers import FoundDocument, FoundPage, FoundSubject
from services.documents.models.days import day_of, now
from services.documents.repository import search
from services.documents.repository.cursors import cursor, parts

LONGEST = 200


def find(
    uow: UnitOfWork,
    *,
    school_id: UUID,
    q: str | None = None,
    person: str | None = None,
    subject: FoundSubject | None = None,
    kind: str | None = None,
    status: str | None = None,
    since: date | None = None,
    until: date | None = None,
    after: str | None = None,
) -> FoundPage:
    """Everything given must hold. Words are stemmed, in any order; "в кавычках" together; -слово is left out."""
    words, name = _given(q, "q"), _given(person, "person")
    if name is not None and not search.names_in(name):
        raise Invalid("Назовите человека буквами", field="person")
    found = search.find(
        uow,
        school_id,
        day_of(now()),
        q=words,
        person=name,
        subject=subject,
        kind=kind,
        status=status.upper() if status else None,
        since=since,
        until=until,
        before=parts(after, date.fromisoformat, UUID),
    )
    shown, more = found[: search.PAGE], len(found) > search.PAGE
    names = ("id", "kind", "status", "title", "number", "dated_on", "fragment")
    items = [
        FoundDocument(subject=FoundSubject(row.subject), **{one: getattr(row, one) for one in names}) for row in shown
    ]
    return FoundPage(items=items, next=cursor(shown[-1].dated_on, shown[-1].id) if more else None)


def _given(text: str | None, field: str) -> str | None:
    words = " ".join((text or "").split())
    if len(words) > LONGEST:
        raise Invalid(f"Не длиннее {LONGEST} знаков", field=field)
    return words or None
