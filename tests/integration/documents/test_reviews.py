"""Visas before the signature: whose turn it is, what falls away, who sees what."""

from typing import Any
from uuid import UUID

import pytest

from chassis.db import Database
from contracts.base import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.contingent import MovementKind
from contracts.documents import (
    NotReviewed,
    NotTheReviewer,
    OrderKind,
    OrderNotEditable,
    OrderUnknown,
    ReviewRoute,
)
from contracts.permissions import ROLES, allowed
from services.documents.models.days import day_of, now
from services.documents.repository import papers
from services.documents.usecases import drafting, reviewing
from tests.integration.documents.place import Place, movement

DEPUTY, PSYCHOLOGIST = "заместитель директора по УВР", "Педагог-психолог"


class Reviews:
    """A school whose withdrawals need two visas."""

    def __init__(self, place: Place) -> None:
        self.place = place
        place.appoint("DEPUTY", "Заместитель  директора по УВР")
        place.appoint("TEACHER", "педагог-психолог")
        self.route(ReviewRoute(kind=OrderKind.WITHDRAW, posts=[DEPUTY, PSYCHOLOGIST]))

    def route(self, *routes: ReviewRoute, version: int = 0) -> Any:
        with self.place.begin("SYS_ADMIN") as uow:
            return reviewing.change_routes(uow, self.place.school_id, version, list(routes))

    def draft(self) -> Any:
        return self.place.draft(OrderKind.WITHDRAW)

    def do(self, role: str, deed: Any, order: Any, **more: Any) -> Any:
        with self.place.begin(role) as uow:
            return deed(uow, UUID(str(order["id"])), order["version"], **more).__dict__

    def sent(self) -> Any:
        return self.do("CLERK", reviewing.send, self.draft())

    def visa(self, role: str, order: Any, *, agreed: bool = True, comment: str | None = None) -> Any:
        return self.do(role, reviewing.review, order, agreed=agreed, comment=comment)

    def waiting(self, role: str) -> list[UUID]:
        with self.place.begin(role) as uow:
            return [one.id for one in reviewing.waiting(uow, None).items]


@pytest.fixture
def reviews(place: Place) -> Reviews:
    return Reviews(place)


def test_visas_are_given_one_after_another_and_then_the_director_signs(reviews: Reviews) -> None:
    order = reviews.sent()
    assert (order["status"].value, order["review"].waiting) == ("ON_REVIEW", DEPUTY)
    assert reviews.waiting("DEPUTY") == [order["id"]] and reviews.waiting("TEACHER") == []
    order = reviews.visa("DEPUTY", order, comment="Согласована")
    assert (order["review"].agreed, order["review"].waiting) == ([DEPUTY], PSYCHOLOGIST)
    assert reviews.waiting("DEPUTY") == [] and reviews.waiting("TEACHER") == [order["id"]]
    order = reviews.visa("TEACHER", order)
    assert (order["status"].value, order["review"].waiting) == ("AGREED", None)
    signed = reviews.place.sign(order["id"])
    assert signed["status"] == "SIGNED" and signed["review"]["agreed"] == [DEPUTY, PSYCHOLOGIST]
    assert reviews.place.register(order["id"])["number"] == "1-К"
    steps = [(one["step"], one["post"], one["comment"]) for one in signed["steps"][1:4]]
    assert steps[1:] == [("AGREED", DEPUTY, "Согласована"), ("AGREED", PSYCHOLOGIST, None)]


def test_a_kind_with_a_route_is_not_signed_before_all_agreed(reviews: Reviews) -> None:
    order = reviews.draft()
    with pytest.raises(NotReviewed) as refused:
        reviews.place.sign(order["id"])
    assert DEPUTY in refused.value.detail and PSYCHOLOGIST in refused.value.detail
    order = reviews.do("CLERK", reviewing.send, order)
    with pytest.raises(OrderNotEditable):
        reviews.place.sign(order["id"])
    assert reviews.place.sign(reviews.place.draft()["id"])["status"] == "SIGNED", "a kind without a route needs none"


