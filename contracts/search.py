"""Finding a person by one line of text: what contingent answers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.base import Message


@dataclass(frozen=True, kw_only=True)
class FoundPerson(Message):
    """Somebody in the caller's scope; a subject teacher sees the name and the class."""

    id: UUID
    last_name: str
    first_name: str
    middle_name: str | None
    birth_date: date | None
    school: str | None
    """The school that keeps the card; none when several do."""
    student_id: UUID | None
    """The last enrolment."""
    school_class: str | None
    """Today's."""
    personal_file_no: str | None
    left_on: date | None
    """Since when the person is a student no more."""
    represents: bool
    """Somebody's representative, now or once."""


@dataclass(frozen=True, kw_only=True)
class FoundPeople(Message):
    """Whole words before beginnings, fewer slips before more, then in Russian order."""

    items: list[FoundPerson]
    total: int
    """All that were found, on whatever page."""
    similar: bool
    """Nobody bears the typed words: these names are like them."""
    next: str | None = None
