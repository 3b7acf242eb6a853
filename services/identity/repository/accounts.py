"""Accounts and the roles their owners hold today."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.db import UnitOfWork
from contracts.base import NotFound
from services.identity.models.accounts import Account
from services.identity.models.today import today
from services.identity.repository.sql import ACTIVE, HELD, ON_ROLL, by_name

_ROLES = HELD.format("%(person)s")

_CHILDREN = f"""
SELECT k.id AS student_id, k.person_id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) AS full_name,
       k.school_id, s.short_name AS school, k.class_id, c.title AS school_class
FROM known_students k JOIN people p USING (person_id)
LEFT JOIN schools s USING (school_id) LEFT JOIN known_classes c ON c.id = k.class_id
WHERE {ON_ROLL.format("k")} AND EXISTS (
    SELECT 1 FROM known_representatives r
    WHERE r.student_person_id = k.person_id AND r.person_id = %(person)s AND r.portal_access AND {ACTIVE.format("r")})
ORDER BY {by_name("p")}, k.id
"""


def by_login(uow: UnitOfWork, login: str) -> Account | None:
    return uow.session.scalar(select(Account).where(Account.login == login.strip().lower()))


def by_id(uow: UnitOfWork, account_id: UUID) -> Account:
    found = uow.session.get(Account, account_id)
    if found is None:
        raise NotFound("Учётная запись не найдена")
    return found


def locked(uow: UnitOfWork, account_id: UUID) -> Account:
    """Nobody blocks it or sets its password until commit."""
    return uow.session.scalars(select(Account).where(Account.id == account_id).with_for_update()).one()


def of_person(uow: UnitOfWork, person_id: UUID) -> Account | None:
    """Locked until commit."""
    return uow.session.scalar(select(Account).where(Account.person_id == person_id).with_for_update())


def of_persons(uow: UnitOfWork, person_ids: Collection[UUID]) -> dict[UUID, Account]:
    """By person; locked until commit, in one order, so that two lists of the same people wait and never jam."""
    statement = select(Account).where(Account.person_id.in_(person_ids)).order_by(Account.person_id).with_for_update()
    return {one.person_id: one for one in uow.session.scalars(statement)}


def login_taken(uow: UnitOfWork, login: str) -> bool:
    return uow.scalar("SELECT 1 FROM accounts WHERE login = %(login)s", {"login": login}) is not None


def roles_of(uow: UnitOfWork, person_id: UUID) -> Sequence[Any]:
    """Role and school, one row for each pair: appointments, own enrolments, children's schools."""
    return uow.rows(_ROLES, {"person": person_id, "today": today()})


def children_of(uow: UnitOfWork, person_id: UUID) -> Sequence[Any]:
    """The enrolments of those whose data are open to this parent; under the same conditions as the role."""
    return uow.rows(_CHILDREN, {"person": person_id, "today": today()})
