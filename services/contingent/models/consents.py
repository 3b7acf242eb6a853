"""Consents to the processing of personal data, and which field needs which (domain §4.3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Text, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.student_body import DataCategory as Data
from contracts.student_body import Purpose
from services.contingent.models import Base
from services.contingent.models.people import age_on
from services.contingent.models.tenant import OfSchool

CATEGORY_OF: dict[str, Data] = {
    "birth_place": Data.CIVIL,
    "citizenship_kind": Data.CIVIL,
    "citizenship_country": Data.CIVIL,
    "snils": Data.SNILS,
    "identity_document": Data.IDENTITY_DOCUMENT,
    "addresses": Data.ADDRESS,
    "phone": Data.CONTACTS,
    "email": Data.CONTACTS,
    "native_language": Data.EDUCATION,
    "study_language": Data.EDUCATION,
    "prior_education": Data.EDUCATION,
    "foreign_languages": Data.EDUCATION,
    "prior_school": Data.EDUCATION,
    "certificates": Data.EDUCATION,
    "health_group": Data.HEALTH,
    "pe_group": Data.HEALTH,
    "special_needs": Data.HEALTH,
    "social_flags": Data.SOCIAL,
}
"""Names, sex and birth date are not here: an application cannot be written down without them."""

ASKED = tuple(one for one in Purpose if one is not Purpose.P8)
"""Biometry is never asked for."""

SPECIAL = (Data.HEALTH, Data.SOCIAL)
"""Seen and written by fewer people than the rest of a card."""

PURPOSE_OF = {Data.HEALTH: Purpose.P3, Data.SOCIAL: Purpose.P3, Data.PHOTO: Purpose.P5}
"""Every other category is kept for P1."""

_CARD = frozenset({Data.CIVIL, Data.SNILS, Data.IDENTITY_DOCUMENT, Data.ADDRESS, Data.CONTACTS, Data.EDUCATION})
FORM_OF: dict[Purpose, frozenset[Data]] = {
    Purpose.P1: _CARD,
    Purpose.P3: frozenset(SPECIAL),
    Purpose.P4: _CARD,
    Purpose.P5: frozenset({Data.PHOTO}),
    Purpose.P7: frozenset({Data.CONTACTS}),
}
"""The composition of data that the school's own form names for a purpose."""

_PURPOSES = {
    Purpose.P1: "учёт контингента",
    Purpose.P2: "электронный дневник",
    Purpose.P3: "здоровье и жизненные ситуации",
    Purpose.P4: "передача в отдел образования и государственные системы",
    Purpose.P5: "фотографии и достижения на сайте",
    Purpose.P6: "анализ и прогноз успеваемости",
    Purpose.P7: "объявления и рассылки",
    Purpose.P8: "биометрия",
}


def named(purpose: Purpose | str) -> str:
    """As people say it, with the code that stands on the paper."""
    return f"{Purpose(purpose).value} — {_PURPOSES[Purpose(purpose)]}"


RU = {
    Data.CIVIL: "место рождения и гражданство",
    Data.SNILS: "СНИЛС",
    Data.IDENTITY_DOCUMENT: "документ, удостоверяющий личность",
    Data.ADDRESS: "адреса",
    Data.CONTACTS: "контакты",
    Data.EDUCATION: "языки и прежнее обучение",
    Data.HEALTH: "сведения о здоровье",
    Data.SOCIAL: "социальные сведения",
    Data.PHOTO: "фотография",
}
COSIGNS_AT = 14
"""From this age the pupil's own signature is asked for beside the representative's. The law names no age for personal
data and practice differs (domain §4.4): a paper without it holds, with a warning."""
SEPARATE_SINCE = date(2025, 9, 1)
"""152-ФЗ ст. 9 as it reads from this day: a consent is a document of its own, not merged with others (domain §4.2).
Schools hold papers made before they knew: one for several purposes is taken, and shown with a warning."""
SEVERAL_PURPOSES = "С 01.09.2025 согласие на каждую цель оформляют отдельным документом"
NO_COSIGNATURE = "Обучающемуся исполнилось 14 лет: рекомендуется и его собственная подпись"
DESTROY_DAYS = 30
"""152-ФЗ ст. 21 ч. 4–5: so long after a consent ended (ran out, was withdrawn) the data must be gone."""
GRACE_DAYS = 30
"""So long a representative's consent outlives the child's 18th birthday."""


