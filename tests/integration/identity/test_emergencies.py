"""An administrator reads cards for half an hour, for a reason that the director and the journal have."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from contracts.access import AccessAlert
from contracts.base import Caller, Forbidden, Invalid, NotFound, now
from contracts.emergencies import Emergency
from contracts.identity import EmergencyRefused, RoleNotHeld, Session, SessionOver
from contracts.permissions import PERMISSIONS, allowed
from services.identity.models.today import today
from services.identity.usecases import accesses, appointing, emergencies, sessions
from tests.integration.identity.house import House
from tests.integration.identity.test_accesses import look, of_school
from tests.integration.identity.test_ending import over
from tests.integration.identity.test_sessions import claims, refresh, whose

REASON = "Ребёнку плохо, врач спрашивает о болезнях"


@dataclass
class Admin:
    house: House
    school_id: UUID
    appointment_id: UUID
    session: Session
    caller: Caller

    def opens(self, reason: str = REASON) -> Emergency:
        with self.house.db.begin(self.caller) as uow:
            return emergencies.open_one(uow, self.school_id, reason)

    def turns(self, role: str = "EMERGENCY") -> Session:
        token, school_id = self.session.refresh_token, self.school_id
        self.session = sessions.switch_role(self.house.db, self.caller, token, None, role, school_id)
        return self.session

    def passes(self, minutes: int) -> None:
        """As if so much time had gone by since it was opened."""
        with self.house.platform() as uow:
            sql = "UPDATE emergencies SET opened_at = opened_at - %(t)s, until = until - %(t)s RETURNING 1"
            uow.rows(sql, {"t": timedelta(minutes=minutes)})


@pytest.fixture
def admin(house: House) -> Admin:
    school_id = house.open_school()
    held = house.appoint(school_id, "SYS_ADMIN", starts_on=today() - timedelta(days=9))
    session = house.sign_in(house.account(school_id, held.person_id))
    return Admin(house, school_id, held.id, session, whose(house, session))


def alerts(house: House, caller: Caller, school_id: UUID) -> list[AccessAlert]:
    with house.db.begin(caller, read_only=True) as uow:
        return accesses.alerts(uow, school_id, None, 10).items


def test_the_role_reads_cards_and_health_of_the_own_school_and_nothing_else() -> None:
    rights = {operation: allowed(operation, "EMERGENCY") for operation in PERMISSIONS}
    held = {operation: scopes for operation, scopes in rights.items() if scopes}
    assert held == {"me": {"CH"}, "card.read": {"SC"}, "health.read": {"SC"}}


def test_it_is_held_for_half_an_hour_and_its_tokens_end_with_it(admin: Admin) -> None:
    with pytest.raises(RoleNotHeld):
        admin.turns()
    opened = admin.opens()
    assert opened.until - opened.opened_at == timedelta(minutes=30)
    assert admin.turns().acting.title == "Администратор: экстренный доступ"
    admin.passes(25)
    late = admin.session = refresh(admin.house, admin.session.refresh_token)
    told = claims(admin.house, late)
    assert 0 < int(str(told["exp"])) - int(str(told["iat"])) <= 300 and late.expires_in <= 300
    admin.passes(6)
    with pytest.raises(SessionOver, match="больше не действует"):
        refresh(admin.house, late.refresh_token)
    with pytest.raises(RoleNotHeld):
        admin.turns()
    assert admin.turns("SYS_ADMIN").acting.role == "SYS_ADMIN"


def test_nobody_acts_in_it_unasked(admin: Admin) -> None:
    admin.opens()
    assert refresh(admin.house, admin.session.refresh_token).acting.role == "SYS_ADMIN"


@pytest.mark.parametrize("reason", ["", "надо", "          ", "аааааааааааааа", "x" * 301])
def test_without_a_reason_in_words_there_is_none(admin: Admin, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        admin.opens(reason)
    assert refused.value.field == "reason"


def test_one_at_a_time(admin: Admin) -> None:
    admin.opens()
    with pytest.raises(EmergencyRefused, match="уже открыт"):
        admin.opens()
    admin.passes(31)
    assert admin.opens()


def test_only_an_administrator_and_only_in_the_own_school(house: House, admin: Admin) -> None:
    other = house.open_school()
    for caller in (
        house.caller("DIRECTOR", admin.school_id),
        house.caller("CLERK", admin.school_id),
        house.caller("SYS_ADMIN", other),
        house.officer(),
    ):
        with pytest.raises((Forbidden, NotFound)), house.db.begin(caller) as uow:
            emergencies.open_one(uow, admin.school_id, REASON)


def test_the_director_is_told_who_why_and_how_many(house: House, admin: Admin) -> None:
    opened = admin.opens()
    acting = whose(house, admin.turns())
    child, other = (house.enrol(admin.school_id, house.school_class(admin.school_id)) for _ in range(2))
    director = house.caller("DIRECTOR", admin.school_id)
    look(house, admin.school_id, acting, child.person_id)
    look(house, admin.school_id, acting, child.person_id, other.person_id, reason="звонок в 112")
    look(house, admin.school_id, admin.caller, other.person_id, reason="сверка")
    (alert,) = [one for one in alerts(house, director, admin.school_id) if one.kind == "EMERGENCY"]
    assert (alert.id, alert.reason, alert.actor_id, alert.people) == (opened.id, REASON, admin.caller.person_id, 2)
    assert alert.actor and alert.title
    with pytest.raises(NotFound):
        alerts(house, house.caller("DIRECTOR", house.open_school()), admin.school_id)
    looks = of_school(house, director, admin.school_id)
    reasons = [one.reason for one in looks if one.operation != "accounts.hand_out"]
    assert sorted(reasons, key=str) == sorted([REASON, *[f"{REASON}; звонок в 112"] * 2, "сверка"])
    with house.platform() as uow:
        names = [row.name for row in uow.rows("SELECT name FROM outbox")]
    assert "emergency_opened.v1" in names


def test_the_director_or_the_owner_closes_it_and_whoever_acts_in_it_is_out(house: House, admin: Admin) -> None:
    opened = admin.opens()
    session = admin.turns()
    colleague, elsewhere = house.appoint(admin.school_id, "SYS_ADMIN"), house.open_school()
    strangers = [
        house.caller("SYS_ADMIN", admin.school_id, colleague.person_id),
        house.caller("DIRECTOR", elsewhere),
        house.caller("CLERK", admin.school_id),
        whose(house, session),
    ]
    for caller in strangers:
        with pytest.raises((Forbidden, NotFound)), house.db.begin(caller) as uow:
            emergencies.close(uow, opened.id)
    assert not over(house, session)
    with house.db.begin(house.caller("DIRECTOR", admin.school_id)) as uow:
        closed = emergencies.close(uow, opened.id).closed_at
    assert closed is not None and closed <= now() and over(house, session)
    with pytest.raises(EmergencyRefused), house.db.begin(admin.caller) as uow:
        emergencies.close(uow, opened.id)
    again = admin.opens()
    with house.db.begin(admin.caller) as uow:
        assert emergencies.close(uow, again.id).closed_at


def test_it_ends_with_the_administrators_appointment(house: House, admin: Admin) -> None:
    admin.opens()
    session = admin.turns()
    with house.db.begin(house.officer()) as uow:
        appointing.end(uow, admin.appointment_id, today(), None)
    assert over(house, session)
