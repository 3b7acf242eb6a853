"""What one person has to read, what a school still waits for, and how a school acknowledges at all."""

from datetime import date
from uuid import UUID

import structlog

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.access import AccessAction
from contracts.acknowledgements import (
    AcknowledgementMethod,
    AcknowledgementRules,
    AcknowledgementSummary,
    OnPaperOnly,
    OwnAcknowledgementPage,
)
from contracts.base import File, Invalid, NotFound, Stale
from contracts.confirmations import ConfirmationPurpose
from contracts.permissions import STAFF_ROLES, require_in_own_school
from services.documents.models import acknowledgements as rows
from services.documents.models.days import MOSCOW, day_of, now
from services.documents.repository import acknowledgements, known, local_acts, orders, papers
from services.documents.repository.cursors import parts
from services.documents.usecases import confirming, noting, printing, reading, sheets
from services.documents.usecases.office import Office
from services.documents.views import acknowledgements as views

log = structlog.get_logger(__name__)
PDF = "application/pdf"
MOST_DAYS_BEFORE = 30


# one's own


def own(uow: UnitOfWork, after: str | None) -> OwnAcknowledgementPage:
    """A cursor says in which half of the list it is."""
    today = day_of(now())
    place = parts(after, str, date.fromisoformat, UUID)
    done = place is not None and place[0] == "done"
    found = list(acknowledgements.own_page(uow, done=done, after=place[1:] if place else None))
    if not done and len(found) <= acknowledgements.PAGE:
        room = acknowledgements.PAGE + 1 - len(found)
        found += acknowledgements.own_page(uow, done=True, after=None)[:room]
    return views.own_page(found, acknowledgements.own_counts(uow, today), today)


def acknowledge(office: Office, line_id: UUID, confirmation: str | None = None) -> Rendered:
    with office.begin() as uow:
        needed = _electronic(uow, acknowledgements.own_line(uow, line_id)).confirm
    proof = confirming.judge(office, confirmation, ConfirmationPurpose.ACKNOWLEDGEMENT, line_id, needed=needed)
    with office.begin() as uow:
        line = acknowledgements.own_line(uow, line_id, lock=True)
        _electronic(uow, line)
        confirming.use(uow, proof, line)
        _sign(uow, line)
        return uow.answer(own(uow, None))


def _electronic(uow: UnitOfWork, line: rows.AcknowledgementLine) -> rows.AcknowledgementRules:
    rules = acknowledgements.rules_of(uow, line.school_id)
    if rules is None or rules.electronic_act is None:
        raise OnPaperOnly("В школе нет локального акта об электронном ознакомлении: распишитесь в листе у секретаря")
    return rules


def _sign(uow: UnitOfWork, line: rows.AcknowledgementLine) -> None:
    sha256 = papers.hash_of(uow, line.document_id) or local_acts.hash_of(uow, line.document_id)
    line.sign(AcknowledgementMethod.SIMPLE, day_of(now()), uow.caller, sha256)
    uow.flush()


def document(uow: UnitOfWork, line_id: UUID) -> File:
    """The very bytes whose SHA-256 is kept with the signature."""
    line = acknowledgements.own_line(uow, line_id)
    paper, registration = papers.paper_of(uow, line.document_id), papers.registration_of(uow, line.document_id)
    if paper is None or registration is None:
        act = local_acts.paper_of(uow, line.document_id)
        if act is None:
            raise NotFound("К этому листу нет файла: с документом знакомят очно")
        return File(name="Локальный акт.pdf", media_type=PDF, content=act.content)
    row = orders.behind(uow, line.document_id)
    reading.note(uow, AccessAction.PRINT, "documents.acknowledge", row)
    name = f"Приказ № {registration.number} от {registration.registered_on:%d.%m.%Y}.pdf".replace("/", "-")
    return File(name=name, media_type=PDF, content=paper.content)


# the school's


def summary(uow: UnitOfWork, school_id: UUID) -> AcknowledgementSummary:
    require_in_own_school(uow.caller, "acknowledgements.manage")
    today = day_of(now())
    staff = known.staff_on(uow, school_id, today, roles=STAFF_ROLES)
    trained = acknowledgements.trained(uow, school_id)
    return views.summary(
        acknowledgements.open_lists(uow, school_id, today),
        acknowledgements.late_people(uow, school_id, today),
        [one for one in staff.values() if one.person_id not in trained],
    )


def sheet(office: Office, list_id: UUID) -> File:
    """Printed as it stands now: who has signed electronically need not sign again."""
    with office.begin() as uow:
        today = day_of(now())
        found = acknowledgements.get(uow, list_id, today)
        lines = acknowledgements.lines_of(uow, list_id)
        people, what = [one.person_id for one in lines], f"Лист ознакомления «{found.title}»"
        noting.note(uow, AccessAction.PRINT, "acknowledgements.manage", found, people, what)
        form = sheets.acknowledgement(
            known.school(uow, found.school_id),
            found,
            lines,
            known.names_of(uow, [found.sent_by]).get(found.sent_by),
        )
    content = office.press(printing.sheet, form, now()).content
    return File(name="Лист ознакомления.pdf", media_type=PDF, content=content)


def remind_everybody(office: Office) -> None:
    at = now()
    began = at.astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)
    with office.begin() as uow:
        reminded = acknowledgements.remind_due(uow, day_of(at), at, began, rows.REMIND_DAYS)
    if reminded:
        log.info("acknowledgements_reminded", count=reminded)


def get_rules(uow: UnitOfWork, school_id: UUID) -> AcknowledgementRules:
    known.school(uow, school_id)
    return views.rules(acknowledgements.rules_of(uow, school_id))


def set_rules(
    uow: UnitOfWork, school_id: UUID, version: int, remind_days: int, electronic_act: str | None, confirm: bool = False
) -> AcknowledgementRules:
    require_in_own_school(uow.caller, "settings.write")
    if not 0 <= remind_days <= MOST_DAYS_BEFORE:
        raise Invalid(f"От 0 до {MOST_DAYS_BEFORE} дней", field="remind_days")
    act = " ".join((electronic_act or "").split()) or None
    if act is not None and not 10 <= len(act) <= rows.LONGEST_TEXT:
        raise Invalid("Назовите локальный акт полностью: вид, номер и дату", field="electronic_act")
    school = known.school(uow, school_id)
    row = acknowledgements.rules_of(uow, school_id, lock=True)
    if version != (row.version if row else 0):
        raise Stale("Правила ознакомления уже изменены", current=views.as_json(views.rules(row)))
    if row is None:
        first = {"school_id": school_id, "district_id": school.district_id, "version": 1}
        acknowledgements.begin_rules(
            uow, {**first, "electronic_act": act, "remind_days": remind_days, "confirm": confirm}
        )
    else:
        row.electronic_act, row.remind_days, row.confirm = act, remind_days, confirm
        row.version += 1
    return views.rules(acknowledgements.rules_of(uow, school_id))
