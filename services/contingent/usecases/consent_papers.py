"""Consents on paper: what is printed to be signed, and which scan is the paper of which consent."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Conflict, Invalid, NotFound
from contracts.cards import Consent, ConsentScan
from contracts.consents import ConsentSheet
from contracts.contingent import ConsentFiled
from contracts.student_body import DataCategory
from services.contingent import views
from services.contingent.models.consents import COSIGNS_AT
from services.contingent.models.people import ADULT, age_on
from services.contingent.repository import consent_forms, consents, people, representatives, schools
from services.contingent.usecases import clock, gate, noting, signing
from services.contingent.views import consents as paper_views

_ON_PAPER = (DataCategory.ADDRESS, DataCategory.IDENTITY_DOCUMENT)


def describe(uow: UnitOfWork, person_id: UUID, form_id: UUID, given_by: UUID | None) -> ConsentSheet:
    row, today = gate.person(uow, person_id, "consents.write"), clock.today()
    gate.must_be_named(row)
    school_id: Any = row.school_id or uow.caller.school_id
    form = consent_forms.get(uow, school_id, form_id)
    if form is None:
        raise NotFound("Такой формы согласия у школы нет")
    link = _signing(uow, row, given_by, today)
    adult = people.some(uow, [link.person_id])[link.person_id] if link else None
    noting.note(
        uow,
        AccessAction.PRINT,
        "consents.write",
        [row, *([adult] if adult else [])],
        [noting.NAMES, noting.CONSENTS, *(one.value for one in _ON_PAPER)],
    )
    visible = gate.visible(uow, row)
    allows = consents.covered(uow, [adult.id], today, school_id)[adult.id] if adult else None
    return ConsentSheet(
        school_id=school_id,
        form=paper_views.form(form),
        subject=paper_views.signatory(row, visible.__contains__),
        representative=paper_views.signatory(adult, allows.covers) if adult and allows else None,
        authority=link.basis_document if link else None,
        cosigned=link is not None and age_on(row.birth_date, today) >= COSIGNS_AT,
    )


def put(uow: UnitOfWork, consent_id: UUID, scan_id: UUID) -> Consent:
    paper = _paper(uow, consent_id)
    gate.person(uow, paper.person_id, "consents.write")
    if paper.scan_id not in (None, scan_id):
        raise Conflict("К этому согласию скан уже приложен")
    if paper.scan_id is None:
        refuse_strange(uow, scan_id, paper.person_id)
        consents.put_scan(uow, consent_id, scan_id)
    fresh: Any = consents.get(uow, consent_id)
    tell(uow, fresh)
    return views.consent(fresh, clock.today())


def open_scan(uow: UnitOfWork, consent_id: UUID) -> ConsentScan:
    paper = _paper(uow, consent_id)
    gate.refuse_papers(uow)
    row = gate.person(uow, paper.person_id, "consents.read")
    if paper.scan_id is None:
        raise NotFound("К этому согласию скан не приложен")
    noting.note(uow, AccessAction.VIEW, "consents.read", [row], [noting.NAMES, noting.CONSENTS])
    return ConsentScan(id=paper.scan_id, sha256=paper.scan_sha256)


def refuse_strange(uow: UnitOfWork, scan_id: UUID, person_id: UUID) -> None:
    """One paper, one person, one consent."""
    scan = schools.scan(uow, scan_id)
    if scan is None:
        detail = "Такого скана ещё нет: загрузите его; только что загруженный появится через несколько секунд"
        raise Conflict(detail, field="scan_id")
    if scan.person_id != person_id:
        raise Invalid("Этот скан загружен к карточке другого человека", field="scan_id")
    if consents.of_scan(uow, scan_id) is not None:
        raise Conflict("По этому скану согласие уже зарегистрировано", field="scan_id")


def tell(uow: UnitOfWork, paper: Any) -> None:
    """Documents keeps the file so long after the consent's end."""
    if paper.scan_id is None:
        return
    ends_on = min((day for day in (paper.withdrawn_on, paper.valid_to) if day is not None), default=None)
    if paper.refused:
        ends_on = paper.signed_at
    place = {"district_id": paper.district_id, "school_id": paper.school_id}
    uow.publish(ConsentFiled(**place, consent_id=paper.id, scan_id=paper.scan_id, ends_on=ends_on))


def _paper(uow: UnitOfWork, consent_id: UUID) -> Any:
    paper = consents.get(uow, consent_id)
    if paper is None:
        raise NotFound("Согласие не найдено")
    return paper


def _signing(uow: UnitOfWork, row: Any, given_by: UUID | None, today: date) -> Any | None:
    """The link of the representative who will sign; none for who is of age."""
    if row.birth_date is None or age_on(row.birth_date, today) >= ADULT:
        if given_by not in (None, row.id):
            raise Invalid("Совершеннолетний подписывает согласие сам", field="given_by")
        return None
    running = [one for one in representatives.of_child(uow, row.id) if one.ends_on is None or one.ends_on > today]
    legal = signing.legal((one.person_id, one.kinship) for one in running if one.restriction is None)
    may = [one for one in running if one.person_id in legal and given_by in (None, one.person_id)]
    if not may:
        detail = "За несовершеннолетнего подписывает законный представитель: внесите его и его согласие"
        raise Invalid(detail, field="given_by")
    return may[0]
