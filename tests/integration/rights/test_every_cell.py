"""Every route × every role × every situation, against the rights table: a real request to the whole platform.

Whoever has no grant, or one that does not reach the pupil, learns nothing about them and changes nothing; the same
request of whoever has it is answered. What cannot be aimed fails by its name.
"""

import orjson
import pytest
from werkzeug.test import TestResponse

from contracts.base import File
from contracts.permissions import ROLES
from gateway.routes import ROUTES
from gateway.routing import PUBLIC, Route
from tests.integration.rights import noting, reach, records
from tests.integration.rights.aims import NOT_AIMED, Aim, text_of
from tests.integration.rights.house import PASSWORD, Somebody, eventually
from tests.integration.rights.reach import Reach
from tests.integration.rights.school import FIRST_DAY, HEADS, TODAY, new_id
from tests.integration.rights.world import MATE, SITUATIONS, SURNAME, World

LAST = ("draft_year_end", "end_appointment", "sign_out", "change_password", "close_emergency", "open_emergency")
"""In this order: what they need is there at last, or what others need is gone."""
SIGNED = sorted(
    (one for one in ROUTES if one.permission != PUBLIC),
    key=lambda one: (one.changes, one.operation_id in LAST and LAST.index(one.operation_id) + 1),
)
AIMED = [one for one in SIGNED if one.operation_id not in NOT_AIMED]
ENTRANCE = {"sign_in", "refresh", "activate", "begin_second_factor", "confirm_second_factor"}
ON_PAPER_OR_SITE = {"check_certificate", "list_published_acts", "show_published_acts", "get_published_act"}
"""For whoever holds a certificate, or reads what a school must publish."""
CLOSED, OVER, STALE = (403, 404), 401, 412
PAPER = b"%PDF"
"""Nothing can be found in it, so nobody far may have it."""
OF_ASKING = {"list_own_sessions"}
by_name = pytest.mark.parametrize("route", SIGNED, ids=lambda one: one.operation_id)


def seen_by_the_near(world: World) -> dict[str, str]:
    """Every page about the pupil, as the first who may sees it.

    Looking is written down, and asking begins sessions: not the journal of the one, nor the list of the others.
    """
    seen = {}
    for route in AIMED:
        if (
            not route.changes
            and route.returns is not File
            and route.permission != "audit.read"
            and route.operation_id not in OF_ASKING
        ):
            who = next(world.people[one, "own"] for one in ROLES if reach.of(route, one, "own") is Reach.SEES)
            seen[route.operation_id] = Aim(world, route).shot(who).by(who).get_data(as_text=True)
    return seen


@pytest.fixture(scope="module")
def before(world: World) -> dict[str, str]:
    return seen_by_the_near(world)


def test_everybody_is_there(world: World) -> None:
    """Each role in each situation that it can be in: one of a whole school is near all its classes."""
    assert {situation for _, situation in world.people} == set(SITUATIONS)
    for role in ROLES:
        found = {situation for one, situation in world.people if one == role}
        assert {"own", "other district"} <= found, role
        assert role == "DISTRICT" or "other school" in found
        assert role not in ("CLASS_TEACHER", "TEACHER", "PARENT") or {"other class", "former"} <= found
    assert world.people["PARENT", "two schools"].session["acting"]["school_id"] is None


def test_nobody_comes_in_unnamed(world: World) -> None:
    anybody, nobody = world.people["PARENT", "own"], world.house.nobody
    statuses = {one.operation_id: Aim(world, one).shot(anybody).by(nobody).status_code for one in SIGNED}
    assert {name: status for name, status in statuses.items() if status != 401} == {}


def test_only_the_entrance_is_open_to_all() -> None:
    assert {one.operation_id for one in ROUTES if one.permission == PUBLIC} == ENTRANCE | ON_PAPER_OR_SITE


def test_what_is_public_names_nobody(world: World) -> None:
    school, act = world.targets["school_id"], world.targets["act_id"]
    paths = [f"/v1/schools/{school}/published-local-acts{end}" for end in ("", "/page")]
    shown = [text_of(world.house.nobody.ask("GET", path)) for path in paths]
    assert all("Положение об отметках" in one for one in shown)
    shown.append(text_of(world.house.nobody.ask("GET", f"/v1/published-local-acts/{act}")))
    people = {SURNAME, MATE, *(world.targets[name] for name in ("person_id", "student_id", "mother_id"))}
    assert [one for one in people for text in shown if one in text] == []


