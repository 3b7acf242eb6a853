"""Rows of applications for admission → what the contract promises."""

from dataclasses import fields
from datetime import date
from typing import Any

from chassis.schemas import load, schema_for
from contracts.admissions import (
    AdmissionPriority,
    AdmissionProcedure,
    AdmissionRules,
    AdmissionWave,
    Applicant,
    Application,
    ApplicationRow,
    ApplicationStatus,
    ApplicationStep,
    GradePlaces,
    Ground,
    Intake,
    PackagePaper,
    RefusalGround,
)
from services.contingent.models import admissions as rules

_CHILD = tuple(one.name for one in fields(Applicant))


def number(row: Any) -> str:
    return f"{row.number}/{row.register_year}"


def application_row(row: Any, today: date) -> ApplicationRow:
    return ApplicationRow(**_row(row, today))


def application(row: Any, today: date) -> Application:
    is_open = ApplicationStatus(row.status).is_open
    return Application(
        **_row(row, today),
        transfer_from=row.transfer_from,
        papers=[PackagePaper(one) for one in row.papers],
        missing=rules.missing_of(row, row.papers) if is_open else [],
        test_on=row.test_on,
        ground=RefusalGround(row.ground) if row.ground else None,
        reason=row.reason,
        order_id=row.order_id,
        steps=[load(schema_for(ApplicationStep), one) for one in row.steps],
    )


def _row(row: Any, today: date) -> dict[str, Any]:
    status = ApplicationStatus(row.status)
    return {
        "id": row.id,
        "school_id": row.school_id,
        "number": number(row),
        "status": status,
        "year": row.year,
        "grade": row.grade,
        "wave": AdmissionWave(row.wave),
        "priority": AdmissionPriority(row.priority),
        "in_territory": row.in_territory,
        "procedure": AdmissionProcedure(row.procedure),
        "child": Applicant(**{name: getattr(row, name) for name in _CHILD}),
        "person_id": row.person_id,
        "applicant_name": row.applicant_name,
        "submitted_on": row.submitted_on,
        "due_on": row.due_on,
        "overdue": bool(status.is_open and row.due_on and row.due_on < today),
        "place": row.place,
        "version": row.version,
    }


def intake(year: str, counts: Any, places: dict[int, tuple[int, int]]) -> Intake:
    """Every grade that has a class or an application."""
    grades = sorted({*places, *(row.grade for row in counts)})
    by_status = {
        one.value: sum(row.applications for row in counts if row.status == one.value) for one in ApplicationStatus
    }
    return Intake(
        year=year,
        grades=[_grade(grade, counts, places.get(grade, (0, 0))) for grade in grades],
        by_status=by_status,
        overdue=sum(row.overdue for row in counts),
    )


def _grade(grade: int, counts: Any, places: tuple[int, int]) -> GradePlaces:
    here = [row for row in counts if row.grade == grade]
    return GradePlaces(
        grade=grade,
        capacity=places[0],
        taken=places[1],
        waiting=sum(row.applications for row in here if row.status in rules.OPEN),
        ready=sum(row.applications for row in here if row.status == ApplicationStatus.READY),
        overdue=sum(row.overdue for row in here),
    )


def rules_of(year: int) -> AdmissionRules:
    grounds = rules.GROUNDS.items()
    return AdmissionRules(
        grounds=[Ground(ground=one, title=title, source=source) for one, (title, source) in grounds],
        first_wave=list(rules.days_of(rules.FIRST_WAVE, year)),
        second_wave=list(rules.days_of(rules.SECOND_WAVE, year)),
        order_days=rules.ORDER_DAYS,
        transfer_days=rules.TRANSFER_DAYS,
        first_wave_days=rules.FIRST_WAVE_DAYS,
        check_days=rules.CHECK_DAYS,
        source=rules.SOURCE,
    )