def test_whoever_does_not_agree_says_why_and_the_visas_start_anew(reviews: Reviews) -> None:
    order = reviews.visa("DEPUTY", reviews.sent())
    with pytest.raises(Invalid) as refused:
        reviews.visa("TEACHER", order, agreed=False, comment=" ")
    assert refused.value.field == "comment"
    order = reviews.visa("TEACHER", order, agreed=False, comment="Нет беседы с семьёй")
    assert order["status"].value == "REJECTED" and order["review"] is None
    assert (order["steps"][-1].comment, order["steps"][-1].post) == ("Нет беседы с семьёй", PSYCHOLOGIST)
    office, line = reviews.place.office("CLERK"), movement(1, MovementKind.WITHDRAW)
    drafting.edit(office, order_id=order["id"], version=order["version"], basis="заявления", movements=[line])
    again = reviews.do("CLERK", reviewing.send, {"id": order["id"], "version": order["version"] + 1})
    assert again["review"].agreed == [] and again["review"].waiting == DEPUTY


def test_an_order_on_review_is_edited_by_nobody_until_it_is_recalled(reviews: Reviews) -> None:
    order = reviews.visa("DEPUTY", reviews.sent())
    words: dict[str, Any] = {
        "order_id": order["id"],
        "basis": "иного",
        "movements": [movement(1, MovementKind.WITHDRAW)],
    }
    with pytest.raises(OrderNotEditable):
        drafting.edit(reviews.place.office("CLERK"), version=order["version"], **words)
    back = reviews.do("CLERK", reviewing.recall, order)
    assert back["status"].value == "DRAFT" and back["review"] is None
    drafting.edit(reviews.place.office("CLERK"), version=back["version"], **words)
    with pytest.raises(OrderNotEditable):
        reviews.do("CLERK", reviewing.recall, {"id": order["id"], "version": back["version"] + 1})


def test_the_director_returns_an_order_from_review_too(reviews: Reviews) -> None:
    order = reviews.sent()
    with reviews.place.begin("DIRECTOR") as uow:
        back = drafting.reject(uow, order["id"], order["version"], "Отложить")
    assert back.status.value == "REJECTED" and reviews.waiting("DEPUTY") == []


def test_only_whoever_holds_the_post_whose_turn_it_is_gives_the_visa(reviews: Reviews) -> None:
    order = reviews.sent()
    for role in ("TEACHER", "CLERK", "CLASS_TEACHER", "DIRECTOR", "PARENT"):
        with pytest.raises(OrderUnknown):
            reviews.visa(role, order)
        assert reviews.waiting(role) == []
    agreed = reviews.visa("DEPUTY", order)
    with pytest.raises(NotTheReviewer):
        reviews.visa("DEPUTY", agreed)
    with pytest.raises(Stale):
        reviews.visa("TEACHER", order)
    with reviews.place.begin("DEPUTY") as uow:
        assert reviewing.get(uow, order["id"]).id == order["id"], "what one has agreed to one may read again"


def test_a_post_that_ended_gives_no_visa(reviews: Reviews) -> None:
    order = reviews.visa("DEPUTY", reviews.sent())
    psychologist = reviews.place.people["TEACHER"]
    reviews.place.appoint("TEACHER", "педагог-психолог", ends_on=now().date())
    ended = reviews.place.people["TEACHER"]
    with pytest.raises(OrderUnknown):
        reviews.visa("TEACHER", order)
    assert ended != psychologist
    reviews.place.people["TEACHER"] = psychologist
    assert reviews.visa("TEACHER", order)["status"].value == "AGREED"


