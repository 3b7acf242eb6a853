"""Setting a password: what the policy asks of it; what costs time outside of any transaction; keeping the old one."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import Database, UnitOfWork
from chassis.settings import settings
from contracts.base import PLATFORM
from contracts.identity import WeakPassword
from services.identity import passwords
from services.identity.models import password_rules
from services.identity.models.accounts import Account
from services.identity.models.password_rules import Policy
from services.identity.models.staff import Person
from services.identity.repository import accounts, former_passwords, sessions, staff


def policy() -> Policy:
    given = settings().option
    return Policy(
        shortest=int(given("PASSWORD_SHORTEST", "10")),
        history=int(given("PASSWORD_HISTORY", "5")),
        days=int(given("PASSWORD_DAYS", "0")),
    )


@dataclass(frozen=True)
class Accepted:
    """A password against which nothing speaks but, perhaps, that it was there before: hashes tell."""

    password: str
    former: list[str]
    login: str
    field: str

    def hashed(self) -> str:
        """30 ms for each earlier one, and for the new."""
        if any(passwords.matches(one, self.password) for one in self.former):
            raise WeakPassword("Такой пароль у вас уже был: придумайте другой", field=self.field)
        return passwords.hashed(self.password)


def accept(
    uow: UnitOfWork, account: Account, person: Person, login: str, password: str, field: str = "password"
) -> Accepted:
    rules = policy()
    names = (person.last_name, person.first_name, person.middle_name or "")
    password_rules.check(rules, password, login, names, field)
    present = [account.password_hash] if account.password_hash else []
    former = former_passwords.of(uow, account.id, max(0, rules.history - 1))
    return Accepted(password, (present + former)[: rules.history], login, field)


def accept_own(db: Database, account_id: UUID, password: str, field: str) -> Accepted:
    with db.begin(PLATFORM, read_only=True) as uow:
        account = accounts.by_id(uow, account_id)
        person = staff.person(uow, account.person_id)
        assert person is not None
        return accept(uow, account, person, account.login or "", password, field)


def put(uow: UnitOfWork, account: Account, password_hash: str) -> None:
    """Whoever is signed in with the old one is out."""
    former_passwords.keep(uow, account, max(0, policy().history - 1))
    account.take_password(password_hash)
    uow.flush()
    sessions.end_all(uow, account.id, "PASSWORD_CHANGED")
