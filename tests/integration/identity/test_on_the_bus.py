"""The service itself on either bus: from an empty database to a signed-in class teacher."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import eventlet
import pytest

from chassis.call import enter, start
from chassis.db import Database
from chassis.doors import caller_of, request
from chassis.migrate import role_of
from chassis.run import container
from chassis.settings import Settings
from chassis.wire import Answer, Wire
from contracts.base import ANONYMOUS, PLATFORM, Caller, Forbidden, Invalid, Stale, Unauthorized, Unavailable, uuid7
from contracts.identity import IdentityApi, SchoolCard, SchoolNotFound, Session, SlipRefused, StaffPerson
from gateway.ended import Ended
from gateway.tokens import Tokens
from services.identity.models.today import today
from services.identity.service import IdentityService
from tests.integration.identity.house import CARD, PASSWORD


@dataclass
class Place:
    api: IdentityApi
    db: Database
    wire: Wire

    def acting(self, caller: Caller, key: str | None = None) -> IdentityApi:
        """The next call is this caller's, under this key."""
        enter(start(caller, 30, "", key or uuid7().hex))
        return self.api

    def paper(self, caller: Caller, **whose: Any) -> Answer:
        """Printed slips, as the gateway gets them."""
        return request(self.wire, "identity", start(caller, 30, "print_slips", uuid7().hex), whose)

    def caller(self, session: Session) -> Caller:
        """As the gateway reads the token."""
        return self.gateway().caller(f"Bearer {session.access_token}")

    def gateway(self) -> Tokens:
        return Tokens(lambda: {"keys": self.api.get_keys().keys}, self.ended())

    def ended(self) -> Ended:
        return Ended(lambda after: self.api.list_ended_sessions(after=after))

    def sign_in(self, code: str) -> Caller:
        login = self.acting(ANONYMOUS).activate(code=code, password=PASSWORD, accepts_rules=True).login
        return self.caller(self.acting(ANONYMOUS).sign_in(login=login, password=PASSWORD))


@pytest.fixture(scope="module")
def place(bus_url: str, database: Callable[..., str]) -> Iterator[Place]:
    url = database("identity")
    running = container(IdentityService, Settings(bus=bus_url, databases={"IDENTITY_DATABASE_URL": url}))
    running.start()
    wire = Wire(bus_url, "tester")
    wire.start()
    made = Place(caller_of(IdentityApi, wire, 20), Database().open(url, role=role_of("identity")), wire)
    with eventlet.Timeout(20):
        while not _answers(made):
            eventlet.sleep(0.1)
    yield made
    running.stop()
    wire.stop()
    made.db.stop()


def _answers(place: Place) -> bool:
    try:
        return bool(place.acting(ANONYMOUS).get_keys().keys)
    except Unavailable:
        return False


@pytest.fixture(scope="module")
def officer(place: Place) -> Caller:
    who = StaffPerson(id=uuid7(), last_name="Отделова", first_name="Вера")
    opened = place.acting(PLATFORM).open_district(id=uuid7(), title="Район", officer=who, position="специалист")
    return place.sign_in(opened.slip.code)


@pytest.fixture(scope="module")
def admin(place: Place, officer: Caller) -> Caller:
    school = place.acting(officer).open_school(card=SchoolCard(**CARD))
    who = StaffPerson(last_name="Семёнова", first_name="Алёна")
    terms: dict[str, Any] = {"role": "SYS_ADMIN", "position": "администратор", "starts_on": today()}
    held = place.acting(officer).appoint_staff(school_id=school.id, person=who, **terms)
    (slip,) = place.acting(officer).hand_out_slips(school_id=school.id, person_ids=[held.person_id]).items
    return place.sign_in(slip.code)


def test_the_token_is_read_by_the_gateway(officer: Caller, admin: Caller) -> None:
    assert (officer.role, officer.school_id) == ("DISTRICT", None)
    assert (admin.role, admin.district_id) == ("SYS_ADMIN", officer.district_id)


def test_the_administrator_sees_the_own_school(place: Place, admin: Caller) -> None:
    me = place.acting(admin).whoami()
    assert me.acting.school == CARD["short_name"] and me.full_name == "Семёнова Алёна"
    assert admin.school_id is not None
    card = place.acting(admin).get_school(school_id=admin.school_id)
    with pytest.raises(Stale) as refused:
        place.acting(admin).edit_school(school_id=card.id, card=card.card, version=card.version + 1)
    assert refused.value.facts["current"]["version"] == card.version
    assert [one.account for one in place.acting(admin).list_staff(school_id=card.id).items] == ["ACTIVE"]


