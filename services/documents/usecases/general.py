"""Drafts about the school's work: orders that give roles, change teaching, or only say something."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, uuid7
from contracts.documents import OrderAlreadyExists, OrderKind, OrderStatus, StepKind
from contracts.movements import MovementCheck
from contracts.ordering import OrderedRole, OrderedTeaching, TeachingCheck
from contracts.permissions import require_in_own_school
from services.documents import views
from services.documents.models.days import day_of, now
from services.documents.models.kinds import AMENDED, GENERAL, ROLES_OF
from services.documents.models.orders import Order
from services.documents.repository import known, orders, templates
from services.documents.usecases import content, giving, rights, wording
from services.documents.usecases.phrases import NO_WORDS


def draft(
    uow: UnitOfWork,
    school_id: UUID,
    kind: OrderKind,
    basis: str,
    roles: list[OrderedRole] | None = None,
    instructions: list[str] | None = None,
    target: UUID | None = None,
    id: UUID | None = None,
    heading: str | None = None,
    teaching: OrderedTeaching | None = None,
    said: TeachingCheck | None = None,
) -> Any:
    """`said`: what planning has said to `teaching`."""
    require_in_own_school(uow.caller, "orders.draft")
    school, at, lines = known.school(uow, school_id), now(), giving.as_meant(kind, roles or [])
    _refuse_bad(kind, basis, lines, instructions, heading, teaching)
    if id is not None and orders.exists(uow, id):
        raise OrderAlreadyExists("Приказ с таким идентификатором уже есть", field="id")
    row = Order(
        id=id or uuid7(),
        district_id=school.district_id,
        school_id=school.id,
        kind=kind.value,
        status=OrderStatus.DRAFT.value,
        version=1,
        heading=heading or usual_heading(uow, school.id, kind, len(lines), at),
        basis=basis,
        instructions=instructions,
        movements=[],
        roles=views.as_json(lines),
        teaching=views.as_json(teaching),
        target_id=_target(uow, kind, target, teaching),
        drafted_by=uow.caller.person_id,
        created_at=at,
        **views.checked(said or check(uow, school_id, lines), at),
    )
    uow.add(row)
    uow.flush()
    orders.add_step(uow, row, StepKind.DRAFTED, at, by=uow.caller.person_id)
    return views.order(uow, row)


def edit(
    uow: UnitOfWork,
    order_id: UUID,
    version: int,
    basis: str,
    roles: list[OrderedRole] | None = None,
    instructions: list[str] | None = None,
    heading: str | None = None,
    teaching: OrderedTeaching | None = None,
    said: TeachingCheck | None = None,
) -> Any:
    require_in_own_school(uow.caller, "orders.draft")
    row, at = orders.get_for_update(uow, order_id), now()
    kind = OrderKind(row.kind)
    lines = giving.as_meant(kind, roles or [])
    _refuse_bad(kind, basis, lines, instructions, heading, teaching)
    rights.refuse_stale(uow, row, version)
    title = heading or usual_heading(uow, row.school_id, kind, len(lines), at)
    words = {"heading": title, "basis": basis, "instructions": instructions, "roles": views.as_json(lines)}
    words |= {"teaching": views.as_json(teaching), **views.checked(said or check(uow, row.school_id, lines), at)}
    row.rewrite(**words)
    orders.add_step(uow, row, StepKind.EDITED, at, by=uow.caller.person_id)
    return views.order(uow, row)


def usual_heading(uow: UnitOfWork, school_id: UUID, kind: OrderKind, count: int, at: datetime) -> str:
    template = templates.current(uow, school_id, kind)
    return wording.heading_of(kind, count, day_of(at), template.words if template else NO_WORDS)


def check(uow: UnitOfWork, school_id: UUID, roles: list[OrderedRole]) -> MovementCheck:
    """By what documents knows of staff and classes; identity, whose roles they are, has the last word."""
    return MovementCheck(
        problems=giving.problems(uow, school_id, roles), warnings=giving.warnings(uow, school_id, roles)
    )


def _refuse_bad(
    kind: OrderKind,
    basis: str,
    roles: list[OrderedRole],
    instructions: list[str] | None,
    heading: str | None,
    teaching: OrderedTeaching | None,
) -> None:
    if kind not in GENERAL:
        raise Invalid("Приказы этого вида готовят со строками о движении обучающихся", field="kind")
    problems = [*giving.bad_lines(kind, roles), *content.bad_words(basis, heading, instructions)]
    if kind not in ROLES_OF and not instructions and teaching is None:
        problems.append(content.nothing_said())
    if problems:
        raise Invalid("Проверьте приказ", problems=problems)


_ONLY_IN = {
    "substitutions": "Изменить замещения можно только в приказе о замещении уроков",
    "curricula_ends": "Отменить учебный план можно только в приказе, который его ввёл",
}


def _target(uow: UnitOfWork, kind: OrderKind, target: UUID | None, teaching: OrderedTeaching | None) -> UUID | None:
    """AMEND names a registered order of this school; no other kind names any."""
    if kind is not OrderKind.AMEND:
        if target is not None:
            raise Invalid("Изменяемый приказ называют в приказе о внесении изменений", field="target")
        return None
    if target is None:
        raise Invalid("Назовите приказ, в который вносятся изменения", field="target")
    amended = orders.get(uow, target)
    if amended.status != OrderStatus.REGISTERED.value:
        raise Conflict("Изменения вносят в зарегистрированный приказ: проект исправьте", field="target")
    for name, kinds in AMENDED.items():
        if teaching is not None and getattr(teaching, name) and OrderKind(amended.kind) not in kinds:
            raise Invalid(_ONLY_IN[name], field="target")
    return target
