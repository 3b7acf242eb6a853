"""What a school does with an application: papers, test, refusal; and the order that fulfils it (domain §2.3)."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import orjson

from chassis.db import UnitOfWork
from contracts.admissions import (
    AdmissionProcedure,
    Application,
    ApplicationStatus,
    EnrolmentLines,
    PackagePaper,
    RefusalGround,
)
from contracts.base import Conflict, Invalid, NotFound, Stale
from contracts.permissions import require_in_own_school
from contracts.student_body import MovementKind, NewMovement
from services.contingent.models import admissions as rules
from services.contingent.models import names
from services.contingent.repository import admissions, classes, people
from services.contingent.usecases import clock
from services.contingent.usecases.admissions import places, reach, shown, step
from services.contingent.views.admissions import number

Status = ApplicationStatus
SHORTEST_REASON, LONGEST_TEXT = 5, 500


def take_papers(uow: UnitOfWork, application_id: UUID, version: int, papers: list[PackagePaper]) -> Application:
    """All papers that lie with it now. With the whole package a test is assigned next, or the order made."""
    require_in_own_school(uow.caller, "admission.write")
    row, today = _locked(uow, application_id, "admission.write", version), clock.today()
    brought = sorted({one.value for one in papers})
    whole = not rules.missing_of(row, brought)
    ready = whole and not rules.needs_test(row, brought)
    papers_on = (row.papers_on or today) if whole else None
    missing = ", ".join(rules.missing_of(row, brought))
    status = Status.READY if ready else Status.DOCS_CHECK
    return _move(uow, row, status, f"не хватает: {missing}" if missing else None, papers=brought, papers_on=papers_on)


def assign_test(uow: UnitOfWork, application_id: UUID, version: int, on: date) -> Application:
    """For a whole package only: an incomplete one is returned unexamined."""
    require_in_own_school(uow.caller, "admission.write")
    row = _locked(uow, application_id, "admission.write", version)
    if not rules.needs_test(row, row.papers):
        raise Conflict("Тестирование для этого заявления не нужно")
    if missing := rules.missing_of(row, row.papers):
        raise Conflict(f"Комплект неполон: {', '.join(missing)}. Тестирование назначают после проверки документов")
    if on < clock.today():
        raise Invalid("День тестирования уже прошёл", field="on")
    return _move(uow, row, Status.TEST_ASSIGNED, f"{on:%d.%m.%Y}", test_on=on)


def record_test(uow: UnitOfWork, application_id: UUID, version: int, passed: bool, document: str) -> Application:
    """Passed: ready for the order. Failed: the director refuses, by that ground."""
    require_in_own_school(uow.caller, "admission.write")
    row = _locked(uow, application_id, "admission.write", version)
    paper = _text(document, "document")
    if row.status == Status.TEST_ASSIGNED and row.test_on > clock.today():
        raise Conflict(f"Тестирование назначено на {row.test_on:%d.%m.%Y}")
    if not passed:
        return _move(uow, row, Status.TEST_FAILED, paper)
    _must_follow(row, Status.TEST_PASSED)
    passing = step(uow, Status.TEST_PASSED, paper)
    return _move(uow, _as(row, Status.TEST_PASSED, passing), Status.READY, None)


def refuse(
    uow: UnitOfWork, application_id: UUID, version: int, ground: RefusalGround, reason: str | None
) -> Application:
    """By the director, on one of the grounds of the law and no other; each is checked against the facts."""
    require_in_own_school(uow.caller, "admission.approve")
    row = _locked(uow, application_id, "admission.approve", version)
    _check_ground(uow, row, ground)
    return _move(uow, row, Status.REFUSED, rules.GROUNDS[ground][0], ground=ground.value, reason=_optional(reason))


def withdraw(uow: UnitOfWork, application_id: UUID, version: int, reason: str | None) -> Application:
    """The parent's own, or by the clerk on the parent's paper, which the reason names."""
    with reach(uow):
        row = _locked(uow, application_id, "admission.write", version)
        words = _optional(reason) if uow.caller.role == "PARENT" else _text(reason or "", "reason")
        return _move(uow, row, Status.WITHDRAWN, words, reason=words)


def link(uow: UnitOfWork, application_id: UUID, version: int, person_id: UUID) -> Application:
    """Which card of this school the applicant is: of the same name and birthday."""
    require_in_own_school(uow.caller, "admission.write")
    row = _locked(uow, application_id, "admission.write", version)
    if row.status not in rules.OPEN:
        raise Conflict("Рассмотрение заявления закончено")
    card = people.get(uow, person_id, "admission.write", clock.today())
    if card is None or card.school_id != row.school_id:
        raise NotFound("Карточка не найдена")
    if (names.folded(card.last_name), card.birth_date) != (names.folded(row.last_name), row.birth_date):
        raise Conflict("Фамилия или дата рождения в карточке — не те, что в заявлении", field="person_id")
    _change(uow, row, {"person_id": person_id})
    return shown(uow, application_id)


def lines(
    uow: UnitOfWork, school_id: UUID, application_ids: list[UUID], class_id: UUID, effective_on: date
) -> EnrolmentLines:
    """Lines for the order of enrolment. The episode takes the application's id: two orders cannot both use it."""
    require_in_own_school(uow.caller, "orders.draft")
    school_class, found = classes.get(uow, class_id, clock.today()), admissions.some(uow, application_ids)
    if school_class is None or school_class.school_id != school_id:
        raise NotFound("Класс не найден")
    made = []
    for index, one in enumerate(dict.fromkeys(application_ids)):
        field, row = f"application_ids[{index}]", found.get(one)
        if row is None or row.school_id != school_id:
            raise NotFound("Заявление не найдено", field=field)
        if row.status != Status.READY:
            raise Conflict(f"Заявление № {number(row)} ещё не готово к приказу", field=field)
        if row.person_id is None:
            raise Conflict(f"По заявлению № {number(row)} не заведена карточка ребёнка", field=field)
        if (row.grade, row.year) != (school_class.grade, school_class.year):
            raise Conflict(f"Заявление № {number(row)} — в {row.grade} класс на {row.year} учебный год", field=field)
        made.append(_line(index + 1, row, class_id, effective_on))
    return EnrolmentLines(movements=made)


