"""Rows of cards, documents and addresses → what the contract promises."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from chassis.schemas import load, schema_for
from contracts import contingent as c
from contracts.base import Problem
from contracts.cards import KnownAddress, KnownDocument
from contracts.student_body import CardFields, EducationCertificate, PriorSchool, Purpose
from services.contingent.models import addresses, identity_documents
from services.contingent.models.consents import CATEGORY_OF, SPECIAL, Coverage
from services.contingent.models.special import CATEGORY_OF as SPECIAL_OF
from services.contingent.models.special import ON_CARD
from services.contingent.views.special import held

_WHOLE: dict[str, type] = {"identity_document": c.IdentityDocument, "prior_school": PriorSchool}
_LISTS: dict[str, type] = {"addresses": c.Address, "certificates": EducationCertificate}
CARD_FIELDS = tuple(one.name for one in fields(CardFields))


def card(
    row: Any,
    coverage: Coverage,
    representatives: Sequence[c.Representative],
    today: date,
    *,
    purpose: Purpose | None,
    health: bool,
) -> c.Card:
    """What consents cover for the reader's purpose; of special categories only that there are some."""
    values: dict[str, Any] = {name: None if name in ON_CARD else getattr(row, name) for name in CARD_FIELDS}
    withheld = []
    for name, category in CATEGORY_OF.items():
        if not coverage.covers(category, purpose) or (category in SPECIAL and not health):
            values[name] = None
            withheld.append(category)
    kept = {SPECIAL_OF[name] for name in held(row)}
    for name, cls in _WHOLE.items():
        values[name] = load(schema_for(cls), values[name]) if values[name] else None
    for name, cls in _LISTS.items():
        values[name] = [load(schema_for(cls), one) for one in values[name] or []] or None
    return c.Card(
        **values,
        id=row.id,
        sex=row.sex,
        birth_date=row.birth_date,
        student_id=row.student_id,
        school_class=row.school_class,
        personal_file_no=row.personal_file_no,
        pseudonym=row.pseudonym,
        withheld=sorted(set(withheld)),
        special=sorted(kept - set(withheld)),
        representatives=list(representatives),
        warnings=list(_warnings(values["identity_document"], values["addresses"] or [], row.birth_date, today)),
        version=row.version,
    )


def _warnings(
    document: c.IdentityDocument | None, homes: Sequence[c.Address], born: date | None, today: date
) -> Iterator[Problem]:
    for detail in identity_documents.warnings(document, born, today) if document is not None else ():
        yield Problem(field="identity_document", detail=detail)
    for number, one in enumerate(homes):
        yield from (Problem(field=f"addresses[{number}]", detail=detail) for detail in addresses.warnings(one, today))


def known_document(row: Any, born: date | None, today: date) -> KnownDocument:
    own = {one.name: getattr(row, one.name) for one in fields(c.IdentityDocument)}
    document = c.IdentityDocument(**{**own, "series": row.series or None})
    held = row.ended_on is None
    return KnownDocument(
        **document.__dict__,
        id=row.id,
        is_main=row.is_main,
        ended_on=row.ended_on,
        warnings=list(identity_documents.warnings(document, born, today)) if held and row.is_main else [],
    )


def address(row: Any) -> c.Address:
    found: c.Address = load(schema_for(c.Address), row.value | {"starts_on": str(row.starts_on)})
    return found


def known_address(row: Any) -> KnownAddress:
    return KnownAddress(**address(row).__dict__, id=row.id, ends_on=row.ends_on)


def names_card(row: Any, *, conditions: bool) -> c.Card:
    """What a subject teacher sees: the name, the class, and whether there are special conditions."""
    return c.Card(
        id=row.id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        student_id=row.student_id,
        school_class=row.school_class,
        pseudonym=row.pseudonym,
        withheld=sorted(c.DataCategory),
        special=[c.DataCategory.HEALTH] if conditions else [],
        version=row.version,
    )
