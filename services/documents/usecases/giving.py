"""Roles in an order: what may stand there, what the facts say against it, and the words for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Problem
from contracts.declensions import WordCase
from contracts.documents import OrderKind
from contracts.movements import MovementProblem
from contracts.ordering import OrderedRole
from contracts.permissions import ROLES
from services.documents.models.days import day_of, now
from services.documents.models.kinds import ROLES_OF, replaces
from services.documents.models.known import KnownStaff
from services.documents.repository import known
from services.documents.usecases import names, posts
from services.documents.usecases.form import Appointee, Item
from services.documents.usecases.names import Corrected
from services.documents.usecases.phrases import NBSP, UNKNOWN, ended, on_paper, titled

MOST_LINES = 200
SHORTEST_POSITION, LONGEST_POSITION = 2, 200


def bad_lines(kind: OrderKind, roles: list[OrderedRole]) -> Iterator[Problem]:
    """What is wrong whoever is meant."""
    allowed = ROLES_OF.get(kind, ())
    if len(roles) > MOST_LINES or bool(allowed) != bool(roles):
        detail = f"Назначений в таком приказе от 1 до {MOST_LINES}" if allowed else "Приказ этого вида ролей не даёт"
        yield Problem(field="roles", detail=detail)
    seen = set[tuple[UUID, str, UUID | None]]()
    for i, one in enumerate(roles):
        for name, detail in _bad_line(kind, one):
            yield Problem(field=f"roles[{i}].{name}", detail=detail)
        if (one.person_id, one.role, one.class_id) in seen:
            yield Problem(field=f"roles[{i}].person_id", detail="Назначение указано дважды")
        seen.add((one.person_id, one.role, one.class_id))
    if kind is OrderKind.CLASS_TEACHERS and len({one.starts_on for one in roles}) > 1:
        yield Problem(field="roles", detail="Назначения одного приказа о классных руководителях начинаются в один день")
    if len({one.line for one in roles}) != len(roles) or len({one.appointment_id for one in roles}) != len(roles):
        yield Problem(field="roles", detail="Номера строк и назначений не повторяются")


def _bad_line(kind: OrderKind, one: OrderedRole) -> Iterator[tuple[str, str]]:
    if one.role not in ROLES_OF.get(kind, ()):
        yield "role", f"Роль «{ROLES.get(one.role, one.role)}» не дают приказом «{titled(kind)}»"
    if not SHORTEST_POSITION <= len(one.position.strip()) <= LONGEST_POSITION:
        yield "position", f"Должность: от {SHORTEST_POSITION} до {LONGEST_POSITION} знаков"
    if one.ends_on is not None and one.ends_on <= one.starts_on:
        yield "ends_on", "Окончание должно быть позже начала"
    if one.ends_on is None and one.role == "DIRECTOR":
        yield "ends_on", "Обязанности директора возлагают на срок"
    if (one.class_id is not None) != (one.role == "CLASS_TEACHER"):
        yield "class_id", "Класс указывают классному руководителю, и только ему"


def problems(uow: UnitOfWork, school_id: UUID, roles: list[OrderedRole]) -> list[MovementProblem]:
    """What the facts say against the lines today."""
    staff = known.staff_of(uow, school_id, [one.person_id for one in roles])
    classes = known.titles_of(uow, school_id, [one.class_id for one in roles if one.class_id])
    return [
        MovementProblem(line=one.line, code=code, field=f"roles[{i}].{field}", detail=detail)
        for i, one in enumerate(roles)
        for code, field, detail in _against(one, [row for row in staff if row.person_id == one.person_id], classes)
    ]


def warnings(uow: UnitOfWork, school_id: UUID, roles: list[OrderedRole]) -> list[MovementProblem]:
    """Whose appointments the lines will end."""
    if not any(one.replaces for one in roles):
        return []
    holders = known.holders_of(uow, school_id, [one.role for one in roles if one.replaces])
    return [
        MovementProblem(line=one.line, code="REPLACES", field=f"roles[{i}].replaces", detail=_ending(one, row))
        for i, one in enumerate(roles)
        for row in holders
        if one.replaces and row.person_id != one.person_id and _same(one, row) and _replaceable(row)
    ]


def _replaceable(row: KnownStaff) -> bool:
    """A director is replaced by no order; who acts for a time is."""
    return row.role != "DIRECTOR" or row.ends_on is not None


def _ending(one: OrderedRole, row: KnownStaff) -> str:
    last = one.starts_on - timedelta(days=1)
    return f"{row.full_name} перестаёт исполнять эти обязанности, последний день — {on_paper(last)}"


def as_meant(kind: OrderKind, roles: list[OrderedRole]) -> list[OrderedRole]:
    """With what each line replaces said out: the usual of today may be another tomorrow."""
    return [
        replace(one, replaces=replaces(kind, one.role, one.ends_on)) if one.replaces is None else one for one in roles
    ]


def _against(one: OrderedRole, own: list[KnownStaff], classes: dict[UUID, str]) -> Iterator[tuple[str, str, str]]:
    today = day_of(now())
    if not any(row.starts_on <= today and (row.ends_on is None or row.ends_on > today) for row in own):
        yield "NOT_STAFF", "person_id", "Этот человек сейчас не работает в школе"
    if any(_same(one, row) for row in own):
        yield "ROLE_HELD", "role", "Эту роль он(а) на эти дни уже имеет"
    if one.class_id is not None and one.class_id not in classes:
        yield "CLASS_UNKNOWN", "class_id", "Такого класса в школе нет"


def _same(one: OrderedRole, row: KnownStaff) -> bool:
    overlap = (row.ends_on is None or row.ends_on > one.starts_on) and (
        one.ends_on is None or row.starts_on < one.ends_on
    )
    return row.role == one.role and row.class_id == one.class_id and overlap


# words


def appointees(uow: UnitOfWork, school_id: UUID, roles: list[OrderedRole]) -> dict[int, Appointee]:
    """By line; the newest post of a person is the one an order names."""
    staff = known.staff_of(uow, school_id, [one.person_id for one in roles])
    newest = {row.person_id: row for row in staff}
    classes = known.titles_of(uow, school_id, [one.class_id for one in roles if one.class_id])
    return {
        one.line: Appointee(
            name=(row.last_name, row.first_name, row.middle_name or ""),
            post=row.position,
            school_class=classes.get(one.class_id) if one.class_id else None,
        )
        for one in roles
        if (row := newest.get(one.person_id)) is not None
    }


def deed(
    kind: OrderKind, action: str, roles: list[OrderedRole], who: dict[int, Appointee], corrected: Corrected
) -> Item:
    """The first item: who is given what."""
    lines = [_line(kind, one, who.get(one.line), corrected) for one in roles]
    if len(lines) == 1 and kind is not OrderKind.WORKING_GROUP:
        return Item(ended(f"{action} {lines[0]}"), [])
    return Item(f"{action}:", [f"{one};" for one in lines[:-1]] + [ended(lines[-1])])


def _line(kind: OrderKind, one: OrderedRole, who: Appointee | None, corrected: Corrected) -> str:
    if who is None:
        return UNKNOWN
    if kind is OrderKind.WORKING_GROUP:
        return f"{' '.join(filter(None, who.name))}, {who.post} — {one.position.strip()}, {_days(one)}"
    sex = names.sex_of(who.name)
    name = names.declined(who.name, sex, WordCase.ACCUSATIVE, corrected) if sex else " ".join(filter(None, who.name))
    post = posts.declined(who.post, WordCase.ACCUSATIVE, corrected)
    of_class = f" — {who.school_class}{NBSP}класса" if who.school_class else ""
    return f"{name}, {post}{of_class}, {_days(one)}"


def _days(one: OrderedRole) -> str:
    """The last day is named as people name it: included."""
    until = f" по{NBSP}{on_paper(one.ends_on - timedelta(days=1))}" if one.ends_on else ""
    return f"с{NBSP}{on_paper(one.starts_on)}{until}"
