"""Who sees and does what: the rows of the table of rights that are about orders."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from chassis.db import Database
from chassis.migrate import drift
from contracts.base import Caller, Forbidden, system, uuid7
from contracts.contingent import ClassOpened, KnownClass, MovementKind
from contracts.documents import OrderKind, OrderUnknown
from contracts.permissions import ROLES, allowed
from services.documents.usecases import drafting, hearing, reading
from tests.integration.documents.place import CLASS_5A, CLASS_5B, Place, movement


def seen(place: Place, role: str) -> list[UUID]:
    with place.begin(role) as uow:
        return [one.id for one in reading.find(uow, place.school_id, None, None, None, None).orders]


@pytest.mark.parametrize("role", [*ROLES, "ANONYMOUS"])
def test_a_role_sees_orders_exactly_when_the_table_says_so(place: Place, role: str) -> None:
    order_id = UUID(place.draft()["id"])
    may = "SC" in allowed("orders.read", role)
    assert seen(place, role) == ([order_id] if may else [])
    with place.begin(role) as uow:
        if may:
            assert reading.get(uow, order_id).id == order_id
        else:
            with pytest.raises(OrderUnknown):
                reading.get(uow, order_id)
    if not may:
        with pytest.raises(OrderUnknown):
            reading.pdf(place.office(role), order_id, signed=False)


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_drafts_exactly_when_the_table_says_so(place: Place, role: str) -> None:
    if "SC" in allowed("orders.draft", role):
        assert place.draft(role=role)["status"] == "DRAFT"
    else:
        with pytest.raises(Forbidden):
            place.draft(role=role)


@pytest.mark.parametrize("role", ["DIRECTOR", "CLERK", "DEPUTY", "WORKING_GROUP", "CLASS_TEACHER"])
def test_another_school_sees_nothing(place: Place, db: Database, role: str) -> None:
    order_id = UUID(place.registered()["id"])
    other = Place(db, district_id=place.district_id).open()
    with other.begin(role) as uow:
        assert reading.find(uow, place.school_id, None, None, None, None).orders == []
        assert reading.read_book(uow, place.school_id, 2026, None, None).entries == []
        with pytest.raises(OrderUnknown):
            reading.get(uow, order_id)


def test_a_class_teacher_drafts_about_the_own_class_and_sees_own_drafts(place: Place) -> None:
    teacher = place.people["CLASS_TEACHER"]
    for class_id, letter, teacher_id in ((CLASS_5A, "А", teacher), (CLASS_5B, "Б", uuid7())):
        known = KnownClass(
            id=class_id,
            grade=5,
            letter=letter,
            title=f"5{letter}",
            year="2026/2027",
            capacity=25,
            class_teacher_id=teacher_id,
        )
        place.hear(hearing.keep_class, ClassOpened(school_class=known, **place.tenant))
    theirs = UUID(place.draft()["id"])
    own = UUID(place.draft(role="CLASS_TEACHER")["id"])
    moves = [movement(kind=MovementKind.CLASS_MOVE, class_id=CLASS_5B)]
    out = UUID(place.draft(OrderKind.CLASS_MOVE, role="CLASS_TEACHER", movements=moves)["id"])
    assert set(seen(place, "CLASS_TEACHER")) == {own, out} and theirs in seen(place, "CLERK")
    with pytest.raises(Forbidden):
        place.draft(role="CLASS_TEACHER", movements=[movement(class_id=CLASS_5B)])
    with pytest.raises(OrderUnknown):
        drafting.check_again(place.office("CLASS_TEACHER"), theirs)


def test_lists_go_on_page_by_page(place: Place) -> None:
    made = [UUID(place.draft()["id"]) for _ in range(53)]
    with place.begin("CLERK") as uow:
        first = reading.find(uow, place.school_id, "DRAFT", OrderKind.ENROL, None, None)
        rest = reading.find(uow, place.school_id, "DRAFT", OrderKind.ENROL, None, first.next)
    assert [one.id for one in [*first.orders, *rest.orders]] == made[::-1]
    assert rest.next is None


def test_the_wall_stands_without_any_condition_in_the_query(place: Place, db: Database) -> None:
    place.registered()
    stranger = Caller(role="CLERK", district_id=uuid7(), school_id=uuid7())
    tables = ("orders", "order_steps", "signatures", "registrations", "frozen_papers", "known_staff", "numberings")
    with db.begin(stranger) as uow:
        assert [uow.scalar(f"SELECT count(*) FROM {one}") for one in tables] == [0] * len(tables)
    with db.begin(system(**place.tenant)) as uow:
        assert all(uow.scalar(f"SELECT count(*) FROM {one}") for one in tables)


def test_models_and_migrations_agree(database: Callable[[str | None], str]) -> None:
    assert drift("documents", database("documents")) == []


def test_older_news_never_overwrites_newer(place: Place, db: Any) -> None:
    def opened(teacher: UUID | None, **at: Any) -> ClassOpened:
        known = KnownClass(
            id=class_id, grade=7, letter="А", title="7А", year="2026/2027", capacity=25, class_teacher_id=teacher
        )
        return ClassOpened(school_class=known, **place.tenant, **at)

    class_id, teacher = uuid7(), uuid7()
    older, newer = opened(None), opened(teacher)
    for event in (newer, older, older):
        place.hear(hearing.keep_class, event)
    with db.begin(system(**place.tenant)) as uow:
        kept = uow.scalar("SELECT class_teacher_id FROM known_classes WHERE id = %(id)s", {"id": class_id})
    assert kept == teacher
