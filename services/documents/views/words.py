"""Rows → messages about declined words."""

from collections.abc import Sequence

from contracts.declensions import Correction, Corrections, WordCase, WordKind
from services.documents.models.declensions import CorrectedWord
from services.documents.repository.cursors import cursor
from services.documents.repository.declensions import PAGE


def corrections(found: Sequence[CorrectedWord]) -> Corrections:
    shown, more = found[:PAGE], len(found) > PAGE
    items = [
        Correction(
            id=row.id,
            kind=WordKind(row.kind),
            nominative=row.nominative,
            sex=row.sex or None,
            case=WordCase(row.grammatical_case),
            text=row.text,
        )
        for row in shown
    ]
    return Corrections(items=items, next=cursor(shown[-1].nominative, shown[-1].id) if more else None)
