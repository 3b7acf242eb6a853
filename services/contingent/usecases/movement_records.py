"""What one order writes: a row for each table and an event for each line."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from contracts.base import Event, uuid7
from contracts.contingent import KnownStudent, NewMovement, StudentEnrolled, StudentMoved, StudentWithdrawn
from contracts.documents import RegisteredOrder
from contracts.student_body import MovementKind
from services.contingent import views
from services.contingent.models import names, rules
from services.contingent.usecases import cancelling
from services.contingent.usecases.situation import Situation


@dataclass
class Execution:
    """One order on its way into the rows."""

    place: dict[str, Any]
    order: RegisteredOrder
    at: Situation
    rows: list[dict[str, Any]]
    """Movements, in the order of the lines."""
    file_numbers: dict[UUID, str]
    """Student → personal file number."""


def movement(line: NewMovement, place: dict[str, Any], order: RegisteredOrder, at: Situation) -> dict[str, Any]:
    person = at.people[line.person_id]
    reason = rules.REASON_OF_GRADUATION.get(line.kind, line.reason)
    awaited = reason is not None and reason.awaits_confirmation
    return {
        **place,
        "id": uuid7(),
        "order_id": order.id,
        "order_number": order.number,
        "order_date": order.registered_on,
        "line": line.line,
        "kind": line.kind.value,
        "student_id": line.student_id,
        "person_id": line.person_id,
        "from_class_id": None if line.kind.enrols else at.class_now(line.student_id),
        "to_class_id": _into(line, at),
        "effective_on": line.effective_on,
        "study_form": line.study_form.value if line.study_form else None,
        "programme": line.programme.value if line.programme else None,
        "programme_variant": line.programme_variant,
        "cancels_id": line.cancels,
        "reason": reason.value if reason else None,
        "counterpart": line.counterpart.value if line.counterpart else None,
        "destination": line.destination,
        "basis": line.basis,
        "confirmed": not (line.kind is MovementKind.WITHDRAW and awaited),
        "full_name": names.full(person.last_name, person.first_name, person.middle_name),
        "sex": person.sex,
        "birth_date": person.birth_date,
        "file_letter": names.file_letter(person.last_name),
    }


def _into(line: NewMovement, at: Situation) -> UUID | None:
    if line.kind is MovementKind.CANCEL:
        before = at.after_undoing(line.student_id, line.cancels)
        return before.intervals[-1].class_id if before.intervals and before.left_on is None else None
    return at.class_now(line.student_id) if line.kind.stays else line.class_id


def enrolment(row: dict[str, Any], it: Execution) -> dict[str, Any]:
    return {
        **it.place,
        "id": row["student_id"],
        "person_id": row["person_id"],
        "personal_file_no": it.file_numbers[row["student_id"]],
        "enrolled_on": row["effective_on"],
        "left_on": None,
    }


def alphabet_row(row: dict[str, Any], it: Execution) -> dict[str, Any]:
    letter, number = it.file_numbers[row["student_id"]].split("-")
    return {
        **it.place,
        "student_id": row["student_id"],
        "letter": letter,
        "number": int(number),
        "full_name": row["full_name"],
        "birth_date": row["birth_date"],
        "sex": row["sex"],
        "enrolled_on": row["effective_on"],
        "class_title": it.at.title(row["to_class_id"]),
        "enrol_order": _order(it.order),
        "came_from": row["destination"],
    }


def departure(row: dict[str, Any], it: Execution) -> dict[str, Any]:
    return {
        "left_on": row["effective_on"],
        "left_class": it.at.title(row["from_class_id"]),
        "left_to": row["destination"],
        "leave_reason": row["reason"],
        "leave_order": _order(it.order),
    }


def _order(order: RegisteredOrder) -> str:
    return f"№ {order.number} от {order.registered_on:%d.%m.%Y}"


def book_row(row: dict[str, Any], it: Execution, numbers: dict[UUID, int]) -> dict[str, Any]:
    """`numbers` are those of the rows that this order undoes."""
    return {
        "corrects": numbers.get(row["cancels_id"]),
        "movement_id": row["id"],
        "from_class": it.at.title(row["from_class_id"]),
        "to_class": it.at.title(row["to_class_id"]),
        "personal_file_no": it.file_numbers[row["student_id"]],
    }


def event(row: dict[str, Any], it: Execution) -> Event:
    """The event of one line."""
    told = views.known_movement(SimpleNamespace(**row))
    kind = MovementKind(row["kind"])
    if kind is MovementKind.CANCEL:
        return cancelling.event(row, it.place, it.at)
    if kind.leaves:
        left = row["from_class_id"]
        return StudentWithdrawn(**it.place, student_id=row["student_id"], class_id=left, movement=told)
    if not kind.enrols:
        classes = {"from_class_id": row["from_class_id"], "to_class_id": row["to_class_id"]}
        return StudentMoved(**it.place, student_id=row["student_id"], **classes, movement=told)
    person = it.at.people[row["person_id"]]
    student = KnownStudent(
        id=row["student_id"],
        person_id=row["person_id"],
        last_name=person.last_name,
        first_name=person.first_name,
        middle_name=person.middle_name,
        sex=person.sex,
        birth_date=person.birth_date,
        class_id=row["to_class_id"],
        enrolled_on=row["effective_on"],
        personal_file_no=it.file_numbers[row["student_id"]],
    )
    return StudentEnrolled(**it.place, student=student, movement=told)