def fulfilled(uow: UnitOfWork, school_id: UUID, person_ids: Sequence[UUID], order_id: UUID) -> None:
    """In the transaction that enrols them."""
    note = step(uow, Status.ORDERED, None)
    admissions.ordered(uow, school_id, list(person_ids), order_id, orjson.dumps([note]).decode())


# rules


def _line(line: int, row: Any, class_id: UUID, effective_on: date) -> NewMovement:
    kind = MovementKind.ENROL_TRANSFER if row.transfer_from else MovementKind.ENROL_OTHER
    if row.grade == 1 and row.wave != "ALL_YEAR":
        kind = MovementKind.ENROL_G1
    elif row.grade == 10 and not row.transfer_from:
        kind = MovementKind.ENROL_G10
    return NewMovement(
        line=line,
        kind=kind,
        student_id=row.id,
        person_id=row.person_id,
        class_id=class_id,
        effective_on=effective_on,
        destination=row.transfer_from,
        basis=f"заявление вх. № {number(row)} от {row.submitted_on:%d.%m.%Y}",
    )


def _check_ground(uow: UnitOfWork, row: Any, ground: RefusalGround) -> None:
    foreign = row.procedure == AdmissionProcedure.FOREIGN
    if ground is RefusalGround.NO_PLACES:
        capacity, taken = places(uow, row.school_id, row.year, clock.today()).get(row.grade, (0, 0))
        if row.place is not None and row.place <= capacity - taken:
            detail = f"В {row.grade} классах свободно мест: {capacity - taken}, заявление в очереди {row.place}-е"
            raise Conflict(detail, field="ground")
    elif not foreign:
        raise Conflict("Это основание — только для иностранных граждан и лиц без гражданства", field="ground")
    elif ground is RefusalGround.TEST_FAILED and row.status != Status.TEST_FAILED:
        raise Conflict("Результата тестирования нет", field="ground")
    elif ground is RefusalGround.TEST_MISSED and not (
        row.status == Status.TEST_ASSIGNED and row.test_on < clock.today()
    ):
        raise Conflict("День тестирования ещё не прошёл", field="ground")
    elif ground is RefusalGround.INCOMPLETE_PACKAGE and not rules.missing_of(row, row.papers):
        raise Conflict("Комплект документов полон", field="ground")
    elif ground is RefusalGround.NO_LAWFUL_STAY and PackagePaper.LAWFUL_STAY.value in row.papers:
        raise Conflict("Документ о законности нахождения принесён", field="ground")


def _locked(uow: UnitOfWork, application_id: UUID, operation: str, version: int) -> Any:
    row = admissions.get(uow, application_id, operation, clock.today(), lock=True)
    if row is None:
        raise NotFound("Заявление не найдено")
    if row.version != version:
        raise Stale("Заявление уже изменено", current=shown(uow, application_id).__dict__)
    return row


def _as(row: Any, status: Status, done: dict[str, Any]) -> Any:
    """The row as it would stand after one more step."""
    return SimpleNamespace(**{**row._mapping, "status": status.value, "steps": [*row.steps, done]})


def _must_follow(row: Any, status: Status) -> None:
    if status not in rules.NEXT.get(Status(row.status), ()):
        before, after = rules.RU_STATUS[Status(row.status)], rules.RU_STATUS[status]
        raise Conflict(f"Состояние заявления — «{before}», «{after}» за ним не следует")


def _move(uow: UnitOfWork, row: Any, status: Status, note: str | None, **values: Any) -> Application:
    _must_follow(row, status)
    now = SimpleNamespace(**{**(row._mapping if hasattr(row, "_mapping") else row.__dict__), **values})
    due_on = rules.due(now, status, now.papers_on)
    steps = [*row.steps, step(uow, status, note)]
    _change(uow, row, {**values, "status": status.value, "steps": steps, "due_on": due_on})
    return shown(uow, row.id)


def _change(uow: UnitOfWork, row: Any, values: dict[str, Any]) -> None:
    if not admissions.change(uow, row.id, row.version, values):
        raise Stale("Заявление уже изменено", current=shown(uow, row.id).__dict__)


def _text(given: str, field: str) -> str:
    words = _optional(given, field)
    if words is None or len(words) < SHORTEST_REASON:
        raise Invalid("Укажите документ: что, номер и дата", field=field)
    return words


def _optional(given: str | None, field: str = "reason") -> str | None:
    words = " ".join((given or "").split())
    if len(words) > LONGEST_TEXT:
        raise Invalid(f"Не длиннее {LONGEST_TEXT} знаков", field=field)
    return words or None
