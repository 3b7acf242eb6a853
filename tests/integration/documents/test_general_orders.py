"""Orders about the school's work: they give roles, or say something; and never move a pupil."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy.exc import DBAPIError

from chassis.db import Database
from contracts.base import Conflict, Forbidden, Invalid, Stale, uuid7
from contracts.contingent import ClassOpened, KnownClass
from contracts.documents import OrderAlreadyExists, OrderHasProblems, OrderKind, OrderUnknown
from contracts.identity import AppointmentEnded, OrderedRolesGiven, OrderedRolesRefused
from contracts.ordering import OrderedRole
from contracts.permissions import ROLES, allowed
from services.documents.models.days import day_of, now
from services.documents.repository import papers
from services.documents.usecases import drafting, general, hearing, phrases, reading, tending
from tests.integration.documents.place import Place, movement

TODAY = day_of(now())
GROUP, ADMIN, TEACHERS, ACTING = (
    OrderKind.WORKING_GROUP,
    OrderKind.APPOINT_ADMIN,
    OrderKind.CLASS_TEACHERS,
    OrderKind.ACTING_DIRECTOR,
)
GIVES = {GROUP: "WORKING_GROUP", ADMIN: "SYS_ADMIN", TEACHERS: "CLASS_TEACHER", ACTING: "DIRECTOR"}
SAYS = ["Утвердить календарный учебный график на 2026/2027 учебный год."]


def class_of(place: Place) -> UUID:
    return uuid5(place.school_id, "5А")


def role(place: Place, kind: OrderKind, line: int = 1, whom: str = "CLERK", **more: Any) -> OrderedRole:
    given = {
        "class_id": class_of(place) if kind is TEACHERS else None,
        "ends_on": TODAY + timedelta(days=10) if kind is ACTING else None,
        "appointment_id": uuid7(),
        "person_id": place.people[whom],
        "role": GIVES.get(kind, "DEPUTY"),
        "position": "член рабочей группы",
        "starts_on": TODAY,
    }
    return OrderedRole(**{"line": line, **given, **more})


def draft(place: Place, kind: OrderKind, by: str = "CLERK", **more: Any) -> Any:
    with place.begin(by) as uow:
        return general.draft(uow, place.school_id, kind, "служебной записки", **more)


def gives(place: Place, kind: OrderKind, *roles: OrderedRole, **more: Any) -> Any:
    return draft(place, kind, roles=list(roles) or [role(place, kind)], **more)


def says(place: Place, kind: OrderKind = OrderKind.CALENDAR, **more: Any) -> Any:
    return draft(place, kind, **{"instructions": SAYS, **more})


def of(place: Place, order_id: UUID) -> Any:
    with place.begin("CLERK") as uow:
        return reading.get(uow, order_id)


def text_of(place: Place, order_id: UUID) -> list[dict[str, Any]]:
    with place.begin("CLERK") as uow:
        signature = papers.signature_of(uow, order_id, with_bytes=True)
    assert signature is not None
    items: list[dict[str, Any]] = signature.form["items"]
    return [
        {"text": one["text"].replace(phrases.NBSP, " "), "lines": [n.replace(phrases.NBSP, " ") for n in one["lines"]]}
        for one in items
    ]


@pytest.fixture
def place(db: Database) -> Place:
    made = Place(db).open()
    known = KnownClass(
        id=class_of(made), grade=5, letter="А", title="5А", year="2026/2027", capacity=25, class_teacher_id=None
    )
    made.hear(hearing.keep_class, ClassOpened(school_class=known, **made.tenant))
    return made


def test_an_order_that_gives_roles_waits_for_identity_and_shows_what_came_of_it(place: Place) -> None:
    order = gives(place, GROUP, role(place, GROUP), role(place, ADMIN, 2, "CLASS_TEACHER"))
    assert (order.heading, order.check.problems) == (
        "О создании рабочей группы по внедрению и ведению АИС «Контингент»",
        [],
    )
    place.sign(order.id)
    done = place.register(order.id)
    assert (done["number"], done["execution"]["state"]) == ("1-ОД", "PENDING")
    told = OrderedRolesRefused(order_id=order.id, line=2, reason="Человек не работает в этой школе", **place.tenant)
    place.hear(hearing.keep_refused, told)
    execution = of(place, order.id).execution
    assert (execution.state.value, execution.line, execution.reason) == ("REFUSED", 2, told.reason)
    place.hear(hearing.keep_executed, OrderedRolesGiven(order_id=order.id, count=2, **place.tenant))
    assert of(place, order.id).execution.state.value == "EXECUTED"
    with place.begin("CLERK") as uow:
        (body,) = uow.rows("SELECT body FROM outbox WHERE about = %(a)s", {"a": str(order.id)})
    assert str(place.people["CLERK"]).encode() in bytes(body[0]) and b'"role":"SYS_ADMIN"' in bytes(body[0])


def test_the_words_of_orders_that_give_roles(place: Place) -> None:
    day, last = f"{TODAY:%d.%m.%Y}", f"{TODAY + timedelta(days=9):%d.%m.%Y}"
    wanted = {
        ADMIN: f"Назначить администратором АИС «Контингент» Петрову Анну Сергеевну, секретаря, с {day}.",
        TEACHERS: "Возложить обязанности классного руководителя на Петрову Анну Сергеевну, секретаря — 5А класса, "
        f"с {day}.",
        ACTING: f"Возложить исполнение обязанностей директора на Петрову Анну Сергеевну, секретаря, с {day} по {last}.",
    }
    for kind, words in wanted.items():
        order = gives(place, kind)
        place.sign(order.id)
        assert text_of(place, order.id)[0] == {"text": words, "lines": []}
    group = gives(place, GROUP, role(place, GROUP, position="председатель рабочей группы"))
    place.sign(group.id)
    first = text_of(place, group.id)[0]
    assert first["text"] == "Создать рабочую группу по внедрению и ведению АИС «Контингент» в составе:"
    assert first["lines"] == [f"Петрова Анна Сергеевна, секретарь — председатель рабочей группы, с {day}."]


def test_an_order_that_says_something_is_carried_out_by_its_registration(place: Place) -> None:
    order = says(place)
    place.sign(order.id)
    done = place.register(order.id)
    assert (done["number"], done["execution"]["state"], done["life"]["stage"]) == ("1-ОД", "EXECUTED", "EFFECTIVE")
    assert [one["text"] for one in text_of(place, order.id)] == SAYS
    assert place.contingent.asked == 0
    assert place.registered()["number"] == "1-К", "orders about pupils have a series of their own"


def test_a_registered_order_is_amended_by_another_and_shows_it(place: Place) -> None:
    order = says(place)
    with pytest.raises(Conflict, match="проект исправьте"):
        says(place, OrderKind.AMEND, target=order.id)
    with pytest.raises(Invalid, match="Назовите приказ"):
        says(place, OrderKind.AMEND)
    with pytest.raises(Invalid):
        says(place, target=order.id)
    place.sign(order.id)
    place.register(order.id)
    change = says(place, OrderKind.AMEND, target=order.id, instructions=["В пункте 1 слова «1 сентября» исключить"])
    place.sign(change.id)
    place.register(change.id)
    (first,) = text_of(place, change.id)
    assert first["text"].startswith(f"Внести в приказ № 1-ОД от {TODAY:%d.%m.%Y} «Об утверждении календарного")
    assert first["lines"] == ["В пункте 1 слова «1 сентября» исключить."]
    life = of(place, order.id).life
    assert (life.stage.value, [one.kind for one in life.changed_by]) == ("EFFECTIVE", ["AMEND"])


def test_facts_against_a_role_are_problems_and_forbid_the_signature(place: Place) -> None:
    stranger = role(place, ADMIN, person_id=uuid7())
    order = gives(place, ADMIN, stranger, role(place, ADMIN, 2))
    assert [(one.line, one.code) for one in order.check.problems] == [(1, "NOT_STAFF")]
    with pytest.raises(OrderHasProblems, match="строка 1"):
        place.sign(order.id)
    held = gives(place, ACTING, role(place, ACTING, whom="DIRECTOR"))
    assert [one.code for one in held.check.problems] == ["ROLE_HELD"]
    unknown = gives(place, TEACHERS, role(place, TEACHERS, class_id=uuid7()))
    assert [one.code for one in unknown.check.problems] == ["CLASS_UNKNOWN"]
    place.appoint("SYS_ADMIN", "инженер", ends_on=TODAY)
    left = gives(place, GROUP, role(place, GROUP, whom="SYS_ADMIN"))
    assert [one.code for one in left.check.problems] == ["NOT_STAFF"], "on the day it ends a role is no longer held"


def test_bad_lines_are_refused_by_their_fields(place: Place) -> None:
    for kind, line, field in (
        (ADMIN, role(place, ADMIN, role="DIRECTOR", ends_on=TODAY + timedelta(days=1)), "roles[0].role"),
        (ADMIN, role(place, ADMIN, position=" "), "roles[0].position"),
        (ADMIN, role(place, ADMIN, ends_on=TODAY), "roles[0].ends_on"),
        (ADMIN, role(place, ADMIN, class_id=class_of(place)), "roles[0].class_id"),
        (ACTING, role(place, ACTING, ends_on=None), "roles[0].ends_on"),
        (TEACHERS, role(place, TEACHERS, class_id=None), "roles[0].class_id"),
    ):
        with pytest.raises(Invalid) as refused:
            gives(place, kind, line)
        assert refused.value.field == field
    twice = role(place, ADMIN)
    for wrong in (
        lambda: gives(place, ADMIN, twice, twice),
        lambda: draft(place, ADMIN, roles=[]),
        lambda: says(place, instructions=[]),
        lambda: says(place, roles=[role(place, ADMIN)]),
        lambda: draft(place, OrderKind.ENROL, instructions=SAYS),
    ):
        with pytest.raises(Invalid):
            wrong()


def test_each_kind_has_its_own_command(place: Place) -> None:
    with pytest.raises(Invalid, match="без строк о движении"):
        drafting.draft(
            place.office("CLERK"),
            school_id=place.school_id,
            kind=OrderKind.CALENDAR,
            basis="записки",
            movements=[movement()],
        )
    order = says(place)
    with pytest.raises(Invalid, match="без строк о движении"):
        drafting.edit(place.office("CLERK"), order_id=order.id, version=1, basis="иного", movements=[movement()])
    pupils = place.draft()
    with pytest.raises(Invalid), place.begin("CLERK") as uow:
        general.edit(uow, UUID(pupils["id"]), 1, "иного", instructions=SAYS)


def test_an_edit_is_checked_anew_on_the_newest_version(place: Place) -> None:
    order = gives(place, ADMIN, role(place, ADMIN, person_id=uuid7()))
    with place.begin("CLERK") as uow:
        mended = general.edit(uow, order.id, 1, "записки", roles=[role(place, ADMIN)])
    assert mended.check.problems == [] and mended.version == 2
    with place.begin("CLERK") as uow, pytest.raises(Stale):
        general.edit(uow, order.id, 1, "записки", roles=[role(place, ADMIN)])
    with pytest.raises(OrderAlreadyExists):
        says(place, id=order.id)


def test_what_facts_changed_since_is_found_by_checking_again(place: Place) -> None:
    appointment = place.appoint("DEPUTY", "завуч")
    line = role(place, ADMIN, whom="DEPUTY")
    order = gives(place, ADMIN, line)
    ended = AppointmentEnded(
        appointment_id=appointment, person_id=line.person_id, role="DEPUTY", ends_on=TODAY, **place.tenant
    )
    place.hear(hearing.end_appointment, ended)
    drafting.check_again(place.office("CLERK"), order.id)
    assert [one.code for one in of(place, order.id).check.problems] == ["NOT_STAFF"]


def told_effective(place: Place, order_id: UUID) -> int:
    tending.tell_effective(place.office("SYSTEM"))
    sql = "SELECT count(*) FROM outbox WHERE name = 'order_takes_effect.v1' AND about = %(a)s"
    with place.begin("CLERK") as uow:
        return int(uow.scalar(sql, {"a": str(order_id)}))


def test_the_day_of_an_order_about_class_teachers_is_told_once_after_the_roles_are_given(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = gives(place, TEACHERS, role(place, TEACHERS, starts_on=TODAY + timedelta(days=3)))
    place.sign(order.id)
    place.register(order.id)
    given = OrderedRolesGiven(order_id=order.id, count=1, **place.tenant)
    for days, executed, told in ((4, False, 0), (2, True, 0), (3, True, 1), (4, True, 1)):
        if executed:
            place.hear(hearing.keep_executed, given)
        monkeypatch.setattr("services.documents.usecases.tending.now", lambda days=days: now() + timedelta(days=days))
        assert told_effective(place, order.id) == told
    later = role(place, TEACHERS, 2, "DIRECTOR", starts_on=TODAY + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        gives(place, TEACHERS, role(place, TEACHERS), later)
    assert "начинаются в один день" in refused.value.facts["problems"][0]["detail"]


def test_who_may_not_draft_for_the_school_drafts_none(place: Place) -> None:
    for one in ROLES:
        if "SC" not in allowed("orders.draft", one):
            with pytest.raises(Forbidden):
                says(place, by=one)


def test_another_school_neither_sees_nor_amends(place: Place, db: Database) -> None:
    order = says(place)
    place.sign(order.id)
    place.register(order.id)
    other = Place(db, district_id=place.district_id).open()
    with pytest.raises(OrderUnknown):
        says(other, OrderKind.AMEND, target=order.id)
    with other.begin("CLERK") as uow, pytest.raises(OrderUnknown):
        general.edit(uow, order.id, 1, "иного", instructions=SAYS)
    foreign = role(other, ADMIN)
    assert [one.code for one in gives(place, ADMIN, foreign).check.problems] == ["NOT_STAFF"]


def test_the_roles_of_a_registered_order_never_change(place: Place) -> None:
    order = gives(place, ADMIN)
    place.sign(order.id)
    place.register(order.id)
    with pytest.raises(DBAPIError, match="never changed"), place.begin("CLERK") as uow:
        uow.scalar("UPDATE orders SET roles = '[]' WHERE id = %(id)s RETURNING 1", {"id": order.id})
    assert date.fromisoformat(str(of(place, order.id).roles[0].starts_on)) == TODAY
