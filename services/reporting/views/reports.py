"""Reports, editions and their way to the department as messages."""

from collections.abc import Sequence
from typing import Any

import orjson

from chassis.db import UnitOfWork
from chassis.schemas import load, schema_for
from contracts.confirmations import ConfirmationMeans
from contracts.reporting import (
    Attempt,
    ClassActivity,
    Control,
    JournalActivity,
    Report,
    ReportCard,
    ReportPeriod,
    ReportSignature,
    ReportSnapshot,
    ReportState,
    Submission,
)
from services.reporting.models.known import KnownPeriod
from services.reporting.models.reports import Report as ReportRow
from services.reporting.models.reports import ReportEdition
from services.reporting.models.submissions import Submission as SubmissionRow
from services.reporting.models.submissions import SubmissionAttempt
from services.reporting.repository import lookups, reports


def report(uow: UnitOfWork, row: ReportRow) -> Report:
    editions = reports.editions(uow, row.id)
    attempts = reports.attempts(uow, row.id)
    sent = {one.edition: submission(one, attempts) for one in reports.submissions(uow, row.id)}
    school = lookups.school(uow, row.school_id)
    newest = orjson.loads(editions[0].body)["controls"]
    return Report(
        id=row.id,
        school_id=row.school_id,
        school=school.short_name if school else "",
        code=row.code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        period=row.period,
        state=ReportState(row.state),
        edition=row.edition,
        controls=[load(schema_for(Control), one) for one in newest],
        editions=[edition(one, sent.get(one.edition)) for one in editions],
        version=row.version,
    )


def edition(row: ReportEdition, sent: Submission | None) -> ReportSnapshot:
    return ReportSnapshot(
        edition=row.edition,
        reason=row.reason,
        sha256=row.sha256,
        made_by=row.made_by,
        made_at=row.made_at,
        errors=row.errors,
        signature=signature(row),
        submission=sent,
    )


def signature(row: ReportEdition) -> ReportSignature | None:
    if row.signed_at is None:
        return None
    return ReportSignature(
        signer=row.signer or "",
        position=row.position or "",
        person_id=row.signer_id,
        signed_at=row.signed_at,
        sha256=row.sha256,
        key_id=row.key_id or "",
        seal=row.seal or "",
        confirmed_by=ConfirmationMeans(row.confirmed_by) if row.confirmed_by else None,
    )


def submission(row: SubmissionRow, attempts: Sequence[SubmissionAttempt]) -> Submission:
    return Submission(
        key=row.key,
        edition=row.edition,
        state=ReportState(row.state),
        queued_at=row.queued_at,
        next_try_at=None if row.answered_at else row.next_try_at,
        answered_at=row.answered_at,
        comment=row.comment,
        attempts=[attempt(one) for one in attempts if one.key == row.key],
    )


def attempt(row: SubmissionAttempt) -> Attempt:
    outcome: Any = row.outcome
    return Attempt(
        number=row.number,
        started_at=row.started_at,
        ended_at=row.ended_at,
        status=row.status,
        outcome=outcome,
        detail=row.detail,
    )


def card(row: ReportRow, school: str | None, attempts: int | None) -> ReportCard:
    return ReportCard(
        id=row.id,
        school_id=row.school_id,
        school=school or "",
        code=row.code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        period=row.period,
        edition=row.edition,
        state=ReportState(row.state),
        attempts=attempts or 0,
        changed_at=row.changed_at,
    )


def period(row: KnownPeriod) -> ReportPeriod:
    return ReportPeriod(
        id=row.id, title=row.title, kind=row.kind, year=row.year, starts_on=row.starts_on, ends_on=row.ends_on
    )


def activity(classes: Sequence[Any], accounts: int) -> JournalActivity:
    rows = [
        ClassActivity(
            class_id=class_id,
            title=title,
            marks=int(marks),
            lessons_marked=marked,
            lessons_attended=attended,
            absences=int(absences),
        )
        for class_id, title, marks, marked, attended, absences in classes
    ]
    return JournalActivity(
        marks=sum(one.marks for one in rows),
        lessons_attended=sum(one.lessons_attended for one in rows),
        absences=sum(one.absences for one in rows),
        accounts_activated=accounts,
        classes=rows,
    )
