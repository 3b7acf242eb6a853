"""Which fields a student's card should have, and which of them it has (domain §1.2, §1.10)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.quality import Block
from contracts.student_body import DataCategory, Kinship, Purpose
from services.contingent.models.consents import CATEGORY_OF, Coverage
from services.contingent.models.people import ADULT, age_on


@dataclass(frozen=True)
class Acting:
    """Somebody who may represent the child today."""

    kinship: Kinship
    consented: bool


@dataclass(frozen=True)
class Examined:
    """One student's card with what stands beside it."""

    card: Any
    """A row of persons with the enrolment's `personal_file_no`, `enrolled_by`, `grade`."""
    on: date
    coverage: Coverage = field(default_factory=Coverage)
    declined: frozenset[DataCategory] = frozenset()
    """Categories that a signed refusal or a withdrawal names: not to be asked for again."""
    declined_purposes: frozenset[Purpose] = frozenset()
    acting: tuple[Acting, ...] = ()

    def value(self, name: str) -> Any:
        """Of a field of the card, as a reader sees it: a value that no consent covers is none."""
        category = CATEGORY_OF.get(name)
        return getattr(self.card, name) if category is None or self.coverage.covers(category) else None

    def may_be_asked(self, name: str) -> bool:
        category = CATEGORY_OF.get(name)
        return category is None or self.coverage.covers(category) or category not in self.declined

    @property
    def legal(self) -> list[Acting]:
        return [one for one in self.acting if one.kinship.has_legal_force]


@dataclass(frozen=True)
class Requirement:
    """A field, whom it applies to, and when it counts as filled. A declared absence is filled."""

    block: Block
    name: str
    """As the card names it."""
    filled: Callable[[Examined], Any]
    applies: Callable[[Examined], Any] = lambda one: True


@dataclass(frozen=True)
class Counted:
    filled: int
    applicable: int
    missing: list[str]


def _card(block: Block, name: str, applies: Callable[[Examined], Any] = lambda one: True) -> Requirement:
    return Requirement(block, name, lambda one: one.value(name), lambda one: one.may_be_asked(name) and applies(one))


def _of_document(name: str) -> Requirement:
    """Applies to whoever has a document at all: one missing paper is not three missing fields."""
    return Requirement(
        Block.DOCUMENT,
        f"identity_document.{name}",
        lambda one: one.value("identity_document").get(name),
        lambda one: one.value("identity_document"),
    )


def _named(one: Examined) -> bool:
    """Of a student without a name there is nothing to ask for."""
    return not one.card.pseudonym


def _minor(one: Examined) -> bool:
    return _named(one) and age_on(one.card.birth_date, one.on) < ADULT


def _registered(one: Examined) -> list[dict[str, Any]]:
    return [each for each in one.value("addresses") or [] if each["kind"] in ("REGISTRATION", "STAY")]


REQUIREMENTS = (
    _card(Block.IDENTITY, "last_name"),
    _card(Block.IDENTITY, "first_name"),
    Requirement(Block.IDENTITY, "middle_name", lambda one: one.card.middle_name or one.card.has_no_middle_name, _named),
    _card(Block.IDENTITY, "sex"),
    _card(Block.IDENTITY, "birth_date"),
    _card(Block.IDENTITY, "birth_place"),
    _card(Block.IDENTITY, "citizenship_kind"),
    _card(Block.IDENTITY, "citizenship_country", lambda one: one.value("citizenship_kind") in ("DUAL", "FOREIGN")),
    _card(Block.IDENTITY, "snils"),
    _card(Block.DOCUMENT, "identity_document"),
    _of_document("issued_on"),
    _of_document("issuer"),
    Requirement(Block.ADDRESS, "addresses", _registered, lambda one: one.may_be_asked("addresses")),
    Requirement(
        Block.ADDRESS,
        "addresses[].fias_house_guid",
        lambda one: all(each.get("fias_house_guid") for each in _registered(one)),
        _registered,
    ),
    Requirement(Block.REPRESENTATIVES, "representatives", lambda one: one.legal, _minor),
    Requirement(
        Block.REPRESENTATIVES,
        "representatives[].consent",
        lambda one: all(each.consented for each in one.legal),
        lambda one: _minor(one) and one.legal,
    ),
    Requirement(Block.EDUCATION, "personal_file_no", lambda one: one.card.personal_file_no),
    _card(Block.EDUCATION, "study_language"),
    _card(Block.EDUCATION, "prior_education", lambda one: one.card.enrolled_by == "ENROL_TRANSFER"),
    Requirement(
        Block.CONSENT,
        "consents.P1",
        lambda one: Purpose.P1.value in one.coverage.purposes or Purpose.P1 in one.declined_purposes,
    ),
    Requirement(
        Block.CONSENT,
        "consents.P2",
        lambda one: Purpose.P2.value in one.coverage.purposes or Purpose.P2 in one.declined_purposes,
    ),
)
"""In the order of the card. A house is often not in ГАР: its missing number lowers the index, as domain §1.7 wants."""


def counted(one: Examined) -> dict[Block, Counted]:
    """By block; fields that do not apply leave the denominator."""
    found = {}
    for block in Block:
        asked = [each for each in REQUIREMENTS if each.block is block and each.applies(one)]
        missing = [each.name for each in asked if not each.filled(one)]
        found[block] = Counted(len(asked) - len(missing), len(asked), missing)
    return found
