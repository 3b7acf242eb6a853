"""Checking an order while it is drafted: what forbids it, what deserves a look, whom it is about."""

from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Forbidden
from contracts.contingent import MovementCheck, MovementPerson, MovementProblem, NewMovement
from contracts.permissions import allowed
from services.contingent.usecases import clock, known
from services.contingent.usecases.movement_rules import findings
from services.contingent.usecases.situation import Finding, Situation, gather


def check(uow: UnitOfWork, school_id: UUID, kind: str, lines: list[NewMovement], on: date | None) -> MovementCheck:
    known.district_of(uow, school_id)
    situation = gather(uow, school_id, kind, lines, on or clock.today())
    _refuse_stranger(uow, situation)
    found = list(findings(situation))
    people = (_person(line, situation) for line in lines)
    return MovementCheck(
        problems=[problem(one, lines) for one in found if not one.warning],
        warnings=[problem(one, lines) for one in found if one.warning],
        people=[one for one in people if one is not None],
    )


def _refuse_stranger(uow: UnitOfWork, situation: Situation) -> None:
    """The check names people: a class teacher asks about the own class only, into it or out of it."""
    if "CL" not in allowed("orders.draft", uow.caller.role):
        return
    own = {row.id for row in situation.classes.values() if row.class_teacher_id == uow.caller.person_id}
    for number, line in enumerate(situation.lines):
        if (line.class_id if line.kind.enrols else _present(line, situation)) not in own:
            detail = "Классный руководитель готовит приказы только о своём классе"
            raise Forbidden(detail, field=f"movements[{number}]")


def _present(line: NewMovement, at: Situation) -> UUID | None:
    return at.class_now(line.student_id) if line.student_id in at.enrolments else None


def problem(one: Finding, lines: list[NewMovement]) -> MovementProblem:
    number = lines[one.index].line if lines else 0
    path = f"movements[{one.index}].{one.field}" if one.field else "movements"
    return MovementProblem(line=number, code=one.code, field=path, detail=one.detail)


def _person(line: NewMovement, at: Situation) -> MovementPerson | None:
    row = at.people.get(line.person_id)
    if row is None or row.sex is None or row.birth_date is None:
        return None
    present = _present(line, at)
    return MovementPerson(
        line=line.line,
        person_id=row.id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        sex=row.sex,
        birth_date=row.birth_date,
        pseudonym=row.pseudonym,
        from_class_id=present,
        from_class=at.title(present),
        to_class=at.title(line.class_id),
    )
