"""Checking an order while it is drafted: what forbids it, what deserves a look, whom it is about."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.contingent import MovementCheck, MovementPerson, MovementProblem, NewMovement
from services.contingent.usecases import clock, known
from services.contingent.usecases.movement_rules import Finding, findings
from services.contingent.usecases.situation import Situation, gather


def check(uow: UnitOfWork, school_id: UUID, kind: str, lines: list[NewMovement], on: date | None) -> MovementCheck:
    known.district_of(uow, school_id)
    situation = gather(uow, school_id, kind, lines, on or clock.today())
    found = list(findings(situation))
    people = (_person(line, situation) for line in lines)
    return MovementCheck(
        problems=[problem(one, lines) for one in found if not one.warning],
        warnings=[problem(one, lines) for one in found if one.warning],
        people=[one for one in people if one is not None],
    )


def problem(one: Finding, lines: list[NewMovement]) -> MovementProblem:
    number = lines[one.index].line if lines else 0
    path = f"movements[{one.index}].{one.field}" if one.field else "movements"
    return MovementProblem(line=number, code=one.code, field=path, detail=one.detail)


def _person(line: NewMovement, at: Situation) -> MovementPerson | None:
    row = at.people.get(line.person_id)
    if row is None or row.sex is None or row.birth_date is None:
        return None
    present = at.class_now(line.student_id) if line.student_id in at.enrolments else None
    return MovementPerson(
        line=line.line,
        person_id=row.id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        sex=row.sex,
        birth_date=row.birth_date,
        from_class_id=present,
        from_class=at.title(present),
        to_class=at.title(line.class_id),
    )
