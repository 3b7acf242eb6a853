"""On what a school takes consents: its forms and their editions, and who signed an older one."""

from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Forbidden, Invalid, Problem, uuid7
from contracts.consents import (
    ConsentForm,
    NewConsentForm,
    OutdatedConsentPage,
)
from contracts.permissions import require_in_own_school
from contracts.student_body import Purpose
from services.contingent.models import consent_forms as rules
from services.contingent.models.consents import ASKED, FORM_OF, RU
from services.contingent.repository import consent_forms as rows
from services.contingent.usecases import clock, known
from services.contingent.usecases.students import page_size
from services.contingent.views import consents as views
from services.contingent.views import cursor, position


def list_of(uow: UnitOfWork, school_id: UUID, purpose: Purpose | None) -> list[ConsentForm]:
    known.district_of(uow, school_id)
    return [views.form(row) for row in rows.of_school(uow, school_id, purpose.value if purpose else None)]


def add(uow: UnitOfWork, school_id: UUID, form: NewConsentForm, id: UUID | None) -> ConsentForm:
    require_in_own_school(uow.caller, "consents.approve")
    place = {"district_id": known.district_of(uow, school_id), "school_id": school_id}
    before = next(iter(rows.of_school(uow, school_id, form.purpose.value)), None)
    values = _written(form, before)
    edition, form_id = before.edition + 1 if before else 1, id or uuid7()
    if rows.get(uow, school_id, form_id) is not None:
        raise Conflict("Редакция с таким идентификатором уже есть", field="id")
    rows.add(uow, {**place, **values, "id": form_id, "edition": edition, "added_by": uow.caller.person_id})
    return views.form(rows.get(uow, school_id, form_id))


def outdated(
    uow: UnitOfWork, school_id: UUID, purpose: Purpose | None, after: str | None, limit: int
) -> OutdatedConsentPage:
    refuse_without_names(uow)
    known.district_of(uow, school_id)
    place = position(after, UUID, str)
    last = (place[0], place[1]) if place else None
    wanted = purpose.value if purpose else None
    found = rows.outdated(uow, school_id, wanted, last, page_size(limit) + 1, clock.today())
    following = cursor(found[limit - 1].consent_id, found[limit - 1].purpose) if len(found) > limit else None
    return OutdatedConsentPage(items=[views.outdated(row) for row in found[:limit]], next=following)


def refuse_without_names(uow: UnitOfWork) -> None:
    if uow.caller.role in ("WORKING_GROUP", "DISTRICT"):
        raise Forbidden("Рабочей группе и отделу образования доступна только полнота согласий, без имён")


def _written(form: NewConsentForm, before: Any | None) -> dict[str, Any]:
    """The whole edition: what is not given is said as the product says it."""
    usual = rules.words()
    given = form.data_categories
    categories = sorted(set(FORM_OF.get(form.purpose, frozenset()) if given is None else given))
    said = {
        "purpose_text": form.purpose_text or usual["purposes"].get(form.purpose, {}).get("text", ""),
        "processor": form.processor,
        "actions": form.actions or usual["actions"],
        "term": form.term or usual["term"],
        "withdrawal": form.withdrawal or usual["withdrawal"],
    }
    texts = {name: " ".join((text or "").split()) or None for name, text in said.items()}
    _refuse_faults(form, before, texts)
    decided = {"purpose": form.purpose.value, "starts_on": form.starts_on}
    named = {"data_categories": [one.value for one in categories]}
    return {**texts, **decided, **named, "composition": rules.composition(form.purpose, categories)}


def _refuse_faults(form: NewConsentForm, before: Any | None, texts: dict[str, str | None]) -> None:
    problems = []
    if form.purpose not in ASKED:
        problems.append(Problem(field="form.purpose", detail="На биометрию (P8) согласие не спрашивают"))
    for one in rules.foreign(form.purpose, form.data_categories or ()):
        detail = f"Данные «{RU[one]}» для этой цели не нужны: на них — отдельное согласие"
        problems.append(Problem(field="form.data_categories", detail=detail))
    if before is not None and form.starts_on <= before.starts_on:
        detail = f"Редакция {before.edition} действует с {before.starts_on:%d.%m.%Y}: новая начинается позже"
        problems.append(Problem(field="form.starts_on", detail=detail))
    for name, text in texts.items():
        if len(text or "") > rules.LONGEST_TEXT:
            problems.append(Problem(field=f"form.{name}", detail=f"Не длиннее {rules.LONGEST_TEXT} знаков"))
    if problems:
        raise Invalid("Такую форму согласия утвердить нельзя", problems=problems)
