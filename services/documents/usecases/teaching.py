"""Orders that change teaching: what may stand in their lines, and planning's word on them before each step."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from chassis.render import Rendered
from contracts.base import Invalid, Problem
from contracts.documents import OrderKind
from contracts.ordering import OrderedSubstitution, OrderedTeaching, SubstitutionKind, TeachingCheck
from services.documents.models.kinds import TEACHING
from services.documents.repository import orders
from services.documents.usecases import general
from services.documents.usecases.office import Office
from services.documents.usecases.phrases import titled

MOST_LINES = 500


def draft(
    office: Office,
    *,
    school_id: UUID,
    kind: OrderKind,
    basis: str,
    teaching: OrderedTeaching | None = None,
    target: UUID | None = None,
    **content: Any,
) -> Rendered:
    """A draft of a general order. Planning is asked first, if it changes teaching."""
    refuse_bad(kind, teaching)
    said = ask(office, school_id, teaching, target) if teaching else None
    with office.begin() as uow:
        return uow.answer(
            general.draft(uow, school_id, kind, basis, teaching=teaching, said=said, target=target, **content)
        )


def edit(
    office: Office, *, order_id: UUID, version: int, basis: str, teaching: OrderedTeaching | None = None, **content: Any
) -> Rendered:
    said = None
    if teaching is not None:
        with office.begin() as uow:
            row = orders.get(uow, order_id)
        refuse_bad(OrderKind(row.kind), teaching)
        said = ask(office, row.school_id, teaching, row.target_id)
    with office.begin() as uow:
        return uow.answer(general.edit(uow, order_id, version, basis, teaching=teaching, said=said, **content))


def ask(office: Office, school_id: UUID, teaching: OrderedTeaching, target: UUID | None) -> TeachingCheck:
    return office.planning.check_teaching(school_id=school_id, teaching=teaching, amends=target)


def refuse_bad(kind: OrderKind, teaching: OrderedTeaching | None) -> None:
    problems = list(bad_lines(kind, teaching)) if teaching else []
    if problems:
        raise Invalid("Проверьте приказ", problems=problems)


def bad_lines(kind: OrderKind, teaching: OrderedTeaching) -> Iterator[Problem]:
    """What is wrong whatever lessons and classes are meant."""
    given = {name: lines for name, lines in vars(teaching).items() if lines}
    for name in given.keys() - TEACHING.get(kind, ()):
        yield Problem(field=f"teaching.{name}", detail=f"Таких строк в приказе «{titled(kind)}» не бывает")
    numbers = [one.line for lines in given.values() for one in lines]
    if not 1 <= len(numbers) <= MOST_LINES:
        yield Problem(field="teaching", detail=f"Строк в таком приказе от 1 до {MOST_LINES}")
    if len(set(numbers)) != len(numbers):
        yield Problem(field="teaching", detail="Номера строк не повторяются")
    for name, key, told in _KEYS:
        yield from _repeated(teaching, name, key, told)
    for at, one in enumerate(teaching.substitutions):
        for field, detail in _bad_substitution(kind, one):
            yield Problem(field=f"teaching.substitutions[{at}].{field}", detail=detail)


_KEYS = (
    ("substitutions", "lesson_id", "Урок указан дважды"),
    ("load", "assignment_id", "Нагрузка указана дважды"),
    ("load_ends", "assignment_id", "Нагрузка указана дважды"),
    ("calendars", "calendar_id", "Календарь указан дважды"),
    ("curricula", "curriculum_id", "Учебный план указан дважды"),
    ("curricula_ends", "curriculum_id", "Учебный план указан дважды"),
)


def _repeated(teaching: OrderedTeaching, name: str, key: str, told: str) -> Iterator[Problem]:
    seen = set[UUID]()
    for at, one in enumerate(getattr(teaching, name)):
        if getattr(one, key) in seen:
            yield Problem(field=f"teaching.{name}[{at}].{key}", detail=told)
        seen.add(getattr(one, key))


def _bad_substitution(kind: OrderKind, one: OrderedSubstitution) -> Iterator[tuple[str, str]]:
    nobody = one.kind in (SubstitutionKind.CANCELLED, SubstitutionKind.RESTORED)
    if nobody == (one.substitute_id is not None):
        yield "substitute_id", "Замещающего указывают, если урок проводится не своим учителем, и только тогда"
    if (one.assignment_id is not None) != (one.kind is SubstitutionKind.OTHER_SUBJECT):
        yield "assignment_id", "Нагрузку замещающего указывают, если урок другого предмета, и только тогда"
    if one.kind is SubstitutionKind.RESTORED and kind is not OrderKind.AMEND:
        yield "kind", "Замещение отменяют приказом о внесении изменений"
