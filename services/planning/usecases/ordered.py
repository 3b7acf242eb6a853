"""What a registered order changes in teaching: all of it, once; or nothing, and the order shows why."""

from typing import Any
from uuid import UUID

from chassis.db import Taken, UnitOfWork
from contracts.documents import OrderRegistered, RegisteredOrder
from contracts.movements import MovementProblem
from contracts.ordering import OrderedTeaching, TeachingCheck
from contracts.planning import OrderedTeachingDone, OrderedTeachingRefused
from services.planning.models import substitutions as words
from services.planning.repository import known, substitutions
from services.planning.usecases import calendar_drafts, curricula, ordered_load, place, substituting

_USED = "Номер замены или нагрузки уже занят другой записью: составьте приказ заново, с новыми номерами строк"


def check(uow: UnitOfWork, school_id: UUID, teaching: OrderedTeaching, amends: UUID | None) -> TeachingCheck:
    """As the facts are now; the order is held against them again when it is carried out."""
    place.school(uow, school_id)
    facts = substituting.facts_of(uow, school_id, teaching.substitutions, amends)
    batch = ordered_load.batch(uow, school_id, teaching)
    drafts = calendar_drafts.named(uow, school_id, teaching.calendars)
    plans = curricula.named(uow, school_id, teaching)
    return TeachingCheck(
        problems=[
            *substituting.problems(teaching.substitutions, facts),
            *batch.problems(),
            *calendar_drafts.problems(uow, school_id, teaching.calendars, drafts),
            *curricula.problems(uow, teaching, plans, amends),
        ],
        warnings=list(batch.warnings()),
        said=[
            *(words.said(one, facts) for one in teaching.substitutions),
            *batch.said(),
            *calendar_drafts.said(teaching.calendars, drafts),
            *curricula.said(uow, teaching, plans),
        ],
    )


def carry_out(uow: UnitOfWork, event: OrderRegistered) -> None:
    order, teaching = event.order, event.order.teaching
    if teaching is None or event.school_id is None or substitutions.executed(uow, order.id):
        return
    tenant = dict[str, Any](district_id=event.district_id, school_id=event.school_id)
    _lock(uow, event.school_id, teaching)
    wrong = check(uow, event.school_id, teaching, order.amends).problems
    if wrong:
        first: MovementProblem = wrong[0]
        uow.publish(OrderedTeachingRefused(**tenant, order_id=order.id, line=first.line, reason=first.detail))
        return
    try:
        with uow.undoable():
            _do(uow, event.school_id, order, teaching)
    except Taken:
        uow.publish(OrderedTeachingRefused(**tenant, order_id=order.id, line=min(_lines(teaching)), reason=_USED))
        return
    substitutions.note_executed(uow, order.id, **tenant)
    uow.publish(OrderedTeachingDone(**tenant, order_id=order.id, count=len(_lines(teaching))))


def _lock(uow: UnitOfWork, school_id: UUID, teaching: OrderedTeaching) -> None:
    """The school while calendars and curricula are set, then the classes that the lines are about."""
    known.school(uow, school_id, lock=bool(teaching.calendars or teaching.curricula or teaching.curricula_ends))
    targets = substitutions.targets(uow, school_id, {one.lesson_id for one in teaching.substitutions})
    taught = {one.class_id for one in teaching.load} | {one.class_id for one in targets.values()}
    known.lock_classes_by_id(uow, school_id, list(taught))


def _do(uow: UnitOfWork, school_id: UUID, order: RegisteredOrder, teaching: OrderedTeaching) -> None:
    facts = substituting.facts_of(uow, school_id, teaching.substitutions, order.amends)
    substituting.carry_out(uow, order, teaching.substitutions, facts)
    ordered_load.batch(uow, school_id, teaching).carry_out()
    calendar_drafts.approve(uow, school_id, order, teaching.calendars)
    curricula.carry_out(uow, order, teaching, curricula.named(uow, school_id, teaching))


def _lines(teaching: OrderedTeaching) -> list[int]:
    return [one.line for lines in vars(teaching).values() for one in lines]
