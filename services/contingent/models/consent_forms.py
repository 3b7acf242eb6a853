"""Forms of consent: one purpose each, the composition of data in words, editions from day to day (domain §4.2, §4.3).

A composition that reads otherwise is another edition; a paper stays what was signed on it.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Problem
from contracts.student_body import DataCategory, NewConsent, Purpose
from services.contingent.models import Base
from services.contingent.models.consents import FORM_OF, named, purpose_of
from services.contingent.models.tenant import OfSchool

_WORDS = Path(__file__).parent.parent / "forms" / "consents.toml"
LONGEST_TEXT = 1000


class ConsentFormRow(OfSchool, Base):
    """An edition. Never changed, never removed (trigger): people signed it."""

    __tablename__ = "consent_forms"
    __table_args__ = (
        UniqueConstraint("school_id", "purpose", "edition"),
        CheckConstraint("edition > 0", name="edition"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    edition: Mapped[int]
    starts_on: Mapped[date]
    purpose_text: Mapped[str]
    data_categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    composition: Mapped[str]
    processor: Mapped[str | None]
    actions: Mapped[str]
    term: Mapped[str]
    withdrawal: Mapped[str]
    added_by: Mapped[UUID | None]


class ConsentRulesRow(OfSchool, Base):
    """How a school takes consents, by which order."""

    __tablename__ = "consent_rules"
    __table_args__ = (CheckConstraint("separate IN ('WARN', 'REFUSE')", name="separate"),)

    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    separate: Mapped[str]
    order_number: Mapped[str]
    order_on: Mapped[date]
    version: Mapped[int]


class DistrictConsentRulesRow(Base):
    """How all schools of a district take consents; a school may only be stricter. Read by each of them."""

    __tablename__ = "district_consent_rules"
    __table_args__ = (
        CheckConstraint("separate IN ('WARN', 'REFUSE')", name="separate"),
        CheckConstraint("school_id IS NULL", name="of_no_school"),
    )

    district_id: Mapped[UUID] = mapped_column(primary_key=True)
    school_id: Mapped[UUID | None]
    """None: row-level security asks for it."""
    separate: Mapped[str]
    order_number: Mapped[str]
    order_on: Mapped[date]
    version: Mapped[int]


@dataclass(frozen=True)
class Terms:
    """On what a school takes papers: its own forms, and whether each purpose has a paper of its own."""

    separate: bool = False
    forms: Sequence[Any] = ()
    """Rows of editions."""

    def form(self, paper: NewConsent) -> Any | None:
        """The edition a paper was signed on; none where it says nothing of one and none follows."""
        if paper.form_id is not None:
            return next((one for one in self.forms if one.id == paper.form_id), None)
        if paper.data_categories is not None or len(paper.purposes) != 1:
            return None
        return in_force(self.forms, paper.purposes[0], paper.signed_at)

    def problem(self, paper: NewConsent) -> Problem | None:
        """What is wrong with the edition that a paper names."""
        if paper.form_id is None:
            return None
        form = self.form(paper)
        if form is None:
            return Problem(field="form_id", detail="Такой формы согласия у школы нет")
        if [form.purpose] != paper.purposes:
            return Problem(field="purposes", detail=f"Эта форма — для цели «{named(form.purpose)}», и только для неё")
        if form.starts_on > paper.signed_at:
            detail = f"Редакция {form.edition} действует с {form.starts_on:%d.%m.%Y}, а согласие подписано раньше"
            return Problem(field="form_id", detail=detail)
        if paper.data_categories is not None and set(paper.data_categories) != set(form.data_categories):
            detail = "Состав данных задан формой: другой состав — другая редакция"
            return Problem(field="data_categories", detail=detail)
        return None


USUAL = Terms()
"""The product's own forms; a paper for several purposes is taken with a warning."""


def in_force(forms: Iterable[Any], purpose: Purpose | str, on: date) -> Any | None:
    begun = [one for one in forms if one.purpose == purpose and one.starts_on <= on]
    return max(begun, key=lambda one: one.edition, default=None)


def foreign(purpose: Purpose, categories: Iterable[DataCategory]) -> list[DataCategory]:
    """Of these categories, those that are not kept for the purpose: they need a paper of their own."""
    usual = FORM_OF.get(purpose, frozenset())
    return [one for one in categories if one not in usual and purpose_of(one) is not purpose]


def composition(purpose: Purpose, categories: Iterable[DataCategory]) -> str:
    """The list of data in words, as the paper says it."""
    named = [words()["categories"][one] for one in DataCategory if one in set(categories)]
    beside = words()["purposes"][purpose]["beside"]
    return "; ".join([words()["always"], *named, *([beside] if beside else [])])


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
