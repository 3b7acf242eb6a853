"""Rows of acknowledgement → contract messages."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from contracts.acknowledgements import (
    AcknowledgementCount,
    AcknowledgementLine,
    AcknowledgementList,
    AcknowledgementListPage,
    AcknowledgementListSummary,
    AcknowledgementMethod,
    AcknowledgementRules,
    AcknowledgementStatus,
    AcknowledgementSubject,
    AcknowledgementSummary,
    OwnAcknowledgement,
    OwnAcknowledgementPage,
    StaffReader,
)
from services.documents.models import acknowledgements as rows
from services.documents.models.known import KnownStaff
from services.documents.repository.acknowledgements import PAGE
from services.documents.repository.cursors import cursor
from services.documents.views import as_json

__all__ = ["as_json", "list_page", "own_page", "rules", "summary", "whole"]


def count(row: Any) -> AcknowledgementCount:
    names = ("total", "acknowledged", "refused", "pending", "overdue")
    return AcknowledgementCount(**{name: getattr(row, name) for name in names})


def whole(
    found: Any, lines: Sequence[rows.AcknowledgementLine], names: dict[UUID | None, str], today: date
) -> AcknowledgementList:
    return AcknowledgementList(
        **_facts(found, names),
        school_id=found.school_id,
        basis=found.basis,
        lines=[_line(one, found.due_on, today) for one in lines],
    )


def list_page(found: Sequence[Any], names: dict[UUID | None, str]) -> AcknowledgementListPage:
    shown, more = found[:PAGE], len(found) > PAGE
    items = [AcknowledgementListSummary(**_facts(row, names)) for row in shown]
    return AcknowledgementListPage(items=items, next=cursor(shown[-1].sent_at, shown[-1].id) if more else None)


def own_page(found: Sequence[Any], counts: Any, today: date) -> OwnAcknowledgementPage:
    shown, more = found[:PAGE], len(found) > PAGE
    following = None
    if more:
        half = "waiting" if shown[-1].status == AcknowledgementStatus.PENDING.value else "done"
        following = cursor(half, shown[-1].due_on, shown[-1].id)
    items = [_own(row, today) for row in shown]
    return OwnAcknowledgementPage(items=items, pending=counts.pending, overdue=counts.overdue, next=following)


def rules(row: rows.AcknowledgementRules | None) -> AcknowledgementRules:
    if row is None:
        return AcknowledgementRules(version=0, electronic_act=None, remind_days=rows.REMIND_DAYS)
    return AcknowledgementRules(
        version=row.version, electronic_act=row.electronic_act, remind_days=row.remind_days, confirm=row.confirm
    )


def summary(lists: Any, late: Sequence[Any], untrained: Sequence[KnownStaff]) -> AcknowledgementSummary:
    by_name = sorted(untrained, key=lambda one: (one.full_name, one.person_id))
    return AcknowledgementSummary(
        open_lists=lists.open,
        overdue_lists=lists.overdue,
        overdue=[StaffReader(**row._mapping) for row in late],
        untrained=[StaffReader(person_id=x.person_id, full_name=x.full_name, position=x.position) for x in by_name],
    )


def _facts(row: Any, names: dict[UUID | None, str]) -> dict[str, Any]:
    subject = AcknowledgementSubject(row.subject)
    return {
        "id": row.id,
        "subject": subject,
        "document_id": None if subject is AcknowledgementSubject.TRAINING else row.document_id,
        "title": row.title,
        "number": row.number,
        "dated_on": row.dated_on,
        "due_on": row.due_on,
        "sent_at": row.sent_at,
        "sent_by": names.get(row.sent_by),
        "count": count(row),
    }


def _line(row: rows.AcknowledgementLine, due_on: date, today: date) -> AcknowledgementLine:
    status = AcknowledgementStatus(row.status)
    return AcknowledgementLine(
        id=row.id,
        person_id=row.person_id,
        full_name=row.full_name,
        position=row.position,
        status=status,
        overdue=status is AcknowledgementStatus.PENDING and due_on < today,
        method=AcknowledgementMethod(row.method) if row.method else None,
        signed_on=row.signed_on,
        decided_at=row.decided_at,
        sha256=row.sha256,
        act_number=row.act_number,
        act_on=row.act_on,
        reason=row.reason,
        reminders=row.reminders,
        reminded_at=row.reminded_at,
    )


def _own(row: Any, today: date) -> OwnAcknowledgement:
    status = AcknowledgementStatus(row.status)
    return OwnAcknowledgement(
        id=row.id,
        subject=AcknowledgementSubject(row.subject),
        title=row.title,
        number=row.number,
        dated_on=row.dated_on,
        school=row.school,
        status=status,
        due_on=row.due_on,
        overdue=status is AcknowledgementStatus.PENDING and row.due_on < today,
        signed_on=row.signed_on,
        reminders=row.reminders,
        electronic=row.electronic,
        has_file=row.subject != AcknowledgementSubject.TRAINING.value,
    )
