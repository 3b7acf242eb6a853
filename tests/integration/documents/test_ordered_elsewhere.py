"""What orders about the school's work do elsewhere: planning has the last word on teaching, identity on roles."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from chassis.db import Database
from contracts.base import Forbidden, Invalid, uuid7
from contracts.documents import OrderHasProblems, OrderKind, OrderUnknown
from contracts.identity import OrderedRolesGiven, ReplacedRole
from contracts.movements import MovementProblem
from contracts.ordering import (
    AbsenceCause,
    OrderedCurriculum,
    OrderedCurriculumEnd,
    OrderedLoad,
    OrderedSubstitution,
    OrderedTeaching,
    SubstitutionKind,
)
from contracts.planning import OrderedTeachingDone, OrderedTeachingRefused
from services.documents.usecases import drafting, hearing, reading, teaching
from tests.integration.documents.place import Place, read
from tests.integration.documents.test_general_orders import ACTING, ADMIN, GROUP, TODAY, gives, of, role, text_of

SUBSTITUTION, AMEND, LOAD = OrderKind.SUBSTITUTION, OrderKind.AMEND, OrderKind.LOAD
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def place(db: Database) -> Place:
    return Place(db).open()


def instead(line: int = 1, **more: Any) -> OrderedSubstitution:
    given = {"id": uuid7(), "lesson_id": uuid7(), "on": TOMORROW, "teacher_id": uuid7(), "substitute_id": uuid7()}
    usual = {"kind": SubstitutionKind.SAME_SUBJECT, "cause": AbsenceCause.COURSES}
    return OrderedSubstitution(**{"line": line, **given, **usual, **more})


def substitutes(*lines: OrderedSubstitution) -> OrderedTeaching:
    return OrderedTeaching(substitutions=list(lines or [instead()]))


def draft(
    place: Place, changes: OrderedTeaching, kind: OrderKind = SUBSTITUTION, by: str = "CLERK", **more: Any
) -> Any:
    given = {"school_id": place.school_id, "kind": kind, "basis": "служебной записки", "teaching": changes}
    return read(teaching.draft(place.office(by), **{**given, **more}))


def registered(place: Place, changes: OrderedTeaching, **more: Any) -> Any:
    order = draft(place, changes, **more)
    place.sign(order["id"])
    return place.register(order["id"])


def told(place: Place, order_id: str) -> Any:
    sql = "SELECT body FROM outbox WHERE name = 'order_registered.v1' AND about = %(a)s"
    with place.begin("CLERK") as uow:
        return orjson.loads(bytes(uow.scalar(sql, {"a": order_id})))["order"]


def test_an_order_waits_for_planning_and_shows_what_came_of_it(place: Place) -> None:
    order = registered(place, substitutes())
    assert (order["execution"]["state"], order["life"]["effective_on"]) == ("PENDING", str(TOMORROW))
    assert len(place.planning.asked) == 2, "before it was stored and before it was signed"
    assert told(place, order["id"])["teaching"]["substitutions"][0]["cause"] == "COURSES"
    order_id = UUID(order["id"])
    refused = OrderedTeachingRefused(order_id=order_id, line=1, reason="Урок уже проведён", **place.tenant)
    place.hear(hearing.keep_refused, refused)
    execution = of(place, order_id).execution
    assert (execution.state.value, execution.line, execution.reason) == ("REFUSED", 1, "Урок уже проведён")
    place.hear(hearing.keep_executed, OrderedTeachingDone(order_id=order_id, count=1, **place.tenant))
    assert of(place, order_id).execution.state.value == "EXECUTED"


def test_the_paper_says_the_lines_as_planning_said_them(place: Place) -> None:
    order = draft(place, substitutes(instead(), instead(2)), instructions=["Контроль оставляю за собой"])
    assert reading.pdf(place.office("CLERK"), UUID(order["id"])).content.startswith(b"%PDF")
    place.sign(order["id"])
    first, second = text_of(place, UUID(order["id"]))
    assert first == {
        "text": "Организовать замещение уроков:",
        "lines": [f"{TOMORROW:%d.%m.%Y}, SAME_SUBJECT."] * 2,
    }
    assert second["text"] == "Контроль оставляю за собой."


def test_what_planning_says_against_it_forbids_the_signature_until_it_is_mended(place: Place) -> None:
    place.planning.problems = [MovementProblem(line=1, code="BUSY", field="teaching", detail="Петрова занята")]
    order = draft(place, substitutes())
    assert [one["code"] for one in order["check"]["problems"]] == ["BUSY"]
    with pytest.raises(OrderHasProblems, match="Петрова занята"):
        place.sign(order["id"])
    place.planning.problems = []
    checked = read(drafting.check_again(place.office("CLERK"), UUID(order["id"])))
    assert checked["check"]["problems"] == []
    edited = read(
        teaching.edit(
            place.office("CLERK"), order_id=UUID(order["id"]), version=1, basis="записки", teaching=substitutes()
        )
    )
    assert edited["version"] == 2 and edited["teaching"] != order["teaching"]
    place.sign(order["id"])


def test_an_amending_order_changes_the_substitutions_of_its_target_only(place: Place) -> None:
    first = registered(place, substitutes())
    back = substitutes(instead(kind=SubstitutionKind.RESTORED, substitute_id=None))
    change = registered(place, back, kind=AMEND, target=UUID(first["id"]))
    assert place.planning.asked[-1] == UUID(first["id"]), "planning is told whose substitutions they are"
    assert told(place, change["id"])["amends"] == first["id"]
    (only,) = text_of(place, UUID(change["id"]))
    assert only["lines"] == [f"{TOMORROW:%d.%m.%Y}, RESTORED."]
    load = registered(place, OrderedTeaching(load=[taught(1)]), kind=LOAD)
    with pytest.raises(Invalid, match="в приказе о замещении"):
        draft(place, back, AMEND, target=UUID(load["id"]))


PLAN = OrderedCurriculum(line=1, curriculum_id=uuid7(), version=1, starts_on=TOMORROW)
END = OrderedCurriculumEnd(line=1, curriculum_id=PLAN.curriculum_id)


def test_a_curriculum_comes_by_one_order_and_is_taken_back_only_by_one_that_amends_it(place: Place) -> None:
    order = registered(place, OrderedTeaching(curricula=[PLAN]), kind=OrderKind.CURRICULUM)
    assert (order["execution"]["state"], order["life"]["effective_on"]) == ("PENDING", str(TOMORROW))
    assert told(place, order["id"])["teaching"]["curricula"][0]["curriculum_id"] == str(PLAN.curriculum_id)
    ending = OrderedTeaching(curricula_ends=[END])
    back = registered(place, ending, kind=AMEND, target=UUID(order["id"]))
    assert told(place, back["id"])["amends"] == order["id"]
    other = registered(place, substitutes())
    with pytest.raises(Invalid, match="только в приказе, который его ввёл"):
        draft(place, ending, AMEND, target=UUID(other["id"]))


def taught(line: int) -> OrderedLoad:
    ids = {name: uuid7() for name in ("assignment_id", "teacher_id", "class_id", "subject_id")}
    return OrderedLoad(line=line, hours_per_week=2.0, starts_on=TODAY, **ids)


def test_bad_lines_are_refused_by_their_fields_before_anybody_is_asked(place: Place) -> None:
    one = instead()
    restored = {"kind": SubstitutionKind.RESTORED, "substitute_id": None}
    for kind, changes, field in (
        (SUBSTITUTION, substitutes(instead(substitute_id=None)), "teaching.substitutions[0].substitute_id"),
        (
            SUBSTITUTION,
            substitutes(instead(kind=SubstitutionKind.CANCELLED)),
            "teaching.substitutions[0].substitute_id",
        ),
        (SUBSTITUTION, substitutes(instead(assignment_id=uuid7())), "teaching.substitutions[0].assignment_id"),
        (SUBSTITUTION, substitutes(instead(**restored)), "teaching.substitutions[0].kind"),
        (SUBSTITUTION, substitutes(one, instead(2, lesson_id=one.lesson_id)), "teaching.substitutions[1].lesson_id"),
        (SUBSTITUTION, substitutes(one, instead()), "teaching"),
        (SUBSTITUTION, OrderedTeaching(load=[taught(1)]), "teaching.load"),
        (SUBSTITUTION, OrderedTeaching(), "teaching"),
        (OrderKind.CURRICULUM, substitutes(), "teaching.substitutions"),
        (OrderKind.CURRICULUM, OrderedTeaching(curricula_ends=[END]), "teaching.curricula_ends"),
        (
            OrderKind.CURRICULUM,
            OrderedTeaching(curricula=[PLAN, replace(PLAN, line=2)]),
            "teaching.curricula[1].curriculum_id",
        ),
    ):
        with pytest.raises(Invalid) as refused:
            draft(place, changes, kind)
        assert refused.value.facts["problems"][0]["field"] == field
    assert place.planning.asked == []


def test_who_may_not_draft_for_the_school_drafts_none_and_another_school_edits_none(place: Place, db: Database) -> None:
    for post in ("DIRECTOR", "CLASS_TEACHER", "TEACHER"):
        with pytest.raises(Forbidden):
            draft(place, substitutes(), by=post)
    order = draft(place, substitutes())
    other = Place(db, district_id=place.district_id).open()
    with pytest.raises(OrderUnknown):
        teaching.edit(
            other.office("CLERK"), order_id=UUID(order["id"]), version=1, basis="иного", teaching=substitutes()
        )
    assert other.planning.asked == []


def test_whose_appointment_an_order_ends_is_shown_before_and_after(place: Place) -> None:
    place.appoint("SYS_ADMIN", "инженер")
    order = gives(place, ADMIN)
    [warning] = order.check.warnings
    assert (warning.code, order.roles[0].replaces) == ("REPLACES", True)
    assert warning.detail.startswith("Петрова Анна Сергеевна перестаёт исполнять")
    for beside in (role(place, ADMIN, replaces=False), role(place, ADMIN, ends_on=TODAY + timedelta(days=5))):
        assert gives(place, ADMIN, beside).check.warnings == []
    assert gives(place, GROUP, role(place, ADMIN)).roles[0].replaces is False
    assert gives(place, ACTING).check.warnings == [], "the director stays"
    place.sign(order.id)
    place.register(order.id)
    ended = ReplacedRole(
        line=1, appointment_id=uuid7(), full_name="Петрова Анна Сергеевна", position="инженер", ends_on=TODAY
    )
    place.hear(hearing.keep_executed, OrderedRolesGiven(order_id=order.id, count=1, replaced=[ended], **place.tenant))
    said = of(place, order.id).steps[-1].comment
    assert said == f"Прекращены полномочия: Петрова Анна Сергеевна (инженер) — до {TODAY:%d.%m.%Y}"