def test_a_post_that_nobody_holds_is_named_when_the_order_is_sent(reviews: Reviews) -> None:
    reviews.route(ReviewRoute(kind=OrderKind.ENROL, posts=["Главный бухгалтер"]), version=1)
    order = reviews.place.draft()
    with pytest.raises(Conflict) as refused:
        reviews.do("CLERK", reviewing.send, order)
    assert refused.value.facts["posts"] == ["Главный бухгалтер"]
    with pytest.raises(Conflict, match="не согласуют"):
        reviews.do("CLERK", reviewing.send, reviews.draft())


def test_an_order_keeps_the_route_it_was_sent_by(reviews: Reviews) -> None:
    order = reviews.sent()
    reviews.route(version=1)
    order = reviews.visa("DEPUTY", order)
    assert order["review"].waiting == PSYCHOLOGIST


def test_a_reviewer_reads_the_print_of_what_waits_and_of_nothing_else(reviews: Reviews) -> None:
    order, other = reviews.sent(), reviews.draft()
    office = reviews.place.office("DEPUTY")
    assert reviewing.pdf(office, order["id"]).content.startswith(b"%PDF")
    for role, order_id in (("DEPUTY", UUID(other["id"])), ("TEACHER", order["id"]), ("PARENT", order["id"])):
        with pytest.raises(OrderUnknown):
            reviewing.pdf(reviews.place.office(role), order_id)


def test_another_school_sees_and_agrees_to_nothing(reviews: Reviews, db: Database) -> None:
    order = reviews.sent()
    other = Reviews(Place(db, district_id=reviews.place.district_id).open())
    assert other.waiting("DEPUTY") == []
    with pytest.raises(OrderUnknown):
        other.visa("DEPUTY", order)
    with other.place.begin("SYS_ADMIN") as uow, pytest.raises(NotFound, match="Такой школы нет"):
        reviewing.change_routes(uow, reviews.place.school_id, 1, [])


def test_those_who_wait_longest_come_first_page_by_page(reviews: Reviews) -> None:
    sent = [reviews.sent()["id"] for _ in range(52)]
    with reviews.place.begin("DEPUTY") as uow:
        first = reviewing.waiting(uow, None)
        rest = reviewing.waiting(uow, first.next)
    assert [one.id for one in [*first.items, *rest.items]] == sent and rest.next is None


def test_routes_are_set_by_the_administrator_of_the_school_on_the_newest_version(reviews: Reviews) -> None:
    with pytest.raises(Stale):
        reviews.route(version=0)
    for role in ROLES:
        if "SC" not in allowed("settings.write", role):
            with reviews.place.begin(role) as uow, pytest.raises(Forbidden):
                reviewing.change_routes(uow, reviews.place.school_id, 1, [])
    bad = [ReviewRoute(kind=OrderKind.ENROL, posts=[]), ReviewRoute(kind=OrderKind.DEBT, posts=["Б", "б"])]
    with pytest.raises(Invalid) as refused:
        reviews.route(*bad, version=1)
    assert [one["field"] for one in refused.value.facts["problems"]] == ["routes[0].posts", "routes[1].posts"]


def test_a_class_teacher_sends_the_own_draft_only(reviews: Reviews) -> None:
    order = reviews.draft()
    with pytest.raises(OrderUnknown):
        reviews.do("CLASS_TEACHER", reviewing.send, order)
    with pytest.raises(Forbidden):
        reviews.do("DIRECTOR", reviewing.send, order)


def test_visas_stand_on_the_printed_order(reviews: Reviews) -> None:
    order = reviews.visa("TEACHER", reviews.visa("DEPUTY", reviews.sent()))
    reviews.place.sign(order["id"])
    with reviews.place.begin("CLERK") as uow:
        signature = papers.signature_of(uow, order["id"], with_bytes=True)
    today = f"{day_of(now()):%d.%m.%Y}"
    assert signature is not None and signature.form["visas"] == [
        f"Заместитель директора по УВР Петрова Анна Сергеевна, {today}",
        f"Педагог-психолог Петрова Анна Сергеевна, {today}",
    ]
