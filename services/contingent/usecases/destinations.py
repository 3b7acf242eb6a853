"""Where those who left have gone: answers, notices, personal files (domain §2.2, §2.5, §2.6)."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, NotFound
from contracts.contingent import ArrivalConfirmed
from contracts.destinations import Destination, DestinationPage, DestinationState
from contracts.permissions import allowed, require_in_own_school
from services.contingent import views
from services.contingent.models.destinations import LONGEST_TEXT, SHORTEST_PAPER
from services.contingent.repository import destinations, movements
from services.contingent.usecases import clock, known
from services.contingent.usecases.students import page_size
from services.contingent.views import destinations as shown

_LATER, _EARLIER = "Этот день ещё не наступил", "Этот день раньше самого движения"


def page(
    uow: UnitOfWork, school_id: UUID | None, state: DestinationState | None, after: str | None, limit: int
) -> DestinationPage:
    """The department sees nobody by name but whom it has to search for."""
    if "DI" in allowed("movements.read", uow.caller.role):
        if state not in (None, DestinationState.ESCALATED):
            return DestinationPage(items=[])
        state = DestinationState.ESCALATED
    position = views.position(after, date.fromisoformat, UUID)
    last = (position[0], position[1]) if position else None
    found = destinations.page(uow, school_id, state.value if state else None, last, page_size(limit) + 1, clock.today())
    end = found[limit - 1] if len(found) > limit else None
    following = views.cursor(end.effective_on.isoformat(), end.id) if end is not None else None
    return DestinationPage(items=[shown.destination(row) for row in found[:limit]], next=following)


def confirm(uow: UnitOfWork, school_id: UUID, movement_id: UUID, paper: str, confirmed_on: date) -> Destination:
    place = _place(uow, school_id)
    row = destinations.get(uow, school_id, movement_id, clock.today())
    if row is None:
        raise NotFound("Выбытия, о котором ждут ответа, с таким номером в школе нет")
    _day(confirmed_on, row.effective_on, "confirmed_on")
    words = _text(paper, "paper", "Укажите, кто ответил, номер и дату бумаги")
    answer = {"movement_id": movement_id, "paper": words, "confirmed_on": confirmed_on}
    if not destinations.add_answer(uow, {**place, **answer}):
        raise Conflict("Ответ о прибытии уже записан: " + (row.paper or row.arrived_at or "другим сотрудником"))
    told = {"student_id": row.student_id, "movement_id": movement_id, "confirmed_on": confirmed_on}
    uow.publish(ArrivalConfirmed(district_id=place["district_id"], school_id=school_id, **told))
    return shown.destination(destinations.get(uow, school_id, movement_id, clock.today()))


def note_notice(uow: UnitOfWork, school_id: UUID, movement_id: UUID, number: str, sent_on: date) -> None:
    place = _place(uow, school_id)
    row = destinations.arrival(uow, school_id, movement_id)
    if row is None:
        raise NotFound("Зачисления с таким номером в школе нет")
    _day(sent_on, row.order_date, "sent_on")
    words = _text(number, "number", "Укажите исходящий номер уведомления", shortest=1)
    notice = {"movement_id": movement_id, "number": words, "sent_on": sent_on}
    if not destinations.add_notice(uow, {**place, **notice}):
        raise Conflict("Уведомление по этому зачислению уже записано")


def hand_over_file(uow: UnitOfWork, school_id: UUID, student_id: UUID, given_on: date, given_to: str) -> None:
    place = _place(uow, school_id)
    row = movements.enrolments(uow, [student_id]).get(student_id)
    if row is None or row.school_id != school_id:
        raise NotFound("Такого обучающегося в школе нет")
    if row.left_on is None:
        raise Conflict("Личное дело выдают выбывшему, а этот обучающийся числится в школе", field="student_id")
    _day(given_on, row.enrolled_on, "given_on")
    words = _text(given_to, "given_to", "Укажите, кому выдано личное дело")
    if not destinations.add_handover(uow, {**place, "student_id": student_id, "given_on": given_on, "given_to": words}):
        raise Conflict("Личное дело уже выдано")


def _place(uow: UnitOfWork, school_id: UUID) -> dict[str, Any]:
    require_in_own_school(uow.caller, "movements.write")
    district_id = known.district_of(uow, school_id)
    return {"district_id": district_id, "school_id": school_id, "noted_by": uow.caller.person_id}


def _day(given: date, earliest: date, field: str) -> None:
    if given > clock.today():
        raise Invalid(_LATER, field=field)
    if given < earliest:
        raise Invalid(f"{_EARLIER} ({earliest:%d.%m.%Y})", field=field)


def _text(given: str, field: str, wanted: str, shortest: int = SHORTEST_PAPER) -> str:
    words = " ".join(given.split())
    if not shortest <= len(words) <= LONGEST_TEXT:
        raise Invalid(f"{wanted} (от {shortest} до {LONGEST_TEXT} знаков)", field=field)
    return words
