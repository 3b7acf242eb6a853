"""What documents does when others tell something."""

from typing import Any

from chassis.db import UnitOfWork
from contracts.contingent import (
    ClassOpened,
    ImportAccepted,
    MovementRefused,
    MovementsExecuted,
    OrderProposed,
    PersonRenamed,
)
from contracts.documents import ExecutionState, OrderKind, StepKind
from contracts.identity import AppointmentEnded, OrderedRolesGiven, OrderedRolesRefused, SchoolOpened, StaffAppointed
from contracts.planning import OrderedTeachingDone, OrderedTeachingRefused
from services.documents.models.days import day_of
from services.documents.models.known import KnownClass, KnownSchool, KnownStaff
from services.documents.repository import known, numbers, orders
from services.documents.usecases import drafting, phrases


def keep_school(uow: UnitOfWork, event: SchoolOpened) -> None:
    told = event.school
    columns = ("id", "short_name", "full_name", "inn", "kpp", "ogrn", "address", "place", "phone")
    tenant = {"district_id": event.district_id, "school_id": told.id}
    known.keep(uow, KnownSchool, {**_columns(told, columns), **tenant, "as_of": event.at})
    numbers.begin_numbering(uow, known.school(uow, told.id))


def keep_staff(uow: UnitOfWork, event: StaffAppointed) -> None:
    """Officers of the department, who are of no school, sign no order."""
    if event.school_id is None:
        return
    who = ("id", "person_id", "last_name", "first_name", "middle_name")
    what = ("role", "position", "class_id", "starts_on", "ends_on")
    tenant = {"district_id": event.district_id, "school_id": event.school_id}
    known.keep(uow, KnownStaff, {**_columns(event.appointment, who + what), **tenant, "as_of": event.at})


def end_appointment(uow: UnitOfWork, event: AppointmentEnded) -> None:
    if event.school_id is not None:
        known.end_appointment(uow, event.appointment_id, event.ends_on, event.at)


def keep_class(uow: UnitOfWork, event: ClassOpened) -> None:
    tenant = {"district_id": event.district_id, "school_id": event.school_id}
    columns = _columns(event.school_class, ("id", "title", "year", "class_teacher_id"))
    known.keep(uow, KnownClass, {**columns, **tenant, "as_of": event.at})


def rename_in_drafts(uow: UnitOfWork, event: PersonRenamed) -> None:
    """A draft names people as contingent does; what has been signed stays what was signed (decision 12)."""
    columns = ("last_name", "first_name", "middle_name", "pseudonym")
    called = {**_columns(event, columns), "birth_date": event.birth_date.isoformat()}
    for row in orders.unsigned_about(uow, event.person_id):
        whose = str(event.person_id)
        row.people = [{**one, **called} if one["person_id"] == whose else one for one in row.people or []]


def draft_initial_entry(uow: UnitOfWork, event: ImportAccepted) -> None:
    """An accepted list becomes a draft «первичный ввод», under the import's own id: twice told is once drafted."""
    assert event.school_id is not None
    if orders.exists(uow, event.import_id):
        return
    basis = f"списка обучающихся, загруженного {phrases.on_paper(day_of(event.at))}"
    kind = OrderKind.INITIAL_ENTRY
    row = drafting.new(uow, event.import_id, event.school_id, kind, basis, event.movements, event.title)
    uow.flush()
    orders.add_step(uow, row, StepKind.DRAFTED, row.created_at, by=None)


def draft_proposed(uow: UnitOfWork, event: OrderProposed) -> None:
    """Contingent has put the lines of an order together; twice told is once drafted."""
    assert event.school_id is not None
    if orders.exists(uow, event.order_id):
        return
    kind = OrderKind(event.kind)
    row = drafting.new(uow, event.order_id, event.school_id, kind, event.basis, event.movements, event.title)
    if event.target_id is not None and orders.exists(uow, event.target_id):
        row.target_id = event.target_id
    uow.flush()
    orders.add_step(uow, row, StepKind.DRAFTED, row.created_at, by=None)


def keep_executed(uow: UnitOfWork, event: MovementsExecuted | OrderedRolesGiven | OrderedTeachingDone) -> None:
    row = orders.get_for_update(uow, event.order_id)
    if row.keep_execution(ExecutionState.EXECUTED, event.at, None, None):
        ended = event.replaced if isinstance(event, OrderedRolesGiven) else []
        said = "; ".join(f"{one.full_name} ({one.position}) — до {phrases.on_paper(one.ends_on)}" for one in ended)
        comment = f"Прекращены полномочия: {said}" if said else None
        orders.add_step(uow, row, StepKind.EXECUTED, event.at, by=None, comment=comment)


def keep_refused(uow: UnitOfWork, event: MovementRefused | OrderedRolesRefused | OrderedTeachingRefused) -> None:
    row = orders.get_for_update(uow, event.order_id)
    if row.keep_execution(ExecutionState.REFUSED, event.at, event.line, event.reason):
        orders.add_step(uow, row, StepKind.REFUSED, event.at, by=None, comment=event.reason)


def _columns(told: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(told, name) for name in names}
