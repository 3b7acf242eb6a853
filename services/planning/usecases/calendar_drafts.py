"""Study calendars that wait for the order which puts them into force."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from chassis.db import UnitOfWork
from chassis.schemas import result_loader
from contracts.base import NotFound, Refusal
from contracts.documents import RegisteredOrder
from contracts.movements import MovementProblem
from contracts.ordering import OrderedCalendar
from contracts.planning import CalendarDraft, CalendarProposal
from services.planning.models.calendars import CalendarDraft as Row
from services.planning.repository import calendars
from services.planning.usecases import calendar, place

Drafts = Mapping[UUID, Row]


def put(uow: UnitOfWork, school_id: UUID, calendar_id: UUID, version: int, **given: Any) -> CalendarDraft:
    """Held against the same rules as a calendar in force."""
    new = CalendarProposal(**given, study_days=0)
    school = place.school(uow, school_id, lock=True)
    found = calendars.draft(uow, calendar_id, lock=True)
    standing = calendars.get(uow, calendar_id)
    if (found is None and version != 0) or any(
        one is not None and one.school_id != school_id for one in (found, standing)
    ):
        raise NotFound("Проект календаря не найден")
    if found is not None:
        place.same_version(version, found.version, _shown(found))
    calendar.refuse_bad(uow, school_id, calendar_id, new)
    row = found or Row(id=calendar_id, district_id=school.district_id, school_id=school_id, version=0)
    row.year, row.content, row.version = new.year, orjson.loads(orjson.dumps(new)), row.version + 1
    uow.add(row)
    return _shown(row)


def list_(uow: UnitOfWork, school_id: UUID) -> list[CalendarDraft]:
    place.school(uow, school_id)
    return [_shown(one) for one in calendars.drafts(uow, school_id)]


def named(uow: UnitOfWork, school_id: UUID, lines: Sequence[OrderedCalendar]) -> Drafts:
    wanted = {one.calendar_id for one in lines}
    return {one.id: one for one in calendars.drafts(uow, school_id) if one.id in wanted} if wanted else {}


def problems(
    uow: UnitOfWork, school_id: UUID, lines: Sequence[OrderedCalendar], drafts: Drafts
) -> Iterator[MovementProblem]:
    """Earlier lines of the order are taken into account: a grade studies by one calendar."""
    given = set[tuple[str, int]]()
    for at, one in enumerate(lines):
        for field, detail in _against(uow, school_id, one, drafts.get(one.calendar_id), given):
            where = f"teaching.calendars[{at}].{field}"
            yield MovementProblem(line=one.line, code="CALENDAR", field=where, detail=detail)


def _against(
    uow: UnitOfWork, school_id: UUID, line: OrderedCalendar, draft: Row | None, given: set[tuple[str, int]]
) -> Iterator[tuple[str, str]]:
    if draft is None:
        yield "calendar_id", "Проекта такого календаря в школе нет"
        return
    if draft.version != line.version:
        yield "version", "Проект календаря с тех пор изменили: проверьте его и укажите новую версию"
    proposal = _proposal(draft)
    grades = {(proposal.year, grade) for grade in proposal.grades}
    if grades & given:
        yield "calendar_id", "Для части этих параллелей календарь уже есть в другой строке приказа"
    given |= grades
    try:
        calendar.refuse_bad(uow, school_id, draft.id, proposal)
    except Refusal as wrong:
        yield "calendar_id", wrong.detail


def approve(uow: UnitOfWork, school_id: UUID, order: RegisteredOrder, lines: Sequence[OrderedCalendar]) -> None:
    drafts = named(uow, school_id, lines)
    for one in lines:
        draft = drafts[one.calendar_id]
        by = f"№ {order.number} от {order.registered_on:%d.%m.%Y}"
        calendar.put_into_force(uow, school_id, one.calendar_id, _proposal(draft), by)
        uow.session.delete(draft)


def said(lines: Sequence[OrderedCalendar], drafts: Drafts) -> Iterator[str]:
    for one in lines:
        draft = drafts.get(one.calendar_id)
        yield _words(_proposal(draft)) if draft else "Проект календаря не найден"


def _words(one: CalendarProposal) -> str:
    grades = f"{one.grades[0]}–{one.grades[-1]}-х классов" if len(one.grades) > 1 else f"{one.grades[0]}-х классов"
    last = one.ends_on - timedelta(days=1)
    days = f"с {one.starts_on:%d.%m.%Y} по {last:%d.%m.%Y}"
    return f"Календарный учебный график {grades} на {one.year} учебный год: {days}, учебных недель — {one.study_weeks}"


def _proposal(row: Row) -> CalendarProposal:
    found: CalendarProposal = result_loader(CalendarProposal)(row.content)
    return found


def _shown(row: Row) -> CalendarDraft:
    return CalendarDraft(id=row.id, school_id=row.school_id, proposal=_proposal(row), version=row.version)
