"""Substitutions that an order names: held against the facts, carried out, and their journal."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

import orjson

from chassis.db import UnitOfWork
from contracts.base import Invalid
from contracts.documents import RegisteredOrder
from contracts.movements import MovementProblem
from contracts.ordering import OrderedSubstitution, SubstitutionKind
from contracts.planning import SubstitutionSet
from contracts.substitutions import SubstitutionPage
from services.planning import views
from services.planning.models import substitutions as rules
from services.planning.models.scheduling import Dated
from services.planning.models.substitutions import Facts, SubstitutionRow, Target
from services.planning.repository import assignments, lessons, scope, substitutions
from services.planning.usecases import binding, place
from services.planning.usecases.binding import News

LONGEST_LIST = 500
Days = tuple[date | None, date | None]
"""[from, to), each open when None."""
TAKEN_OUT = (SubstitutionKind.CANCELLED, SubstitutionKind.OTHER_SUBJECT)
"""Kinds that let the lesson itself not take place."""
_GIVEN = UUID("0e3b1a36-7f3e-5d3d-8a52-6c0b8f0f5f3a")


def facts_of(uow: UnitOfWork, school_id: UUID, lines: Sequence[OrderedSubstitution], amends: UUID | None) -> Facts:
    targets = substitutions.targets(uow, school_id, {one.lesson_id for one in lines})
    people = {one.substitute_id for one in lines if one.substitute_id is not None}
    days = {one.day for one in targets.values()}
    return Facts(
        targets=targets,
        colleagues=substitutions.colleagues(uow, school_id, people),
        busy=substitutions.busy(uow, school_id, people, days, targets),
        own=substitutions.own(uow, school_id, {one.assignment_id for one in lines if one.assignment_id is not None}),
        taken=substitutions.taken(uow, {one.id for one in lines}),
        amends=amends,
    )


def problems(lines: Sequence[OrderedSubstitution], facts: Facts) -> Iterator[MovementProblem]:
    """Earlier lines of the order are taken into account: nobody is sent to two classes at once."""
    sent = dict[tuple[UUID, date, int], int]()
    for at, one in enumerate(lines):
        found = [*rules.against(one, facts), *_sent_twice(one, facts, sent)]
        for code, field, detail in found:
            where = f"teaching.substitutions[{at}].{field}"
            yield MovementProblem(line=one.line, code=code, field=where, detail=detail)


def _sent_twice(
    line: OrderedSubstitution, facts: Facts, sent: dict[tuple[UUID, date, int], int]
) -> Iterator[tuple[str, str, str]]:
    target = facts.targets.get(line.lesson_id)
    if target is None or line.substitute_id is None or line.kind is SubstitutionKind.COMBINED:
        return
    hour = (line.substitute_id, target.day, target.number)
    if hour in sent:
        yield "BUSY", "substitute_id", f"На этом уроке он(а) уже замещает по строке {sent[hour]}"
    sent.setdefault(hour, line.line)


def carry_out(uow: UnitOfWork, order: RegisteredOrder, lines: Sequence[OrderedSubstitution], facts: Facts) -> None:
    """The lines stand against nothing; classes are locked."""
    touched = set[UUID]()
    for one in lines:
        touched |= _substitute(uow, order, one, facts.targets[one.lesson_id])
    seen = set[UUID]()
    for assignment_id in sorted(touched):
        course = [] if assignment_id in seen else _course(uow, assignment_id)
        seen |= {one.id for one in course}
        binding.rebind(uow, course)


def _course(uow: UnitOfWork, assignment_id: UUID) -> list[assignments.Load]:
    load = assignments.get(uow, assignment_id)
    return assignments.of_course(uow, load) if load else []


def _substitute(uow: UnitOfWork, order: RegisteredOrder, line: OrderedSubstitution, target: Target) -> set[UUID]:
    """Undoes what stood, then does what the line says. Which assignments have more or fewer lessons now."""
    touched = _undo(uow, order, target)
    out = line.kind in TAKEN_OUT
    lessons.settle(uow, target.id, removed=out, fixed=line.kind is not SubstitutionKind.RESTORED)
    if out != target.removed:
        touched.add(target.assignment_id)
        dated = Dated(target.id, target.assignment_id, target.day, target.number, held=False, row_id=target.row_id)
        _tell(uow, target.assignment_id, [] if out else [dated], [target.id] if out else [])
    given = _give(uow, line, target) if line.kind is SubstitutionKind.OTHER_SUBJECT else None
    if given is not None:
        touched.add(given.assignment_id)
    if line.kind is not SubstitutionKind.RESTORED:
        substitutions.add(uow, _row(uow, order, line, target, given))
    _tell_who(uow, line, target)
    return touched


def _undo(uow: UnitOfWork, order: RegisteredOrder, target: Target) -> set[UUID]:
    if target.standing_id is None:
        return set()
    substitutions.end(uow, target.standing_id, order.number)
    if target.given_lesson_id is None or target.given_assignment_id is None:
        return set()
    lessons.settle(uow, target.given_lesson_id, removed=True, fixed=False)
    _tell(uow, target.given_assignment_id, [], [target.given_lesson_id])
    return {target.given_assignment_id}


def _give(uow: UnitOfWork, line: OrderedSubstitution, target: Target) -> Dated:
    """The lesson of the other subject at this hour."""
    load = assignments.get(uow, line.assignment_id) if line.assignment_id else None
    assert load is not None
    given = Dated(uuid5(_GIVEN, str(line.id)), load.id, target.day, target.number, held=False, fixed=True)
    lessons.put(uow, load.district_id, load.school_id, load.class_id, [given])
    lessons.settle(uow, given.id, removed=False, fixed=True)
    _tell(uow, load.id, [given], [])
    return given


def _tell(uow: UnitOfWork, assignment_id: UUID, dated: list[Dated], removed: list[UUID]) -> None:
    load = assignments.get(uow, assignment_id)
    assert load is not None
    binding.tell(uow, [News(load, dated, removed)])


def _tell_who(uow: UnitOfWork, line: OrderedSubstitution, target: Target) -> None:
    """Whoever gives another subject writes into the page of their own."""
    open_to = (SubstitutionKind.SAME_SUBJECT, SubstitutionKind.COMBINED)
    assert uow.caller.district_id is not None
    event = SubstitutionSet(
        district_id=uow.caller.district_id,
        school_id=uow.caller.school_id,
        lesson_id=target.id,
        on=target.day,
        substitute_id=line.substitute_id if line.kind in open_to else None,
        kind=line.kind,
        number=target.number,
        assignment_id=target.assignment_id,
    )
    uow.publish(event)


def _row(
    uow: UnitOfWork, order: RegisteredOrder, line: OrderedSubstitution, target: Target, given: Dated | None
) -> SubstitutionRow:
    return SubstitutionRow(
        id=line.id,
        district_id=uow.caller.district_id,
        school_id=uow.caller.school_id,
        lesson_id=target.id,
        day=target.day,
        number=target.number,
        teacher_id=target.teacher_id,
        substitute_id=line.substitute_id,
        kind=line.kind.value,
        cause=line.cause.value,
        given_lesson_id=given.id if given else None,
        order_id=order.id,
        order_number=order.number,
        order_date=order.registered_on,
    )


# the journal


def days_of(month: date | None, starts_on: date | None, ends_on: date | None) -> Days:
    """A month, or a span; both open without either."""
    if month is None:
        return starts_on, ends_on
    if starts_on is not None or ends_on is not None:
        raise Invalid("Назовите месяц или дни «с» и «по», что-то одно", field="month")
    first = month.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def list_(
    uow: UnitOfWork, school_id: UUID, days: Days, teacher_id: UUID | None, after: str | None, limit: int
) -> SubstitutionPage:
    place.school(uow, school_id)
    if not 1 <= limit <= LONGEST_LIST:
        raise Invalid(f"Страница списка — от 1 до {LONGEST_LIST} строк", field="limit")
    within, behind = scope.of_substitutions(uow.caller), _place(after) if after else None
    rows = substitutions.listed(uow, school_id, within, days, teacher_id, behind, limit + 1)
    shown = [views.substitution(row) for row in rows[:limit]]
    return SubstitutionPage(items=shown, next=_cursor(shown[-1].on, shown[-1].id) if len(rows) > limit else None)


def _cursor(day: date, substitution_id: UUID) -> str:
    return urlsafe_b64encode(orjson.dumps([day, substitution_id])).decode()


def _place(after: str) -> tuple[date, UUID]:
    try:
        day, substitution_id = orjson.loads(urlsafe_b64decode(after))
        return date.fromisoformat(day), UUID(substitution_id)
    except (ValueError, TypeError, AttributeError):
        raise Invalid("Неверный указатель продолжения списка", field="after") from None
