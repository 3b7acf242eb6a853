"""The way of a local act: draft, discussed, approved by an order, in force from a day, superseded or repealed."""

from datetime import date
from hashlib import sha256
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.base import Conflict, Invalid, NotFound, Stale, uuid7
from contracts.confirmations import ConfirmationPurpose
from contracts.documents import ORDER_NUMBER, OrderStatus
from contracts.local_acts import Edition, EditionText, LocalAct, LocalActKind
from contracts.permissions import require_in_own_school
from services.documents.models import local_acts as rows
from services.documents.models.days import day_of, now
from services.documents.repository import known, local_acts, orders, papers
from services.documents.usecases import confirming, printing, sheets, signing_rules
from services.documents.usecases.local_acts import whole_act, whole_edition
from services.documents.usecases.office import Office


def draft(
    uow: UnitOfWork, school_id: UUID, kind: LocalActKind, content: EditionText, id: UUID | None, on_site: bool
) -> LocalAct:
    require_in_own_school(uow.caller, "local_acts.draft")
    if school_id != uow.caller.school_id:
        raise NotFound("Школа не найдена")
    school, act_id = known.school(uow, school_id), id or uuid7()
    if local_acts.exists(uow, rows.LocalAct, act_id):
        raise Conflict("Локальный акт с таким идентификатором уже есть", field="id")
    tenant = {"district_id": school.district_id, "school_id": school.id}
    act = rows.LocalAct(id=act_id, kind=kind.value, on_site=on_site, **tenant)
    edition = _new(uow, act, content, uuid7())
    uow.add(act)
    uow.flush()
    uow.add(edition)
    uow.flush()
    return whole_act(uow, act)


def draft_edition(uow: UnitOfWork, act_id: UUID, content: EditionText, id: UUID | None) -> Edition:
    """The next edition; one draft at a time."""
    require_in_own_school(uow.caller, "local_acts.draft")
    act = local_acts.act(uow, act_id, lock=True)
    newest = local_acts.editions_of(uow, act_id)[0][0]
    if newest.approved_at is None:
        raise Conflict(f"Редакция {newest.number} ещё готовится: исправьте её", field="act_id")
    if newest.repealed_by is not None:
        raise Conflict(f"Акт утратил силу: {newest.repealed_by}", field="act_id")
    edition_id = id or uuid7()
    if local_acts.exists(uow, rows.LocalActEdition, edition_id):
        raise Conflict("Редакция с таким идентификатором уже есть", field="id")
    row = _new(uow, act, content, edition_id)
    uow.add(row)
    uow.flush()
    return whole_edition(uow, row)


def edit(uow: UnitOfWork, edition_id: UUID, version: int, content: EditionText) -> Edition:
    require_in_own_school(uow.caller, "local_acts.draft")
    row = local_acts.edition(uow, edition_id, lock=True)
    _refuse_stale(uow, row, version)
    row.write(content)
    uow.flush()
    return whole_edition(uow, row)


def approve(
    office: Office,
    *,
    edition_id: UUID,
    version: int,
    valid_from: date,
    order_id: UUID | None = None,
    order_number: str | None = None,
    order_on: date | None = None,
    confirmation: str | None = None,
) -> Rendered:
    """The director, of the edition they have read: printed aside, frozen with its day; the one before ends that day."""
    with office.begin() as uow:
        require_in_own_school(uow.caller, "local_acts.approve")
        row = local_acts.edition(uow, edition_id)
        _refuse_unapprovable(uow, row, version)
        number, dated = _order(uow, row.school_id, order_id, order_number, order_on)
        before = local_acts.last_approved(uow, row.act_id)
        rows.refuse_bad_day(valid_from, dated, day_of(now()), before.valid_from if before else None)
        form = sheets.local_act(known.school(uow, row.school_id), row, number, dated, valid_from)
        needed = signing_rules.of(uow, row.school_id).confirm
    proof = confirming.judge(office, confirmation, ConfirmationPurpose.LOCAL_ACT, edition_id, needed=needed)
    at = now()
    sheet = office.press(printing.local_act, form, at)
    with office.begin() as uow:
        row = local_acts.edition(uow, edition_id, lock=True)
        _refuse_unapprovable(uow, row, version)
        before = local_acts.last_approved(uow, row.act_id)
        rows.refuse_bad_day(valid_from, dated, day_of(now()), before.valid_from if before else None)
        confirming.use(uow, proof, row)
        if before is not None:
            before.valid_to = valid_from
        row.approved_at, row.approved_by, row.valid_from = at, uow.caller.person_id, valid_from
        row.order_id, row.order_number, row.order_on = order_id, number, dated
        row.version += 1
        tenant = {"district_id": row.district_id, "school_id": row.school_id}
        facts = {"content": sheet.content, "sha256": sha256(sheet.content).hexdigest(), "sheets": sheet.pages}
        uow.add(rows.LocalActPaper(edition_id=row.id, at=at, **facts, **tenant))
        uow.flush()
        return uow.answer(whole_edition(uow, row))


def repeal(uow: UnitOfWork, act_id: UUID, order_number: str, order_on: date, valid_to: date) -> LocalAct:
    """Ends what is in force, without another edition."""
    require_in_own_school(uow.caller, "local_acts.approve")
    act = local_acts.act(uow, act_id, lock=True)
    number, dated = _order(uow, act.school_id, None, order_number, order_on)
    last = local_acts.last_approved(uow, act_id)
    if last is None or last.valid_from is None:
        raise Conflict("Этот акт ещё не утверждён")
    if last.repealed_by is not None:
        raise Conflict(f"Акт утратил силу: {last.repealed_by}")
    if valid_to < dated or valid_to <= last.valid_from or dated > day_of(now()):
        raise Invalid("Акт действует до дня не раньше приказа и позже своего первого дня", field="valid_to")
    last.valid_to, last.repealed_by = valid_to, f"приказ № {number} от {dated:%d.%m.%Y}"
    uow.flush()
    return whole_act(uow, act)


def _new(uow: UnitOfWork, act: rows.LocalAct, content: EditionText, id: UUID) -> rows.LocalActEdition:
    return rows.LocalActEdition(
        id=id,
        district_id=act.district_id,
        school_id=act.school_id,
        act_id=act.id,
        number=local_acts.highest_number(uow, act.id) + 1,
        version=1,
        drafted_by=uow.caller.person_id,
        drafted_at=now(),
        **rows.written(content),
    )


def _refuse_unapprovable(uow: UnitOfWork, row: rows.LocalActEdition, version: int) -> None:
    row.refuse_approved()
    _refuse_stale(uow, row, version)
    row.refuse_unready()


def _refuse_stale(uow: UnitOfWork, row: rows.LocalActEdition, version: int) -> None:
    if row.version != version:
        raise Stale("Редакция уже изменена", current=whole_edition(uow, row).__dict__)


def _order(
    uow: UnitOfWork, school_id: UUID, order_id: UUID | None, number: str | None, on: date | None
) -> tuple[str, date]:
    """By a registered order of the school, or by one that was never in this system, by number and date."""
    if order_id is not None:
        row, registration = orders.get(uow, order_id), papers.registration_of(uow, order_id)
        if row.status != OrderStatus.REGISTERED.value or registration is None:
            raise Conflict("Утвердить можно только зарегистрированным приказом", field="order_id")
        return registration.number, registration.registered_on
    if number is None or not ORDER_NUMBER.fullmatch(number):
        raise Invalid("Нужен номер приказа, например «7-ОД»", field="order_number")
    if on is None:
        raise Invalid("Нужна дата приказа", field="order_on")
    return number, on
