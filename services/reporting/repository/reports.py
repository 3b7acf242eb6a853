"""Reports and their editions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert

from chassis.db import UnitOfWork
from chassis.schemas import load, schema_for
from contracts.reporting import MovementRow, ReportState
from services.reporting.models.known import KnownSchool
from services.reporting.models.reports import Report, ReportEdition
from services.reporting.models.submissions import Submission, SubmissionAttempt


def find(uow: UnitOfWork, report_id: UUID, *, to_change: bool = False) -> Report | None:
    return uow.session.get(Report, report_id, with_for_update=True if to_change else None)


def begin(
    uow: UnitOfWork, report_id: UUID, school_id: UUID, code: str, starts_on: date, ends_on: date, period: str
) -> Report | None:
    """A new report without editions; None when the period or the id is taken, also by someone a moment faster."""
    statement = insert(Report).values(
        id=report_id,
        district_id=uow.caller.district_id,
        school_id=school_id,
        code=code,
        starts_on=starts_on,
        ends_on=ends_on,
        period=period,
        state=ReportState.GENERATED.value,
        edition=0,
        version=0,
    )
    made = uow.execute(statement.on_conflict_do_nothing().returning(Report.id)).scalar()
    return find(uow, made) if made else None


def of_period(uow: UnitOfWork, school_id: UUID, code: str, starts_on: date, ends_on: date) -> Report | None:
    same = (Report.school_id == school_id, Report.code == code)
    return uow.session.scalar(select(Report).where(*same, Report.starts_on == starts_on, Report.ends_on == ends_on))


def edition(uow: UnitOfWork, report_id: UUID, number: int) -> ReportEdition | None:
    return uow.session.get(ReportEdition, (report_id, number))


def is_confirmed_by(uow: UnitOfWork, confirmation_id: UUID) -> bool:
    """Whether an edition was signed by this confirmation before."""
    statement = select(ReportEdition.edition).where(ReportEdition.confirmation_id == confirmation_id)
    return uow.session.scalars(statement.limit(1)).first() is not None


def editions(uow: UnitOfWork, report_id: UUID) -> Sequence[ReportEdition]:
    statement = select(ReportEdition).where(ReportEdition.report_id == report_id)
    return uow.session.scalars(statement.order_by(ReportEdition.edition.desc())).all()


def submissions(uow: UnitOfWork, report_id: UUID) -> Sequence[Submission]:
    return uow.session.scalars(select(Submission).where(Submission.report_id == report_id)).all()


def attempts(uow: UnitOfWork, report_id: UUID) -> Sequence[SubmissionAttempt]:
    statement = select(SubmissionAttempt).join(Submission, Submission.key == SubmissionAttempt.key)
    statement = statement.where(Submission.report_id == report_id)
    return uow.session.scalars(statement.order_by(SubmissionAttempt.key, SubmissionAttempt.number)).all()


def page(
    uow: UnitOfWork,
    school_id: UUID | None,
    state: ReportState | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Any]:
    """(report, school's name, attempts of the newest edition), the latest made first."""
    statement = (
        select(Report, KnownSchool.short_name, Submission.attempts)
        .outerjoin(KnownSchool, KnownSchool.id == Report.school_id)
        .outerjoin(Submission, (Submission.report_id == Report.id) & (Submission.edition == Report.edition))
        .where(Report.district_id == uow.caller.district_id)
    )
    if school_id is not None:
        statement = statement.where(Report.school_id == school_id)
    if state is not None:
        statement = statement.where(Report.state == state.value)
    if after is not None:
        statement = statement.where(tuple_(Report.made_at, Report.id) < after)
    return uow.session.execute(statement.order_by(Report.made_at.desc(), Report.id.desc()).limit(limit)).all()


def signed_until(uow: UnitOfWork, school_id: UUID, on: date) -> ReportEdition | None:
    """The last signed movement report whose period ended where another begins."""
    statement = (
        select(ReportEdition)
        .join(Report, Report.id == ReportEdition.report_id)
        .where(Report.school_id == school_id, Report.code == "R2", Report.ends_on == on)
        .where(ReportEdition.signed_at.is_not(None))
        .order_by(ReportEdition.signed_at.desc())
        .limit(1)
    )
    return uow.session.scalar(statement)


def rows_of(frozen: ReportEdition) -> list[MovementRow]:
    """The rows as they were frozen."""
    return [load(schema_for(MovementRow), one) for one in orjson.loads(frozen.body)["rows"]]
