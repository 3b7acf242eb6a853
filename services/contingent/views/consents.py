"""Rows about consents → what the contract promises."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from itertools import groupby
from typing import Any
from uuid import UUID

from chassis.schemas import load, schema_for
from contracts.consents import (
    ClassCoverage,
    ConsentCoverage,
    ConsentDispute,
    ConsentForm,
    ConsentRules,
    ConsentState,
    DestructionAct,
    DestructionGround,
    DistrictConsentRules,
    OutdatedConsent,
    PurposeCoverage,
    SeparatePapers,
    Signatory,
    ToAsk,
    ToAskPage,
)
from contracts.student_body import DataCategory, IdentityDocument, Purpose
from services.contingent.models import names
from services.contingent.models.consents import ASKED
from services.contingent.models.identity_documents import KINDS
from services.contingent.views import cursor


def coverage(school_id: UUID, rows: Sequence[Any], *, classes: bool) -> ConsentCoverage:
    """`rows` are in the order of classes; those of the school as a whole have none."""
    whole = [row for row in rows if row.class_id is None]
    by_class = groupby((row for row in rows if row.class_id is not None), lambda row: row.class_id)
    return ConsentCoverage(
        school_id=school_id,
        students=whole[0].students if whole else 0,
        unnamed=whole[0].unnamed if whole else 0,
        purposes=_purposes(whole) or [PurposeCoverage(purpose=one) for one in ASKED],
        classes=[_class(list(some)) for _, some in by_class] if classes else [],
    )


def to_ask(rows: Sequence[Any], limit: int) -> ToAskPage:
    last = rows[limit - 1] if len(rows) > limit else None
    return ToAskPage(
        items=[_to_ask(row) for row in rows[:limit]],
        total=rows[0].total if rows else 0,
        next=cursor(last.sort_key, last.student_id) if last else None,
    )


def act(row: Any) -> DestructionAct:
    values = {one.name: getattr(row, one.name) for one in fields(DestructionAct)}
    return DestructionAct(**values | {"ground": DestructionGround(row.ground)})


def rules(school_id: UUID, row: Any | None, district: Any | None) -> ConsentRules:
    own, asked = district_rules(row), district_rules(district).separate
    stricter = SeparatePapers.REFUSE if SeparatePapers.REFUSE in (own.separate, asked) else SeparatePapers.WARN
    return ConsentRules(**vars(own) | {"separate": stricter}, school_id=school_id, district=asked)


def district_rules(row: Any | None) -> DistrictConsentRules:
    """The same facts stand in a school's row."""
    return DistrictConsentRules(
        separate=SeparatePapers(row.separate) if row else SeparatePapers.WARN,
        order_number=row.order_number if row else None,
        order_on=row.order_on if row else None,
        version=row.version if row else 0,
    )


def form(row: Any) -> ConsentForm:
    """`row` knows when the next edition begins."""
    values = {one.name: getattr(row, one.name) for one in fields(ConsentForm)}
    coded = {"purpose": Purpose(row.purpose), "data_categories": [DataCategory(one) for one in row.data_categories]}
    return ConsentForm(**values | coded)


def outdated(row: Any) -> OutdatedConsent:
    return OutdatedConsent(**{**row._mapping, "purpose": Purpose(row.purpose)})


def signatory(row: Any, opens: Callable[[DataCategory], bool]) -> Signatory:
    """`row` is a person's; what does not open is left to be written by hand."""
    document = row.identity_document if opens(DataCategory.IDENTITY_DOCUMENT) else None
    homes = row.addresses if opens(DataCategory.ADDRESS) else None
    usual = sorted(homes or [], key=lambda one: one.get("kind", "REGISTRATION") != "REGISTRATION")
    return Signatory(
        person_id=row.id,
        full_name=names.full(row.last_name, row.first_name, row.middle_name),
        birth_date=row.birth_date,
        address=usual[0]["text"] if usual else None,
        identity_document=_document(load(schema_for(IdentityDocument), document)) if document else None,
    )


def _document(one: IdentityDocument) -> str:
    """As a paper quotes it."""
    kind = KINDS.get(one.kind)
    title = one.title or (kind.title if kind else "Документ")
    number = " ".join(part for part in (title, one.series, f"№ {one.number}") if part)
    issued = [f"выдан {one.issued_on:%d.%m.%Y}"] if one.issued_on else []
    return ", ".join([number, *issued, *([one.issuer] if one.issuer else [])])


def dispute(row: Any, purposes: Iterable[str]) -> ConsentDispute:
    return ConsentDispute(**_student(row), purposes=[Purpose(one) for one in sorted(purposes)])


def _class(rows: Sequence[Any]) -> ClassCoverage:
    first = rows[0]
    return ClassCoverage(
        class_id=first.class_id,
        class_title=f"{first.grade}{first.letter}",
        students=first.students,
        unnamed=first.unnamed,
        purposes=_purposes(rows),
    )


def _purposes(rows: Iterable[Any]) -> list[PurposeCoverage]:
    return [
        PurposeCoverage(
            purpose=Purpose(row.purpose),
            active=row.active,
            refused=row.refused,
            withdrawn=row.withdrawn,
            expired=row.expired,
            never=row.never,
        )
        for row in rows
    ]


def _to_ask(row: Any) -> ToAsk:
    return ToAsk(**_student(row), state=ConsentState(row.state))


def _student(row: Any) -> dict[str, Any]:
    names = ("last_name", "first_name", "middle_name", "class_id", "class_title")
    return {name: getattr(row, name) for name in ("student_id", "person_id", *names)}
