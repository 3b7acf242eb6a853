"""Rows of proposals → what the contract promises."""

from dataclasses import fields
from typing import Any

import orjson

from chassis.schemas import load, schema_for
from contracts.proposals import Proposal, ProposalStatus, ProposedFields
from contracts.student_body import AdultData
from services.contingent.models import names
from services.contingent.models.consents import CATEGORY_OF, SPECIAL, Coverage

PROPOSABLE = tuple(one.name for one in fields(ProposedFields))
_CARD = tuple(one.name for one in fields(AdultData))


def proposal(row: Any, person: Any, coverage: Coverage) -> Proposal:
    """What consents cover, of both values."""
    hidden = coverage.uncovered(row.fields)
    shown = [name for name in row.fields if name not in hidden]
    return Proposal(
        id=row.id,
        person_id=row.person_id,
        person=names.full(row.last_name, row.first_name, row.middle_name),
        school_class=row.school_class,
        status=ProposalStatus(row.status),
        fields=row.fields,
        proposed=_fields({name: row.proposed.get(name) for name in shown}),
        present=_fields({name: getattr(person, name) for name in shown}),
        withheld=sorted({CATEGORY_OF[name] for name in hidden}),
        basis=row.basis,
        proposed_by=row.proposed_by,
        proposed_by_name=row.proposed_by_name,
        proposed_at=row.proposed_at,
        decided_by_name=row.decided_by_name,
        decided_at=row.decided_at,
        reason=row.reason,
        version=person.version,
    )


def changed_card(person: Any, coverage: Coverage, proposed: dict[str, Any], *, health: bool) -> AdultData:
    """The card with the proposed values, as somebody would type it who sees what consents cover."""
    hidden = {*coverage.uncovered(_CARD), *(() if health else _special())}
    shown = {name: None if name in hidden else getattr(person, name) for name in _CARD}
    found: AdultData = load(schema_for(AdultData), orjson.loads(orjson.dumps(shown)) | proposed)
    return found


def _special() -> list[str]:
    """Fields that fewer people see than the rest of a card."""
    return [name for name, category in CATEGORY_OF.items() if category in SPECIAL]


def _fields(values: dict[str, Any]) -> ProposedFields:
    found: ProposedFields = load(schema_for(ProposedFields), orjson.loads(orjson.dumps(values)))
    return found
