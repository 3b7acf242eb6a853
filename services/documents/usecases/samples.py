"""An invented order of a kind: what a template is looked at and tried with."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from contracts.documents import OrderKind
from contracts.movements import MovementPerson
from contracts.ordering import OrderedRole
from contracts.student_body import LeaveReason, MovementKind, NewMovement, StudyForm
from services.documents.models.kinds import ROLES_OF, SAYING, TEACHING
from services.documents.usecases.content import MOVEMENTS
from services.documents.usecases.form import Appointee, Content

NOBODY = UUID(int=0)
BASIS = "заявления (вх. № 12)"
ITEMS = ["Первый пункт приказа.", "Контроль за исполнением приказа оставляю за собой."]

TAUGHT = "Семёнова А. И. — «Математика», 5А, 5 ч в неделю"


def content(kind: OrderKind, count: int, heading: str, on: date) -> Content:
    """With `count` lines, where a kind has lines at all."""
    empty = Content(kind=kind, heading=heading, basis=BASIS, instructions=None, movements=[], people=[])
    lines = range(1, count + 1)
    if kind in SAYING:
        taught = [TAUGHT] * count if kind in TEACHING else []
        return replace(empty, instructions=ITEMS, lines=taught, target="№ 1-ОД от 01.09.2026 «О режиме занятий»")
    if kind in ROLES_OF:
        who = Appointee(name=("Семёнова", "Алёна", "Ильинична"), post="учитель", school_class="5А")
        return replace(empty, roles=[_role(kind, one, on) for one in lines], appointees=dict.fromkeys(lines, who))
    moved = min(MOVEMENTS[kind])
    return replace(empty, movements=[_movement(moved, one, on) for one in lines], people=[_pupil(one) for one in lines])


def _role(kind: OrderKind, line: int, on: date) -> OrderedRole:
    return OrderedRole(
        line=line,
        appointment_id=NOBODY,
        person_id=NOBODY,
        role=ROLES_OF[kind][0],
        position="член рабочей группы",
        starts_on=on,
    )


def _movement(kind: MovementKind, line: int, on: date) -> NewMovement:
    return NewMovement(
        line=line,
        kind=kind,
        student_id=NOBODY,
        person_id=NOBODY,
        effective_on=on,
        reason=LeaveReason.RELOCATION if kind is MovementKind.WITHDRAW else None,
        study_form=StudyForm.EVENING if kind is MovementKind.FORM_CHANGE else None,
    )


def _pupil(line: int) -> MovementPerson:
    return MovementPerson(
        line=line,
        person_id=NOBODY,
        last_name="Иванов",
        first_name="Пётр",
        middle_name="Ильич",
        sex="M",
        birth_date=date(2015, 2, 1),
        from_class="5А",
        to_class="5Б",
    )