def test_a_stranger_may_nothing(place: Place) -> None:
    for call in (place.api.list_schools, place.api.hand_out_slips):
        place.acting(ANONYMOUS)
        with pytest.raises(Forbidden):
            call()


def test_a_wrong_name_is_named(place: Place, admin: Caller) -> None:
    assert admin.school_id is not None
    terms: dict[str, Any] = {"role": "HEADMASTER", "position": "учитель", "starts_on": today()}
    with pytest.raises(Invalid) as refused:
        place.acting(admin).appoint_staff(
            school_id=admin.school_id, person=StaffPerson(last_name="Ли", first_name="Ян"), **terms
        )
    assert refused.value.field == "role"


def test_a_command_delivered_twice_is_one_deed(place: Place, admin: Caller) -> None:
    assert admin.school_id is not None
    terms: dict[str, Any] = {"role": "TEACHER", "position": "учитель", "starts_on": today(), "order_number": "7-к"}
    terms |= {"school_id": admin.school_id, "person": StaffPerson(last_name="Жуков", first_name="Ян")}
    first, again = (place.acting(admin, "one key").appoint_staff(**terms) for _ in range(2))
    assert first == again
    (slip,) = place.acting(admin).hand_out_slips(school_id=admin.school_id, person_ids=[first.person_id]).items
    used = {"code": slip.code, "password": PASSWORD, "accepts_rules": True}
    assert len({place.acting(ANONYMOUS, "a key").activate(**used).login for _ in range(2)}) == 1
    with pytest.raises(SlipRefused):
        place.acting(ANONYMOUS, "another key").activate(**used)


def test_a_refresh_delivered_twice_is_no_theft(place: Place, admin: Caller) -> None:
    login = place.acting(admin).whoami().login
    session = place.acting(ANONYMOUS).sign_in(login=login, password=PASSWORD)
    lost, kept = (place.acting(ANONYMOUS, "k").refresh(refresh_token=session.refresh_token) for _ in range(2))
    assert lost.refresh_token != kept.refresh_token
    assert place.acting(admin).sign_out(refresh_token=kept.refresh_token) is None


def test_slips_are_printed_and_those_of_before_are_void(place: Place, admin: Caller) -> None:
    assert admin.school_id and admin.person_id
    mine: dict[str, Any] = {"school_id": admin.school_id, "person_ids": [admin.person_id]}
    (before,) = place.acting(admin).hand_out_slips(**mine).items
    paper = place.paper(admin, **mine)
    assert paper.headers["media_type"] == "application/pdf" and paper.body.startswith(b"%PDF-")
    newest, last = place.acting(admin).list_slips(school_id=admin.school_id, limit=2).items
    assert (newest.state, last.id, last.state) == ("OUT", before.id, "REPLACED")


def test_of_another_school_nothing_is_printed(place: Place, officer: Caller, admin: Caller) -> None:
    other = place.acting(officer).open_school(card=SchoolCard(**{**CARD, "kpp": "773601777"}))
    with pytest.raises(SchoolNotFound):
        place.paper(admin, school_id=other.id, person_ids=[admin.person_id])
    assert place.acting(officer).list_slips(school_id=other.id).items == []


def test_no_secret_is_kept_with_the_answers(place: Place, admin: Caller) -> None:
    assert admin.school_id and admin.person_id
    place.acting(admin, "slips").hand_out_slips(school_id=admin.school_id, person_ids=[admin.person_id])
    place.paper(admin, school_id=admin.school_id, person_ids=[admin.person_id])
    with place.db.begin(PLATFORM, read_only=True) as uow:
        kept = " ".join(bytes(row.body).decode() for row in uow.rows("SELECT body FROM answers"))
    assert '"login"' in kept
    assert '"code"' not in kept and "token" not in kept and PASSWORD not in kept


def test_the_table_of_rights_is_told(place: Place, admin: Caller) -> None:
    table = place.acting(admin).get_permissions()
    assert table.operations["journal.write"] == {"TEACHER": ["LS", "SB"]}
    assert table.notes["orders.sign"] == {"DEPUTY": "по приказу о передаче полномочий"}


def test_a_gateway_believes_no_token_of_a_session_that_was_left(place: Place, admin: Caller) -> None:
    login = place.acting(admin).whoami().login
    session = place.acting(ANONYMOUS).sign_in(login=login, password=PASSWORD)
    gateway, bearer = place.gateway(), f"Bearer {session.access_token}"
    who = gateway.caller(bearer)
    place.acting(who).sign_out(refresh_token=session.refresh_token)
    place.acting(ANONYMOUS)
    gateway._ended.hear()
    with pytest.raises(Unauthorized, match="Сеанс окончен"):
        gateway.caller(bearer)
