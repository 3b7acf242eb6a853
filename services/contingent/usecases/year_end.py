"""The year's turn of a whole school: a preview of every student, then one order that is done whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, Problem, uuid7
from contracts.contingent import ClassOpened, ClassRow, NewMovement, OrderProposed, ProposedOrder
from contracts.permissions import require_in_own_school
from contracts.student_body import MovementKind
from contracts.year_end import YearEnd, YearEndDecision
from services.contingent import views
from services.contingent.models import rules, study_year, year_end
from services.contingent.repository import classes
from services.contingent.repository import year_end as repository
from services.contingent.usecases import clock, known
from services.contingent.usecases.movement_rules import findings
from services.contingent.usecases.situation import Finding, gather
from services.contingent.views import year_end as rows_of

KIND, TITLE = "YEAR_END", "О переводе обучающихся по итогам учебного года"
MOST_ON_PAGE, MOST_PROBLEMS = 200, 100
_DECIDES = [one.value for one in (*year_end.KINDS, MovementKind.WITHDRAW)]


@dataclass
class Turn:
    """One student at the end of the year."""

    row: Any
    line: NewMovement | None
    """What an order would say; none when one has decided, or none can be proposed."""
    reason: str
    findings: list[Finding]

    @property
    def problem(self) -> Finding | None:
        return next((one for one in self.findings if not one.warning), None)


def preview(
    uow: UnitOfWork, school_id: UUID, year: str | None, class_id: UUID | None, after: str | None, limit: int
) -> YearEnd:
    require_in_own_school(uow.caller, "orders.draft")
    year = _year(year)
    turns, titles = _turns(uow, school_id, year, {}, None)
    shown = [one for one in turns if class_id in (None, one.row.class_id)]
    start, limit = _start(shown, after), max(1, min(limit, MOST_ON_PAGE))
    page = shown[start : start + limit]
    more = views.cursor(page[-1].row.student_id) if len(shown) > start + limit else None
    return rows_of.whole(year, turns, [rows_of.row(one, titles) for one in page], more)


def draft(
    uow: UnitOfWork,
    school_id: UUID,
    basis: str,
    year: str | None,
    decisions: Sequence[YearEndDecision],
    graduated_on: date | None,
    id: UUID | None,
) -> ProposedOrder:
    """One order about everyone nobody has decided about; a problem of one student stops it and is named."""
    require_in_own_school(uow.caller, "orders.draft")
    district_id, year = known.district_of(uow, school_id), _year(year)
    if len(basis.strip()) < rules.SHORTEST_EXPLANATION:
        raise Invalid("Укажите решение педагогического совета: номер и дату протокола", field="basis")
    turns, _ = _turns(uow, school_id, year, _by_student(decisions), graduated_on)
    undecided = [one for one in turns if one.row.decision is None]
    _refuse(decisions, turns, undecided)
    lines = [replace(one.line, line=n) for n, one in enumerate(undecided, start=1) if one.line is not None]
    told = OrderProposed(
        district_id=district_id,
        school_id=school_id,
        order_id=id or uuid7(),
        kind=KIND,
        title=TITLE,
        basis=basis.strip(),
        movements=lines,
    )
    uow.publish(told)
    return ProposedOrder(order_id=told.order_id, lines=len(lines))


def open_classes(uow: UnitOfWork, school_id: UUID, year: str | None) -> list[ClassRow]:
    """Every class of the year becomes one of the next, unless it is open already; answers those opened now."""
    require_in_own_school(uow.caller, "settings.write")
    place: dict[str, Any] = {"district_id": known.district_of(uow, school_id), "school_id": school_id}
    today, opened = clock.today(), []
    for row in classes.of_year(uow, school_id, _year(year), today):
        values = year_end.following_class(row)
        if values is None:
            continue
        added = {**place, **values, "id": uuid7(), "version": 1}
        if classes.add(uow, added):
            found = classes.get(uow, added["id"], today)
            uow.publish(ClassOpened(**place, school_class=views.known_class(found)))
            opened.append(views.class_row(found))
    return opened


def _start(shown: list[Turn], after: str | None) -> int:
    """Behind the student whom the page before ended with."""
    position = views.position(after, UUID)
    if position is None:
        return 0
    for index, one in enumerate(shown):
        if one.row.student_id == position[0]:
            return index + 1
    raise Invalid("Список изменился, начните с первой страницы", field="after")


def _year(year: str | None) -> str:
    if year is not None and not study_year.is_valid(year):
        raise Invalid("Учебный год пишут так: 2026/2027", field="year")
    return year or study_year.of(clock.today())


def _by_student(decisions: Sequence[YearEndDecision]) -> dict[UUID, YearEndDecision]:
    for index, one in enumerate(decisions):
        if one.kind not in year_end.KINDS:
            detail = f"«{rules.RU_KIND[one.kind]}» — не решение по итогам года"
            raise Invalid(detail, field=f"decisions[{index}].kind")
    found = {one.student_id: one for one in decisions}
    if len(found) < len(decisions):
        raise Invalid("Об одном обучающемся названо два решения", field="decisions")
    return found


def _turns(
    uow: UnitOfWork, school_id: UUID, year: str, otherwise: dict[UUID, YearEndDecision], graduated_on: date | None
) -> tuple[list[Turn], dict[UUID, str]]:
    """Everyone with what an order would say, checked by the rules of movement; and titles of all classes."""
    known.district_of(uow, school_id)
    today = clock.today()
    last_day = date(study_year.bounds(year)[1].year, 5, 31)
    every = classes.of_school(uow, school_id)
    following = study_year.of(study_year.bounds(year)[1])
    places = {(row.grade, row.letter): row.id for row in every if row.year == following}
    turns = []
    for row in repository.students(uow, school_id, year, min(today, last_day), _DECIDES):
        given = otherwise.get(row.student_id)
        usual = year_end.usual(row.grade)
        kind = given.kind if given else usual.kind
        reason = f"Решение школы: {rules.RU_KIND[kind]}" if given else usual.reason
        line = None
        if row.decision is None:
            line = _line(row, kind, given, places, year_end.effective_on(kind, year, graduated_on, today))
        turns.append(Turn(row, line, reason, []))
    asked = [one for one in turns if one.line is not None]
    lines = [replace(one.line, line=n) for n, one in enumerate(asked, start=1) if one.line is not None]
    if lines:
        for found in findings(gather(uow, school_id, KIND, lines, today)):
            asked[found.index].findings.append(found)
    return turns, {row.id: f"{row.grade}{row.letter}" for row in every}


def _line(
    row: Any, kind: MovementKind, given: YearEndDecision | None, places: dict[tuple[int, str], UUID], on: date
) -> NewMovement:
    grade = year_end.target_grade(kind, row.grade)
    class_id = places.get((grade, row.letter)) if grade else None
    return NewMovement(
        line=1,
        kind=kind,
        student_id=row.student_id,
        person_id=row.person_id,
        class_id=given.class_id if given and given.class_id else class_id,
        effective_on=on,
        basis=given.basis if given else None,
    )


def _refuse(decisions: Sequence[YearEndDecision], turns: list[Turn], undecided: list[Turn]) -> None:
    open_ = {one.row.student_id for one in undecided}
    strangers = [
        Problem(field=f"decisions[{n}].student_id", detail="Не учится в этом году или решение уже принято приказом")
        for n, one in enumerate(decisions)
        if one.student_id not in open_
    ]
    if strangers:
        raise Invalid("Проверьте решения", problems=strangers)
    if not undecided:
        detail = "Обо всех обучающихся решение уже принято" if turns else "В классах этого учебного года никого нет"
        raise Conflict(detail)
    place = {one.student_id: f"decisions[{n}]" for n, one in enumerate(decisions)}
    problems = [
        Problem(field=place.get(one.row.student_id, "decisions"), detail=f"{rows_of.who(one)}: {one.problem.detail}")
        for one in undecided
        if one.problem is not None
    ]
    if problems:
        more = f" (показаны первые {MOST_PROBLEMS} из {len(problems)})" if len(problems) > MOST_PROBLEMS else ""
        raise Invalid(f"Приказ готовить рано: есть нерешённые вопросы{more}", problems=problems[:MOST_PROBLEMS])
