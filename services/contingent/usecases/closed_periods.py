"""A closed period does not change: what the department has accepted is not moved under it (domain §2.7)."""

from collections.abc import Iterator
from datetime import date, timedelta

from chassis.db import UnitOfWork
from contracts.contingent import NewMovement
from contracts.reporting import ReportReopened, ReportSubmitted
from contracts.student_body import MovementKind
from services.contingent.repository import closed_periods
from services.contingent.usecases.clock import MOSCOW
from services.contingent.usecases.situation import Finding, Situation

MOVEMENT_REPORT = "R2"
_DAY = "%d.%m.%Y"


def keep(uow: UnitOfWork, event: ReportSubmitted | ReportReopened) -> None:
    """A report made before its period was over closes nothing: the rest of its days was never in it."""
    starts_on, ends_on = (date.fromisoformat(day) for day in event.period.split("/"))
    told_on = event.at.astimezone(MOSCOW).date()
    if event.code != MOVEMENT_REPORT or ends_on > told_on:
        return
    closed = told_on if isinstance(event, ReportSubmitted) else None
    known = {"report_id": event.report_id, "school_id": event.school_id, "district_id": event.district_id}
    days = {"starts_on": starts_on, "ends_on": ends_on, "accepted_on": closed}
    closed_periods.keep(uow, {**known, **days, "as_of": event.at})


def dated_inside(line: NewMovement, at: Situation) -> Iterator[Finding]:
    if _counted(line.kind) and at.closed is not None and line.effective_on < at.closed.ends_on:
        detail = f"Дата {line.effective_on:{_DAY}} относится к закрытому периоду: {_accepted(at)}. "
        advice = f"Укажите дату не раньше {at.closed.ends_on:{_DAY}}, {_REOPEN}"
        yield Finding("PERIOD_CLOSED", "effective_on", detail + advice)


def undone_inside(line: NewMovement, at: Situation) -> Iterator[Finding]:
    undone = at.undone(line)
    if undone is None or at.closed is None or not _counted(MovementKind(undone.kind)):
        return
    if undone.effective_on < at.closed.ends_on:
        detail = f"Движение от {undone.effective_on:{_DAY}} относится к закрытому периоду: {_accepted(at)}. "
        advice = f"Исправьте его новым приказом с датой не раньше {at.closed.ends_on:{_DAY}}, {_REOPEN}"
        yield Finding("PERIOD_CLOSED", "cancels", detail + advice)


_REOPEN = "или начните исправление отчёта: его новую редакцию с причиной составляет тот, кто готовит отчёты школы"


def _counted(kind: MovementKind) -> bool:
    """Whether the movement report counts it: forms, programmes and debts leave everybody where they are."""
    return kind.enrols or kind.leaves or kind.changes_class


def _accepted(at: Situation) -> str:
    one = at.closed
    assert one is not None
    days = f"с {one.starts_on:{_DAY}} по {one.ends_on - timedelta(days=1):{_DAY}}"
    return f"отчёт о движении {days} принят отделом образования {one.accepted_on:{_DAY}}"