class Consent(OfSchool, Base):
    """A signed paper given to one school (the operator), or the refusal to sign it."""

    __tablename__ = "consents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    given_by: Mapped[UUID]
    number: Mapped[str]
    purposes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    data_categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    signed_at: Mapped[date]
    valid_to: Mapped[date | None]
    cosigned_on: Mapped[date | None]
    """When the pupil signed too, beside a representative."""
    form_id: Mapped[UUID | None]
    """The edition of the school's form; none where the paper names none."""
    scan_id: Mapped[UUID | None] = mapped_column(unique=True)
    """The signed paper itself, which documents keeps."""
    refused: Mapped[bool]
    withdrawn_on: Mapped[date | None]
    withdrawal_document: Mapped[str | None]
    registered_by: Mapped[UUID | None]
    expiry_told: Mapped[bool] = mapped_column(server_default=false())
    destroyed_on: Mapped[date | None]
    destroyed_fields: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """The tombstone: which fields were erased because this paper ended."""


def destroy_due(withdrawn_on: date | None, valid_to: date | None, today: date) -> date | None:
    """The day by which data that nothing else covers must be gone; none while the paper holds."""
    ended = min((day for day in (withdrawn_on, valid_to) if day is not None), default=None)
    return ended + timedelta(days=DESTROY_DAYS) if ended is not None and ended <= today else None


def warnings(row: Any) -> Iterator[str]:
    """What deserves a look on a paper that holds; `born` is the subject's birth date."""
    if len(row.purposes) > 1 and row.signed_at >= SEPARATE_SINCE:
        yield SEVERAL_PURPOSES
    alone = row.given_by != row.person_id and row.cosigned_on is None
    if alone and row.born is not None and age_on(row.born, row.signed_at) >= COSIGNS_AT:
        yield NO_COSIGNATURE


def purpose_of(category: Data) -> Purpose:
    return PURPOSE_OF.get(category, Purpose.P1)


def form_of(purposes: list[Purpose]) -> set[Data]:
    """All that the school's forms for these purposes name."""
    return {category for purpose in purposes for category in FORM_OF.get(purpose, ())}


@dataclass(frozen=True)
class Coverage:
    """What the active consents of one person allow: pairs of purpose and category."""

    pairs: frozenset[tuple[str, str]] = frozenset()
    purposes: frozenset[str] = frozenset()

    def covers(self, category: Data, purpose: Purpose | None = None) -> bool:
        """Whether data of the category may be kept (or used for the purpose when one is given)."""
        return ((purpose or purpose_of(category)).value, category.value) in self.pairs

    def uncovered(self, fields: Iterable[str]) -> list[str]:
        """Of these card fields, those that may not be kept."""
        return [name for name in fields if name in CATEGORY_OF and not self.covers(CATEGORY_OF[name])]


def coverage(papers: Iterable[tuple[Iterable[str], Iterable[str]]]) -> Coverage:
    """Of (purposes, categories) of every active consent."""
    pairs: set[tuple[str, str]] = set()
    purposes: set[str] = set()
    for some, categories in papers:
        purposes.update(some)
        pairs.update((purpose, category) for purpose in some for category in categories)
    return Coverage(frozenset(pairs), frozenset(purposes))


def missing(name: str) -> str:
    """The refusal of one field, in words."""
    category = CATEGORY_OF[name]
    return f"Нет действующего согласия ({named(purpose_of(category))}) на данные «{RU[category]}»: поле не сохраняется"
