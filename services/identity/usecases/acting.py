"""The roles a person may act in, and who they are."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Caller
from contracts.identity import ActingRole, Me, PermissionTable, RoleNotHeld
from contracts.permissions import NOTES, PERMISSIONS, ROLES, SCOPES
from services.identity import views
from services.identity.repository import accounts, second_factors, staff
from services.identity.usecases.rights import require

_ORDER = {role: place for place, role in enumerate(ROLES)}


def roles_of(uow: UnitOfWork, person_id: UUID) -> list[ActingRole]:
    """In the order of ROLES. A parent of children in several schools acts for all of them, or in one of the schools."""
    found = [views.acting_role(*row) for row in accounts.roles_of(uow, person_id)]
    if sum(one.role == "PARENT" for one in found) > 1:
        found.append(views.acting_role("PARENT", None, None))
    return sorted(found, key=lambda one: (_ORDER[one.role], one.school or "", str(one.school_id)))


def choose(roles: list[ActingRole], role: str | None, school_id: UUID | None) -> ActingRole:
    """The role named, else the first."""
    for one in roles:
        if role in (None, one.role) and school_id in (None, one.school_id):
            return one
    if role is None and school_id is None:
        raise RoleNotHeld("У вас нет действующих назначений и зачисленных детей: обратитесь в школу")
    raise RoleNotHeld("Такой действующей роли у вас нет")


def choose_child(uow: UnitOfWork, person_id: UUID, roles: list[ActingRole], student_id: UUID) -> ActingRole:
    """The parent's role in the school of this child."""
    for child in accounts.children_of(uow, person_id):
        if child.student_id == student_id:
            return choose(roles, "PARENT", child.school_id)
    raise RoleNotHeld("Среди ваших детей нет такого ученика", field="student_id")


def whoami(uow: UnitOfWork, caller: Caller) -> Me:
    require(caller, "me")
    assert caller.account_id is not None and caller.person_id is not None and caller.district_id is not None
    account, person = accounts.by_id(uow, caller.account_id), staff.person(uow, caller.person_id)
    assert person is not None and account.login is not None
    roles = roles_of(uow, person.id)
    granted = {op: sorted(of[caller.role]) for op, of in PERMISSIONS.items() if caller.role in of}
    return Me(
        account_id=account.id,
        person_id=person.id,
        login=account.login,
        full_name=person.full_name,
        acting=choose(roles, caller.role, caller.school_id),
        roles=roles,
        district_id=caller.district_id,
        operations=granted,
        children=views.own_children(accounts.children_of(uow, person.id)),
        second_factor=second_factors.is_confirmed(uow, account.id),
    )


def permission_table() -> PermissionTable:
    notes: dict[str, dict[str, str]] = {}
    for (operation, role), note in NOTES.items():
        notes.setdefault(operation, {})[role] = note
    operations = {op: {role: sorted(scopes) for role, scopes in of.items()} for op, of in PERMISSIONS.items()}
    return PermissionTable(roles=ROLES, scopes=SCOPES, operations=operations, notes=notes)
