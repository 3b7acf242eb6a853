"""Undoing an executed order, while nothing that came later depends on it (domain §2.1 CANCEL)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, NotFound, Problem, uuid7
from contracts.contingent import MovementCancelled, NewMovement, OrderProposed, ProposedOrder
from contracts.permissions import require_in_own_school
from contracts.student_body import MovementKind
from services.contingent import views
from services.contingent.models import books as book_rules
from services.contingent.models import rules
from services.contingent.repository import books, movements
from services.contingent.usecases import clock, closed_periods, known
from services.contingent.usecases.situation import Finding, Situation, gather

_DEPARTURE = ("left_on", "left_class", "left_to", "leave_reason", "leave_order")
KIND, TITLE = "CANCEL", "Об отмене приказа"


def draft(uow: UnitOfWork, school_id: UUID, order_id: UUID, basis: str, id: UUID | None) -> ProposedOrder:
    """One order of cancellation with a line for every line of that order; Invalid names what depends on it."""
    require_in_own_school(uow.caller, "orders.draft")
    district_id = known.district_of(uow, school_id)
    if len(basis.strip()) < rules.SHORTEST_EXPLANATION:
        raise Invalid("Укажите, почему приказ отменяется", field="basis")
    done = movements.of_order(uow, school_id, order_id)
    if not done:
        raise NotFound("Такого исполненного приказа в школе нет")
    if any(one.kind == MovementKind.CANCEL.value for one in done):
        raise Conflict("Приказ об отмене не отменяют: издайте приказ о движении заново")
    lines = [_line(number, one, basis.strip()) for number, one in enumerate(done, start=1)]
    situation = gather(uow, school_id, KIND, lines, clock.today())
    problems = [
        Problem(field=f"movements[{n}]", detail=f"{done[n].full_name}: {found.detail}")
        for n, line in enumerate(lines)
        for found in (*undoing(line, situation), *closed_periods.undone_inside(line, situation))
    ]
    if problems:
        raise Invalid("Отменить приказ уже нельзя: почему, сказано о каждой строке", problems=problems[:100])
    told = OrderProposed(
        district_id=district_id,
        school_id=school_id,
        order_id=id or uuid7(),
        kind=KIND,
        title=f"{TITLE} № {done[0].order_number} от {done[0].order_date:%d.%m.%Y}",
        basis=basis.strip(),
        movements=lines,
        target_id=order_id,
    )
    uow.publish(told)
    return ProposedOrder(order_id=told.order_id, lines=len(lines))


def undoing(line: NewMovement, at: Situation) -> Iterator[Finding]:
    row = at.enrolments.get(line.student_id)
    if row is None:
        yield Finding("NOT_ENROLLED", "student_id", "Такого обучающегося в школе нет")
    elif row.person_id != line.person_id:
        yield Finding("PERSON_MISMATCH", "person_id", "Обучающийся и карточка не соответствуют друг другу")
    elif line.cancels is None:
        yield Finding("CANCELS_MISSING", "cancels", "Укажите движение, которое отменяется")
    elif at.undone(line) is None:
        yield Finding("NOT_THE_LAST", "cancels", "Отменить можно только последнее действующее движение обучающегося")


def write(uow: UnitOfWork, rows: list[dict[str, Any]], at: Situation) -> None:
    """What an undone movement had written into the alphabet book; its number is never given again."""
    for row in rows:
        undone = _undone(row, at)
        kind = MovementKind(undone.kind)
        order = f"№ {row['order_number']} от {row['order_date']:%d.%m.%Y}"
        if kind.leaves:
            books.strike_out(uow, row["student_id"], dict.fromkeys(_DEPARTURE))
        elif kind.enrols:
            gone = {"left_on": undone.effective_on, "left_to": "запись аннулирована", "leave_order": order}
            books.strike_out(uow, row["student_id"], dict.fromkeys(_DEPARTURE) | gone)


def part_of(row: dict[str, Any], at: Situation) -> int | None:
    """The part of the movement book that the undone movement stands in."""
    return book_rules.part_of(MovementKind(_undone(row, at).kind))


def event(row: dict[str, Any], place: dict[str, Any], at: Situation) -> MovementCancelled:
    undone = _undone(row, at)
    return MovementCancelled(
        **place,
        student_id=row["student_id"],
        movement=views.known_movement(undone),
        class_id=row["to_class_id"],
        left_on=at.after_undoing(row["student_id"], undone.id).left_on,
    )


def _undone(row: dict[str, Any], at: Situation) -> Any:
    return next(one for one in at.histories[row["student_id"]] if one.id == row["cancels_id"])


def _line(number: int, done: Any, basis: str) -> NewMovement:
    return NewMovement(
        line=number,
        kind=MovementKind.CANCEL,
        student_id=done.student_id,
        person_id=done.person_id,
        effective_on=clock.today(),
        basis=basis,
        cancels=done.id,
    )
