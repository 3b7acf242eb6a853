"""Activating, blocking and looking at accounts; changing one's password."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import Database, UnitOfWork
from contracts.base import PLATFORM, Caller, Conflict, Forbidden, Invalid
from contracts.identity import Account, AccountActivated, Activated, LoginTaken, SignInFailed, SlipRefused
from services.identity import views
from services.identity.models import accounts as tables
from services.identity.models.names import LOGIN, LONGEST_LOGIN, free_login
from services.identity.models.staff import Person
from services.identity.repository import accounts, sessions, slips, staff
from services.identity.usecases import new_passwords
from services.identity.usecases.new_passwords import Accepted
from services.identity.usecases.proving import check_password
from services.identity.usecases.rights import require
from services.identity.usecases.slips import reach_of


@dataclass(frozen=True)
class Activation:
    """A slip that is good and a login that is free: what remains is to hash the password."""

    code_hash: bytes
    password: Accepted


def prepare(uow: UnitOfWork, code: str, login: str | None, password: str, accepts_rules: bool) -> Activation:
    """Everything that can be refused is refused before the costly hash."""
    if not accepts_rules:
        raise Invalid("Нужно обещать никому не передавать логин и пароль", field="accepts_rules")
    slip = _open_slip(uow, tables.code_hash(code), lock=False)
    account, person = _owner(uow, slip)
    chosen = _login(uow, account, person, login)
    return Activation(slip.code_hash, new_passwords.accept(uow, account, person, chosen, password))


def activate(uow: UnitOfWork, ready: Activation, password_hash: str) -> Activated:
    slip = _open_slip(uow, ready.code_hash, lock=True)
    account, person = _owner(uow, slip)
    login = ready.password.login
    if account.login != login and accounts.login_taken(uow, login):
        raise LoginTaken("Этот логин уже занят", field="login")
    new_passwords.put(uow, account, password_hash)
    account.activate(login)
    slip.used_at = account.rules_accepted_at
    uow.publish(
        AccountActivated(
            district_id=account.district_id, school_id=slip.school_id, account_id=account.id, person_id=person.id
        )
    )
    return Activated(login=login, full_name=person.full_name)


def _open_slip(uow: UnitOfWork, code_hash: bytes, *, lock: bool) -> tables.Slip:
    slip = slips.by_code(uow, code_hash, lock=lock)
    if slip is None or not slip.is_open:
        raise SlipRefused("Код не подходит: он набран с ошибкой, уже использован или просрочен", field="code")
    return slip


def _owner(uow: UnitOfWork, slip: tables.Slip) -> tuple[tables.Account, Person]:
    account, person = accounts.of_person(uow, slip.person_id), staff.person(uow, slip.person_id)
    assert account is not None and person is not None
    if account.state == tables.BLOCKED:
        raise Conflict("Учётная запись закрыта, обратитесь к администратору школы")
    return account, person


def _login(uow: UnitOfWork, account: tables.Account, person: Person, wanted: str | None) -> str:
    if account.login is not None:
        return account.login
    if wanted is None:
        names = person.last_name, person.first_name, person.middle_name
        return free_login(*names, taken=lambda login: accounts.login_taken(uow, login))
    login = wanted.strip().lower()
    if not 3 <= len(login) <= LONGEST_LOGIN or not LOGIN.fullmatch(login):
        raise Invalid("Логин: от 3 до 40 латинских букв и цифр, первая — буква", field="login")
    if accounts.login_taken(uow, login):
        raise LoginTaken("Этот логин уже занят", field="login")
    return login


def change_password(db: Database, caller: Caller, password: str, new_password: str) -> None:
    """One's own. Whoever is signed in with the old one is out; guesses of the old one count as failed sign-ins."""
    assert caller.account_id is not None
    accepted = new_passwords.accept_own(db, caller.account_id, new_password, "new_password")
    try:
        account = check_password(db, accepted.login, password)
    except SignInFailed:
        raise Invalid("Прежний пароль набран неверно", field="password") from None
    password_hash = accepted.hashed()
    with db.begin(PLATFORM) as uow:
        new_passwords.put(uow, accounts.by_id(uow, account.id), password_hash)
        uow.answer(None)


def block(uow: UnitOfWork, caller: Caller, school_id: UUID, person_id: UUID, reason: str) -> Account:
    if not 3 <= len(reason.strip()) <= 300:
        raise Invalid("Причина: от 3 до 300 знаков", field="reason")
    if person_id == caller.person_id:
        raise Forbidden("Свою учётную запись закрыть нельзя")
    account = within_reach(uow, caller, school_id, person_id)
    account.block(reason.strip())
    sessions.end_all(uow, account.id, "BLOCKED")
    return _shown(uow, account)


def unblock(uow: UnitOfWork, caller: Caller, school_id: UUID, person_id: UUID) -> Account:
    account = within_reach(uow, caller, school_id, person_id)
    account.unblock()
    return _shown(uow, account)


def within_reach(uow: UnitOfWork, caller: Caller, school_id: UUID | None, person_id: UUID) -> tables.Account:
    """The account of somebody whom this caller manages."""
    require(caller, "accounts.manage")
    rows = slips.within_reach(uow, reach_of(uow, caller, school_id), persons=[person_id])
    account = accounts.of_person(uow, person_id)
    if not rows or rows[0].stopped or account is None:
        raise Forbidden("Эта учётная запись — не вашего ведения")
    return account


def _shown(uow: UnitOfWork, account: tables.Account) -> Account:
    person = staff.person(uow, account.person_id)
    assert person is not None
    return views.account(account, person.full_name)