def test_what_is_not_aimed_is_a_route() -> None:
    assert NOT_AIMED.keys() <= {one.operation_id for one in SIGNED}


def test_what_reaches_less_than_its_scope_is_a_grant_of_some_route() -> None:
    for name, roles in reach.NARROWER:
        found = [one for one in SIGNED if name in (one.operation_id, one.permission)]
        assert found and all(reach.granted(one, role) for role in roles.split() for one in found), name


@by_name
def test_a_stranger_learns_nothing_and_changes_nothing(world: World, before: dict[str, str], route: Route) -> None:
    aim, wrong, empty = Aim(world, route), {}, set()
    for (role, situation), who in world.people.items():
        expected = reach.of(route, role, situation)
        if expected is Reach.SEES or (expected is Reach.BLIND and route.changes):
            continue
        if expected is not Reach.REFUSED and route.operation_id in NOT_AIMED:
            continue
        shot = aim.shot(who)
        answer = shot.by(who)
        if expected is Reach.CLOSED and answer.status_code == 200:
            empty.add(situation)
        if not kept(route, expected, answer, list(world.secrets(situation, shot.told))):
            wrong[role, situation] = expected.name, answer.status_code, text_of(answer)[:1000]
    assert wrong == {}
    assert [one for one in empty if not shows_the_pupil(world, route, one)] == [], "empty for everybody proves nothing"


def kept(route: Route, expected: Reach, answer: TestResponse, secrets: list[str]) -> bool:
    """Whether the answer is the one that the table promises."""
    if expected is Reach.REFUSED:
        return answer.status_code == 403
    if answer.status_code in CLOSED or (answer.status_code == OVER and "refresh_token" in route.required):
        return expected in (Reach.CLOSED, Reach.TOTALS)
    if route.changes or answer.status_code != 200:
        return False
    if answer.data.startswith(PAPER):
        return expected is Reach.BLIND
    text = text_of(answer)
    return not any(one in text for one in secrets)


def shows_the_pupil(world: World, route: Route, situation: str) -> bool:
    """Whether somebody near sees there what is a secret from that situation."""
    aim = Aim(world, route)
    for role in ROLES:
        if reach.of(route, role, "own") is Reach.SEES:
            shot = aim.shot(world.people[role, "own"])
            text = text_of(shot.by(world.people[role, "own"]))
            if any(one in text for one in world.secrets(situation, shot.told)):
                return True
    return False


def test_nothing_has_changed(world: World, before: dict[str, str]) -> None:
    """After all those refusals."""
    assert seen_by_the_near(world) == before


def test_no_right_is_gone_around(world: World) -> None:
    """What one right opens is not shown by the routes of another: health in a list, a mark in a book of orders."""
    traces = records.traces(world)
    shown: dict[str, dict[str, str]] = {right: {} for right in traces}
    for route in (one for one in AIMED if not one.changes):
        aim = Aim(world, route)
        for role in (one for one in ROLES if reach.of(route, one, "own") in (Reach.SEES, Reach.BLIND)):
            shot = aim.shot(world.people[role, "own"])
            text = text_of(shot.by(world.people[role, "own"]))
            for right, marks in traces.items():
                if any(one in text and one not in shot.told for one in marks):
                    shown[right][role] = route.operation_id
    around = {(right, role): name for right, of in shown.items() for role, name in of.items()}
    assert {key: name for key, name in around.items() if not reach.reads(*key)} == {}
    assert all(shown.values()), "what nobody sees proves nothing"


def test_each_route_about_people_is_in_the_journal_or_says_why_not() -> None:
    about_people = {one.operation_id for one in SIGNED if noting.is_about_people(one)}
    decided = [*noting.NOTED, *noting.excused()]
    assert (about_people - {*decided}, {*decided} - about_people) == (set(), set())
    assert len(decided) == len({*decided})


def test_whoever_looks_is_in_the_journal(world: World) -> None:
    silent, known = [], noting.told(world.house.databases)
    for route in (one for one in SIGNED if one.operation_id in noting.NOTED):
        who = next(world.people[one, "own"] for one in ROLES if reach.of(route, one, "own") is Reach.SEES)
        answer = Aim(world, route).shot(who).by(who)
        assert answer.status_code < 300, (route.operation_id, text_of(answer)[:500])
        looks = noting.told(world.house.databases)
        silent += [] if looks - known else [route.operation_id]
        known = looks
    assert silent == []


