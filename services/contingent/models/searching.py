"""What somebody types into the one search box, and how far a typed word may be from a name."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rapidfuzz.distance import OSA
from sqlalchemy import Computed, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.contingent.models import Base, names, snils
from services.contingent.models.tenant import OfDistrict

LONGEST_QUESTION, MOST_WORDS, SHORTEST_WORD = 120, 6, 2
_SNILS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{3}[ -]?\d{2}(?!\d)")
_DATES = (
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})(?!\d)"),
)
_FILE = re.compile(r"(?<![\w-])(?P<letter>[А-ЯЁа-яё]?)(?:-|\s*№\s*|(?<=\w)\s?)?(?P<number>\d{1,6})(?![\w-])")
_LETTERS = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"


class PersonWord(OfDistrict, Base):
    """One word of a person's name; triggers of `persons` keep it.

    Row-level security lets only leakproof operators into an index: equality and order of texts are, those of
    pg_trgm and LIKE are not, and would read the whole district (docs/decisions/0008).
    """

    __tablename__ = "person_words"
    __table_args__ = (
        Index("ix_person_words_kept", "kept_by", "word", "person_id"),
        Index("ix_person_words_district", "district_id", "word", "person_id"),
    )

    school_id: Mapped[UUID | None] = mapped_column()  # indexed as `kept_by`
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    kept_by: Mapped[UUID | None] = mapped_column(Computed("coalesce(school_id, district_id)", persisted=True))
    """The school that keeps the card, or the district while several do."""


@dataclass(frozen=True)
class Question:
    """Everything that is asked for must hold of the person found."""

    words: tuple[str, ...] = ()
    snils: str | None = None
    birth_date: date | None = None
    file_numbers: tuple[str, ...] = ()
    """The personal file as typed, or of every letter when only the number is."""

    @property
    def empty(self) -> bool:
        return not (self.words or self.snils or self.birth_date or self.file_numbers)


class Unreadable(ValueError):
    """A Russian sentence about what cannot be looked for."""


def question(text: str) -> Question:
    """Eleven digits are a СНИЛС, a date a birth date, «К-5» or «5» a personal file; what remains are words."""
    if len(text) > LONGEST_QUESTION:
        raise Unreadable(f"Не длиннее {LONGEST_QUESTION} знаков")
    number, text = _taken(_SNILS, text)
    born, text = _birth_date(text)
    file, text = _taken(_FILE, text)
    if re.search(r"\d", text):
        raise Unreadable(
            "Число не похоже ни на СНИЛС (11 цифр), ни на дату (05.03.2015), ни на номер личного дела (К-5)"
        )
    words = tuple(dict.fromkeys(names.folded(re.sub(r"[^\w\s'’-]", " ", text)).split()))
    if len(words) > MOST_WORDS:
        raise Unreadable(f"Не больше {MOST_WORDS} слов")
    asked = Question(words, _snils(number), born, _file_numbers(file))
    if asked.empty or (words and max(map(len, words)) < SHORTEST_WORD and asked == Question(words)):
        raise Unreadable(f"Наберите от {SHORTEST_WORD} букв имени, СНИЛС, дату рождения или номер личного дела")
    return asked


def _taken(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """The first match, and the text without it."""
    found = pattern.search(text)
    return (found, f"{text[: found.start()]} {text[found.end() :]}") if found else (None, text)


def _snils(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    number = snils.written(found[0])
    wrong = snils.problem(number)
    if wrong:
        raise Unreadable(wrong)
    return number


def _birth_date(text: str) -> tuple[date | None, str]:
    for pattern in _DATES:
        found, rest = _taken(pattern, text)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])), rest
            except ValueError:
                raise Unreadable(f"«{found[0]}»: такого дня нет") from None
    return None, text


def _file_numbers(found: re.Match[str] | None) -> tuple[str, ...]:
    if found is None:
        return ()
    letters = names.file_letter(found["letter"]) if found["letter"] else _LETTERS
    return tuple(f"{letter}-{int(found['number'])}" for letter in letters)


def typos(word: str) -> int:
    """How many slips a typed word may hold: a letter too many, missing, wrong, or two neighbours swapped."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def slips(typed: str, known: str) -> int:
    """How many slips lead from one word to the other."""
    return OSA.distance(typed, known)
