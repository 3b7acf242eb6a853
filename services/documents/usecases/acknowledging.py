"""Making people read: whom a list names, who has signed its sheet, who would not (domain §3.6, regulation §4.12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.acknowledgements import (
    AcknowledgementList,
    AcknowledgementListPage,
    AcknowledgementMethod,
    AcknowledgementStatus,
    AcknowledgementSubject,
    Audience,
    PaperSignature,
)
from contracts.base import Conflict, Forbidden, Invalid, Problem, uuid7
from contracts.contingent import FamilyMember
from contracts.documents import OrderStatus
from contracts.permissions import STAFF_ROLES, require_in_own_school
from services.documents.models import acknowledgements as rows
from services.documents.models.days import MOSCOW, day_of, now
from services.documents.repository import acknowledgements, known, local_acts, orders, papers
from services.documents.repository.cursors import moment, parts
from services.documents.usecases.office import Office
from services.documents.views import acknowledgements as views


@dataclass(frozen=True)
class Reader:
    """Somebody put on a list, as they are that day."""

    person_id: UUID
    full_name: str
    position: str


TRAINERS = ("SYS_ADMIN", "DEPUTY")
"""By whom staff are taught the rules of filling in (regulation §4.12)."""
MOST_SIGNATURES = 500


def open_list(office: Office, *, audience: Audience, subject: AcknowledgementSubject, **given: Any) -> Rendered:
    """Contingent says who the families are, and whether the caller may know; asked before anything is opened."""
    families: list[FamilyMember] = []
    if audience.families_of:
        if subject is not AcknowledgementSubject.LOCAL_ACT:
            detail = "Семьям направляют локальные акты: в приказах названы другие дети"
            raise Invalid(detail, field="audience.families_of")
        families = office.contingent.list_class_families(class_ids=audience.families_of)
    with office.begin() as uow:
        return uow.answer(send(uow, audience=audience, subject=subject, families=families, **given))


def send(
    uow: UnitOfWork,
    *,
    school_id: UUID,
    subject: AcknowledgementSubject,
    audience: Audience,
    due_on: date,
    id: UUID | None = None,
    order_id: UUID | None = None,
    edition_id: UUID | None = None,
    title: str | None = None,
    basis: str | None = None,
    only_untrained: bool = False,
    families: Sequence[FamilyMember] = (),
) -> AcknowledgementList:
    """The list and its people at once: whoever is appointed later needs another list."""
    require_in_own_school(uow.caller, "acknowledgements.manage")
    today, list_id = day_of(now()), id or uuid7()
    _refuse_bad_due(due_on, today)
    if subject is AcknowledgementSubject.ORDER:
        facts = _order(uow, school_id, order_id)
    elif subject is AcknowledgementSubject.LOCAL_ACT:
        facts = _edition(uow, edition_id)
    else:
        facts = {"document_id": list_id, **_training(uow, order_id, title, basis)}
    people = _people(uow, school_id, audience, today, families)
    if only_untrained:
        people = {key: one for key, one in people.items() if key not in acknowledgements.trained(uow, school_id)}
    school = known.school(uow, school_id)
    tenant = {"district_id": school.district_id, "school_id": school.id}
    own = {"id": list_id, "subject": subject.value, "due_on": due_on, "sent_at": now(), "sent_by": uow.caller.person_id}
    row = rows.AcknowledgementList(**own, **facts, **tenant)
    if not acknowledgements.add(uow, row):
        raise Conflict("Лист ознакомления с таким идентификатором уже есть", field="id")
    if not people or not acknowledgements.put_on(uow, [_line(row, one) for one in people.values()]):
        raise Conflict("Все, кого вы назвали, уже в листах ознакомления с этим документом", field="audience")
    return _whole(uow, list_id)


def get(uow: UnitOfWork, list_id: UUID) -> AcknowledgementList:
    return _whole(uow, list_id)


def find(
    uow: UnitOfWork,
    school_id: UUID,
    subject: AcknowledgementSubject | None,
    order_id: UUID | None,
    overdue: bool,
    after: str | None,
) -> AcknowledgementListPage:
    found = acknowledgements.page(
        uow,
        school_id,
        day_of(now()),
        subject=subject,
        document_id=order_id,
        overdue=overdue,
        before=parts(after, moment, UUID),
    )
    return views.list_page(found, known.names_of(uow, [row.sent_by for row in found]))


def record(uow: UnitOfWork, list_id: UUID, signatures: list[PaperSignature]) -> AcknowledgementList:
    """From the signed sheet; a line written down before with the same day stays as it is."""
    today = day_of(now())
    found = acknowledgements.get(uow, list_id, today)
    wanted = [one.line_id for one in signatures]
    if not 1 <= len(wanted) <= MOST_SIGNATURES or len(set(wanted)) < len(wanted):
        raise Invalid(f"Нужно от 1 до {MOST_SIGNATURES} строк, каждая один раз", field="signatures")
    sha256 = papers.hash_of(uow, found.document_id) or local_acts.hash_of(uow, found.document_id)
    lines = acknowledgements.lines_for_update(uow, list_id, wanted)
    for i, one in enumerate(signatures):
        line = lines.get(one.line_id)
        if line is None:
            raise Invalid("В этом листе нет такой строки", field=f"signatures[{i}].line_id")
        rows.refuse_bad_day(one.signed_on, day_of(found.sent_at), today, f"signatures[{i}].signed_on")
        if line.method != AcknowledgementMethod.PAPER.value or line.signed_on != one.signed_on:
            line.sign(AcknowledgementMethod.PAPER, one.signed_on, uow.caller, sha256)
    return _whole(uow, list_id)


def refuse(uow: UnitOfWork, line_id: UUID, act_number: str, act_on: date) -> AcknowledgementList:
    found, line = _line_of_mine(uow, line_id)
    number = _text(act_number, "act_number", 1, 40, "Нужен номер акта об отказе")
    rows.refuse_bad_day(act_on, day_of(found.sent_at), day_of(now()), "act_on")
    line.refuse(number, act_on, uow.caller.person_id)
    return _whole(uow, found.id)


def release(uow: UnitOfWork, line_id: UUID, reason: str) -> AcknowledgementList:
    found, line = _line_of_mine(uow, line_id)
    words = _text(reason, "reason", rows.SHORTEST_REASON, rows.LONGEST_TEXT, "Укажите, почему подпись больше не нужна")
    line.release(words, uow.caller.person_id)
    return _whole(uow, found.id)


def remind(uow: UnitOfWork, list_id: UUID) -> AcknowledgementList:
    found, at = acknowledgements.get(uow, list_id, day_of(now())), now()
    if not found.pending:
        raise Conflict("В этом листе никто не ожидает ознакомления")
    day = at.astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)
    if not acknowledgements.remind_list(uow, list_id, at, day):
        raise Conflict("Сегодня всем уже напомнили")
    return _whole(uow, list_id)


def _whole(uow: UnitOfWork, list_id: UUID) -> AcknowledgementList:
    uow.flush()
    today = day_of(now())
    found = acknowledgements.get(uow, list_id, today)
    names = known.names_of(uow, [found.sent_by])
    return views.whole(found, acknowledgements.lines_of(uow, list_id), names, today)


def _line_of_mine(uow: UnitOfWork, line_id: UUID) -> tuple[Any, rows.AcknowledgementLine]:
    """A line, locked, of a list that the caller manages."""
    found = acknowledgements.get(uow, acknowledgements.list_of_line(uow, line_id), day_of(now()))
    return found, acknowledgements.lines_for_update(uow, found.id, [line_id])[line_id]


def _order(uow: UnitOfWork, school_id: UUID, order_id: UUID | None) -> dict[str, Any]:
    if order_id is None:
        raise Invalid("Назовите приказ", field="order_id")
    row = orders.get(uow, order_id)
    registration = papers.registration_of(uow, order_id)
    if row.school_id != school_id or row.status != OrderStatus.REGISTERED.value or registration is None:
        raise Conflict("Знакомить можно только с зарегистрированным приказом этой школы", field="order_id")
    numbered = {"number": registration.number, "dated_on": registration.registered_on}
    return {"document_id": row.id, "title": row.heading, "basis": None, **numbered}


def _edition(uow: UnitOfWork, edition_id: UUID | None) -> dict[str, Any]:
    """Approved, though its day may be ahead: people read it before it binds them."""
    if edition_id is None:
        raise Invalid("Назовите редакцию локального акта", field="edition_id")
    row = local_acts.edition(uow, edition_id)
    if row.approved_at is None or (row.valid_to is not None and row.valid_to <= day_of(now())):
        raise Conflict("Знакомить можно с утверждённой и не утратившей силу редакцией", field="edition_id")
    facts = {"document_id": row.id, "title": f"{row.title} (редакция {row.number})"[: rows.LONGEST_TITLE]}
    return {**facts, "basis": None, "number": row.order_number, "dated_on": row.order_on}


def _training(uow: UnitOfWork, order_id: UUID | None, title: str | None, basis: str | None) -> dict[str, Any]:
    if uow.caller.role not in TRAINERS:
        raise Forbidden("С правилами ведения знакомит администратор системы или назначенный приказом заместитель")
    if order_id is not None:
        raise Invalid("У обучения правилам нет приказа, с которым знакомят", field="order_id")
    words = {
        "title": _text(title, "title", 3, rows.LONGEST_TITLE, "Назовите, с чем знакомят"),
        "basis": _text(basis, "basis", 3, rows.LONGEST_TEXT, "Назовите приказ, которым вам поручено знакомить"),
    }
    return {**words, "number": None, "dated_on": None}


def _people(
    uow: UnitOfWork, school_id: UUID, audience: Audience, today: date, families: Sequence[FamilyMember]
) -> dict[UUID, Reader]:
    """Everybody named exists: a list that silently lacks somebody is worse than none."""
    roles, class_ids, person_ids = audience.roles, audience.class_ids, audience.person_ids
    problems = [
        Problem(field=f"audience.roles[{i}]", detail="Такой роли у сотрудников нет")
        for i, role in enumerate(roles)
        if role not in STAFF_ROLES
    ]
    leaderless = known.classes_without_teacher(uow, school_id, class_ids)
    problems += [
        Problem(field=f"audience.class_ids[{i}]", detail="В школе нет такого класса или у него нет руководителя")
        for i, one in enumerate(class_ids)
        if one in leaderless
    ]
    found = known.staff_on(uow, school_id, today, roles=roles, class_ids=class_ids, person_ids=person_ids)
    problems += [
        Problem(field=f"audience.person_ids[{i}]", detail="Этот человек сегодня не работает в школе")
        for i, one in enumerate(person_ids)
        if one not in found
    ]
    reached = {one.class_id for one in families}
    problems += [
        Problem(field=f"audience.families_of[{i}]", detail="В этом классе школы некому направить документ")
        for i, one in enumerate(audience.families_of)
        if one not in reached
    ]
    if not (roles or class_ids or person_ids or families):
        problems.append(Problem(field="audience", detail="Назовите роли, классы или людей"))
    if problems:
        raise Invalid("Проверьте, кого вы знакомите", problems=problems)
    if not found and not families:
        raise Conflict("В названных ролях сегодня никого нет", field="audience.roles")
    readers = {one.person_id: Reader(one.person_id, one.full_name, _of_family(one)) for one in reversed(families)}
    return readers | {key: Reader(key, one.full_name, one.position) for key, one in found.items()}


def _of_family(one: FamilyMember) -> str:
    return f"обучающийся(аяся), {one.class_title}" if one.is_pupil else f"законный представитель, {one.class_title}"


def _line(row: rows.AcknowledgementList, one: Reader) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "district_id": row.district_id,
        "school_id": row.school_id,
        "list_id": row.id,
        "document_id": row.document_id,
        "person_id": one.person_id,
        "full_name": one.full_name,
        "position": one.position,
        "status": AcknowledgementStatus.PENDING.value,
        "reminders": 0,
    }


def _refuse_bad_due(due_on: date, today: date) -> None:
    if not today <= due_on <= today + timedelta(days=rows.LONGEST_DAYS):
        raise Invalid(f"Срок — от сегодняшнего дня до {rows.LONGEST_DAYS} дней вперёд", field="due_on")


def _text(given: str | None, field: str, least: int, most: int, otherwise: str) -> str:
    words = " ".join((given or "").split())
    if len(words) < least:
        raise Invalid(otherwise, field=field)
    if len(words) > most:
        raise Invalid(f"Не длиннее {most} знаков", field=field)
    return words
