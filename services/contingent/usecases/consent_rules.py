"""Whether each purpose has a paper of its own: a district may ask it of all schools, a school may only be stricter."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, Stale
from contracts.consents import ConsentRules, DistrictConsentRules, SeparatePapers
from contracts.permissions import require_in_own_school
from services.contingent.models import consent_forms as rules
from services.contingent.repository import consent_forms as rows
from services.contingent.usecases import clock, known, rights
from services.contingent.views import consents as views

REFUSE = SeparatePapers.REFUSE
_ASKED = (
    "Отдел образования требует от школ района отдельное согласие на каждую цель: "
    "школа может установить порядок строже, но не мягче"
)
_THEIRS = "Порядок для всех школ района задаёт отдел образования; школа задаёт свой"


def terms(uow: UnitOfWork, school_id: UUID) -> rules.Terms:
    return rules.Terms(separate=_holds(uow, school_id).separate is REFUSE, forms=rows.of_school(uow, school_id))


def of_school(uow: UnitOfWork, school_id: UUID) -> ConsentRules:
    known.district_of(uow, school_id)
    return _holds(uow, school_id)


def _holds(uow: UnitOfWork, school_id: UUID) -> ConsentRules:
    return views.rules(school_id, rows.rules(uow, school_id), rows.district_rules(uow))


def set_of_school(
    uow: UnitOfWork, school_id: UUID, version: int, separate: SeparatePapers, order_number: str, order_on: date
) -> ConsentRules:
    require_in_own_school(uow.caller, "consents.approve")
    present = of_school(uow, school_id)
    values = _decided(separate, order_number, order_on)
    if present.district is REFUSE and separate is not REFUSE:
        raise Invalid(_ASKED, field="separate")
    if version != present.version:
        raise Stale("Порядок уже изменён", current=present.__dict__)
    if version == 0:
        place = {"district_id": known.district_of(uow, school_id), "school_id": school_id}
        rows.begin_rules(uow, {**place, **values, "version": 1})
    elif not rows.change_rules(uow, school_id, version, values):
        raise Stale("Порядок уже изменён", current=of_school(uow, school_id).__dict__)
    return of_school(uow, school_id)


def of_district(uow: UnitOfWork) -> DistrictConsentRules:
    return views.district_rules(rows.district_rules(uow))


def set_of_district(
    uow: UnitOfWork, version: int, separate: SeparatePapers, order_number: str, order_on: date
) -> DistrictConsentRules:
    rights.require_department(uow, "settings.write", _THEIRS)
    values, district_id = _decided(separate, order_number, order_on), _own(uow)
    if version:
        kept = rows.change_district_rules(uow, district_id, version, values)
    else:
        kept = rows.begin_district_rules(uow, {**values, "district_id": district_id})
    if not kept:
        raise Stale("Порядок уже изменён", current=of_district(uow).__dict__)
    return of_district(uow)


def _own(uow: UnitOfWork) -> UUID:
    district_id = uow.caller.district_id
    assert district_id is not None
    return district_id


def _decided(separate: SeparatePapers, order_number: str, order_on: date) -> dict[str, Any]:
    if not order_number.strip():
        raise Invalid("Укажите номер приказа, которым порядок изменён", field="order_number")
    if order_on > clock.today():
        raise Invalid("Приказ ещё не издан: дата впереди", field="order_on")
    return {"separate": separate.value, "order_number": order_number.strip(), "order_on": order_on}
