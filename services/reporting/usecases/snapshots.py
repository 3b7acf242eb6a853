"""Making a report: numbers are frozen as canonical JSON with their SHA-256; a correction is a new edition."""

from datetime import date
from hashlib import sha256
from uuid import UUID

import orjson

from chassis.db import UnitOfWork
from chassis.schemas import load, schema_for
from contracts.base import Invalid, Stale, now, uuid7
from contracts.reporting import (
    MovementName,
    MovementReport,
    Report,
    ReportExists,
    ReportNotFound,
    ReportReopened,
    ReportState,
    SnapshotCorrupted,
)
from services.reporting.models import reports as models
from services.reporting.models.submissions import WAITING
from services.reporting.repository import reports, submissions
from services.reporting.usecases import controls, movement_report, naming
from services.reporting.usecases.scope import chosen_school, own_school
from services.reporting.views import reports as views

CANONICAL = orjson.OPT_SORT_KEYS
"""Sorted keys, no spaces, UTF-8, whole numbers and strings only: the same report is the same bytes (RFC 8785)."""


def make(
    uow: UnitOfWork, report_id: UUID | None, school_id: UUID | None, code: str, starts_on: date, ends_on: date
) -> Report:
    """The first edition of a form for a period; made again under its own id it is the same report."""
    school = own_school(uow.caller, school_id, "reports.generate")
    movement_report.check_period(starts_on, ends_on)
    title = movement_report.period_title(uow, school, starts_on, ends_on)
    report = reports.begin(uow, report_id or uuid7(), school, code, starts_on, ends_on, title)
    if report is not None:
        _freeze(uow, report, None)
        return views.report(uow, report)
    known = reports.of_period(uow, school, code, starts_on, ends_on)
    if known is not None and known.id == report_id:
        return views.report(uow, known)
    facts = {"report_id": str(known.id)} if known else {}
    raise ReportExists("Отчёт за этот период уже составлен; исправляют его новой редакцией", **facts)


def correct(uow: UnitOfWork, report_id: UUID, version: int, reason: str) -> Report:
    """A new edition with its reason. What is on its way to the department is answered first."""
    report = to_change(uow, report_id, "reports.generate")
    must_be_fresh(uow, report, version)
    if not reason.strip():
        raise Invalid("Укажите причину исправления", field="reason")
    if report.state in WAITING and not submissions.withdraw(uow, report.id, report.edition):
        report.must_be(ReportState.ACCEPTED, ReportState.RETURNED)
    if report.state == ReportState.ACCEPTED:
        uow.publish(_reopened(report))
    _freeze(uow, report, reason.strip())
    return views.report(uow, report)


def _freeze(uow: UnitOfWork, report: models.Report, reason: str | None) -> None:
    number = report.edition + 1
    made = movement_report.make(uow, report.school_id, report.starts_on, report.ends_on, edition=number, reason=reason)
    body = orjson.dumps(made.report, option=CANONICAL)
    failed = controls.errors(made.report.controls)
    uow.add(
        models.ReportEdition(
            report_id=report.id,
            edition=number,
            district_id=report.district_id,
            school_id=report.school_id,
            reason=reason,
            body=body,
            sha256=sha256(body).hexdigest(),
            names=orjson.dumps(made.names, option=CANONICAL),
            errors=failed,
            made_by=made.report.face.made_by,
            made_by_id=uow.caller.person_id,
            made_at=now(),
        )
    )
    report.edition = number
    report.become(ReportState.GENERATED if failed else ReportState.CHECKED, now())
    uow.flush()


def _reopened(report: models.Report) -> ReportReopened:
    return ReportReopened(
        district_id=report.district_id,
        school_id=report.school_id,
        report_id=report.id,
        code=report.code,
        period=report.days,
    )


def found(uow: UnitOfWork, report_id: UUID, operation: str = "reports.read") -> models.Report:
    """A report that the caller may see; another school's does not exist for them."""
    return _visible(uow, reports.find(uow, report_id), operation)


def to_change(uow: UnitOfWork, report_id: UUID, operation: str) -> models.Report:
    """The same under its row's lock."""
    report = _visible(uow, reports.find(uow, report_id, to_change=True), operation)
    own_school(uow.caller, report.school_id, operation)
    return report


def _visible(uow: UnitOfWork, report: models.Report | None, operation: str) -> models.Report:
    if report is None or chosen_school(uow.caller, None, operation) not in (None, report.school_id):
        raise ReportNotFound()
    return report


def must_be_fresh(uow: UnitOfWork, report: models.Report, version: int) -> None:
    if report.version != version:
        current = orjson.loads(orjson.dumps(views.report(uow, report)))
        raise Stale("Отчёт изменился, пока вы с ним работали", current=current)


def edition_of(uow: UnitOfWork, report: models.Report, number: int | None) -> models.ReportEdition:
    one = reports.edition(uow, report.id, report.edition if number is None else number)
    if one is None:
        raise ReportNotFound("Такой редакции нет")
    return one


def proven(edition: models.ReportEdition) -> MovementReport:
    """The frozen report, once its bytes and its numbers have been checked again."""
    if sha256(edition.body).hexdigest() != edition.sha256:
        raise SnapshotCorrupted("Снимок отчёта не соответствует своей контрольной сумме", check="sha256")
    report: MovementReport = load(schema_for(MovementReport), orjson.loads(edition.body))
    broken = [one.code for one in controls.arithmetic(report.rows) if not one.passed]
    if broken:
        raise SnapshotCorrupted("Числа снимка противоречат друг другу", checks=broken)
    return report


def names_of(uow: UnitOfWork, edition: models.ReportEdition) -> list[MovementName]:
    """The kept lists, as far as a consent lets the names be read today."""
    kept = [load(schema_for(MovementName), one) for one in orjson.loads(edition.names)]
    return naming.readable(uow, edition.school_id, kept)
