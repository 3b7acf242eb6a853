"""Reading reports: the list, one with its history, an edition as a file."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import File, Invalid
from contracts.reporting import JournalActivity, Report, ReportPage, ReportPeriod, ReportState
from services.reporting.repository import journal, lookups, reports
from services.reporting.usecases import movement_report, snapshots
from services.reporting.usecases.scope import chosen_school, sees_names
from services.reporting.views import movement_xlsx
from services.reporting.views import reports as views

_MOST = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def page(
    uow: UnitOfWork, school_id: UUID | None, state: ReportState | None, after: str | None, limit: int
) -> ReportPage:
    school = chosen_school(uow.caller, school_id, "reports.read")
    limit = max(1, min(limit, _MOST))
    found = reports.page(uow, school, state, _place(after) if after else None, limit + 1)
    items = [views.card(*row) for row in found[:limit]]
    last = found[limit - 1][0] if len(found) > limit else None
    return ReportPage(items=items, next=_cursor(last.made_at, last.id) if last else None)


def _cursor(made_at: datetime, report_id: UUID) -> str:
    return f"{(made_at - _EPOCH) // timedelta(microseconds=1)}.{report_id}"


def _place(cursor: str) -> tuple[datetime, UUID]:
    try:
        moment, _, report_id = cursor.partition(".")
        return _EPOCH + timedelta(microseconds=int(moment)), UUID(report_id)
    except (ValueError, OverflowError):
        raise Invalid("Список продолжают не с того места: начните с первой страницы", field="after") from None


def get(uow: UnitOfWork, report_id: UUID) -> Report:
    return views.report(uow, snapshots.found(uow, report_id))


def xlsx(uow: UnitOfWork, report_id: UUID, edition: int | None) -> File:
    """Rendered from the frozen edition alone: the same bytes every time."""
    frozen = snapshots.edition_of(uow, snapshots.found(uow, report_id), edition)
    report = snapshots.proven(frozen)
    names = snapshots.names_of(uow, frozen) if sees_names(uow.caller) else None
    movement_report.note_workbook(uow, frozen.school_id, report, names, [])
    return movement_xlsx.workbook(report, names)


def snapshot(uow: UnitOfWork, report_id: UUID, edition: int | None) -> File:
    frozen = snapshots.edition_of(uow, snapshots.found(uow, report_id), edition)
    snapshots.proven(frozen)
    return File(name=f"{report_id}-v{frozen.edition}.json", media_type="application/json", content=frozen.body)


def periods(uow: UnitOfWork, school_id: UUID | None) -> list[ReportPeriod]:
    return [views.period(one) for one in lookups.periods(uow, _one_school(uow, school_id, "reports.read"))]


def activity(uow: UnitOfWork, school_id: UUID | None, starts_on: date | None, ends_on: date | None) -> JournalActivity:
    school = _one_school(uow, school_id, "quality.read")
    days = (starts_on or date(2000, 1, 1), ends_on or date(9999, 1, 1))
    classes, accounts = journal.by_class(uow, school, *days), journal.activations(uow, school, *days)
    return views.activity(classes, accounts)


def _one_school(uow: UnitOfWork, school_id: UUID | None, operation: str) -> UUID:
    """The caller's school; the department names one."""
    school = chosen_school(uow.caller, school_id, operation)
    if school is None:
        raise Invalid("Укажите школу", field="school_id")
    return school
