"""Rows of certificates → contract messages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts.certificates import Certificate, CertificateKind, CertificatePage, CertificateRow
from services.documents.models import certificates as rows
from services.documents.repository.certificates import PAGE
from services.documents.repository.cursors import cursor


def whole(row: rows.Certificate, names: dict[UUID | None, str]) -> Certificate:
    return Certificate(
        **_facts(row, names),
        school_id=row.school_id,
        student_id=row.student_id,
        person_id=row.person_id,
        text=row.form["text"],
        check_url=row.form["check_url"],
        issued_at=row.issued_at,
    )


def page(found: Sequence[rows.Certificate], names: dict[UUID | None, str]) -> CertificatePage:
    shown, more = found[:PAGE], len(found) > PAGE
    items = [CertificateRow(**_facts(row, names)) for row in shown]
    return CertificatePage(items=items, next=cursor(shown[-1].issued_at, shown[-1].id) if more else None)


def _facts(row: rows.Certificate, names: dict[UUID | None, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": CertificateKind(row.kind),
        "status": row.status,
        "number": row.number,
        "issued_on": row.issued_on,
        "full_name": row.full_name,
        "addressed_to": row.addressed_to,
        "issued_by": names.get(row.issued_by) if row.issued_by else None,
        "cancelled_on": row.cancelled_on,
        "reason": row.reason,
    }