def test_nobody_goes_on_with_the_session_of_another(world: World) -> None:
    """A stranger with the pupil's own refresh token gets no role by it, and does not end it."""
    pupil, stranger = world.people["STUDENT", "own"].again(), world.people["PARENT", "other class"]
    theirs = {"refresh_token": pupil.session["refresh_token"]}
    taken = stranger.ask("POST", "/v1/sessions/role", theirs | {"role": "STUDENT"})
    assert taken.status_code == 401, taken.text
    assert stranger.ask("POST", "/v1/sessions/sign-out", theirs).status_code == 204
    assert pupil.do("POST", "/v1/sessions/refresh", theirs)["acting"]["role"] == "STUDENT"


@pytest.mark.parametrize("route", AIMED, ids=lambda one: one.operation_id)
def test_whoever_may_is_answered(world: World, route: Route) -> None:
    """The same requests: what was refused above was refused to those who asked, not for what they asked."""
    statuses = {}
    for role in ROLES:
        if reach.of(route, role, "own") in (Reach.SEES, Reach.BLIND):
            answer = in_earnest(world, route, role)
            statuses[role] = answer.status_code, text_of(answer)[:1000] if answer.status_code >= 300 else ""
    assert {role: one for role, one in statuses.items() if one[0] in (401, *CLOSED) or one[0] >= 500} == {}
    assert any(status < 300 for status, _ in statuses.values()), statuses


def in_earnest(world: World, route: Route, role: str) -> TestResponse:
    """Asked again with the version that a stale request is answered with."""
    who = world.people[role, "own"]
    shot = Aim(world, route).shot(who)
    answer = shot.by(who)
    if answer.status_code == STALE:
        return shot.by(who, version=orjson.loads(answer.data)["current"]["version"])
    return answer


# whose appointment has ended: those of the other district, whom nobody needs any more


@pytest.fixture(scope="module")
def ended(world: World) -> dict[str, Somebody]:
    """Role → who held it until today, in another school: staff by its end, the family by an order."""
    school, child = world.elsewhere["other district"]
    line = {"line": 1, "kind": "WITHDRAW", "student_id": child.student_id, "person_id": child.person_id}
    line |= {"reason": "FAMILY_EDU", "counterpart": "FAMILY", "effective_on": str(TODAY), "basis": "заявление"}
    order = school.draft("WITHDRAW", [line])
    school.sign(order)
    school.carry_out(order)
    admin, officer = school.people["SYS_ADMIN"], school.officer
    posts, people = dict(school.appointments), dict(school.people)
    posts["DISTRICT"], people["DISTRICT"] = _second_officer(world, officer)
    for role in sorted(posts, key=list(ROLES).index, reverse=True):
        by = officer if role in (*HEADS, "DISTRICT", "EMERGENCY") else admin
        by.do("POST", f"/v1/appointments/{posts[role]}/end", {"ends_on": str(TODAY), "order_number": "9-к"})
    return people


def _second_officer(world: World, officer: Somebody) -> tuple[str, Somebody]:
    """One who has been there for some time."""
    who = {"id": new_id(), "last_name": "Вторая", "first_name": "Анна"}
    body = {"person": who, "position": "специалист", "starts_on": str(FIRST_DAY), "order_number": "1-к"}
    post = officer.do("POST", "/v1/officers", body)
    (slip,) = officer.do("POST", "/v1/officers/slips", {"person_ids": [who["id"]]})["items"]
    return post["id"], world.house.activate("DISTRICT", who["id"], slip["code"])


@pytest.mark.parametrize("role", ROLES)
def test_whose_role_has_ended_does_not_act_in_it(world: World, ended: dict[str, Somebody], role: str) -> None:
    who, nobody = ended[role], world.house.nobody
    eventually(lambda: enter(nobody, who).status_code in (401, 403))
    refreshed = nobody.ask("POST", "/v1/sessions/refresh", {"refresh_token": who.session["refresh_token"]})
    assert refreshed.status_code == 401, refreshed.text
    back = who.ask("POST", "/v1/sessions/role", {"refresh_token": who.session["refresh_token"], "role": role})
    assert back.status_code in (401, 403), back.text


def enter(nobody: Somebody, who: Somebody) -> TestResponse:
    return nobody.ask("POST", "/v1/sessions", {"login": who.login, "password": PASSWORD, "role": who.role})
