"""Period marks and how a school proposes them."""

from typing import Any
from uuid import UUID

import pytest

from contracts.base import Invalid, NotFound, Stale, uuid7
from contracts.gradebook import NotTheTeacher, PageUnknown
from contracts.journal import NewPeriodMark, Preset, Saved
from services.gradebook.usecases import period_marks, rules
from tests.integration.gradebook.deeds import page_id, post, read_page, row_of
from tests.integration.gradebook.world import Child, World


def decide(world: World, child: Child, value: Any, reason: str | None = None, **more: Any) -> Saved:
    given = [NewPeriodMark(student_id=more.pop("student", child.id), value=value, reason=reason)]
    with world.as_(more.pop("caller", None) or world.teacher) as uow:
        return period_marks.decide(uow, page_id(world), given, more.pop("version", None))


def test_the_proposed_mark_is_taken_without_words(world: World) -> None:
    child = world.children[0]
    post(world, [(child, "4")])
    decide(world, child, "4")
    assert row_of(world, child)["period_mark"] == "4"


def test_another_mark_needs_a_reason(world: World) -> None:
    child = world.children[0]
    post(world, [(child, "4")])
    with pytest.raises(Invalid) as refused:
        decide(world, child, "5")
    assert refused.value.facts["problems"][0]["field"] == "marks[0].reason"
    decide(world, child, "5", "Победа в олимпиаде")
    assert row_of(world, child)["period_mark"] == "5"


def test_without_marks_the_student_is_not_attested(world: World) -> None:
    assert decide(world, world.children[0], "н/а").changed == 1
    with pytest.raises(Invalid):
        decide(world, world.children[1], "3")


def test_a_decision_is_changed_with_a_reason_only(world: World) -> None:
    child = world.children[0]
    decide(world, child, "н/а")
    post(world, [(child, "4")])
    with pytest.raises(Invalid):
        decide(world, child, "4")
    decide(world, child, "4", "Сдал долги")
    assert row_of(world, child)["period_mark"] == "4"
    assert decide(world, child, "4").changed == 0


def test_a_stale_decision_is_refused(world: World) -> None:
    child, seen = world.children[0], read_page(world)["version"]
    decide(world, child, "н/а")
    with pytest.raises(Stale):
        decide(world, child, "осв", "Справка", version=seen)
    assert decide(world, world.children[1], "н/а", version=seen).changed == 1


def test_only_the_teacher_decides(world: World) -> None:
    for role, refusal in (("DIRECTOR", NotTheTeacher), ("DEPUTY", NotTheTeacher), ("TEACHER", PageUnknown)):
        with pytest.raises(refusal):
            decide(world, world.children[0], "н/а", caller=world.caller(role))


def test_strangers_are_refused(world: World) -> None:
    with pytest.raises(Invalid):
        decide(world, world.children[0], "н/а", student=uuid7())


def test_a_strict_school_proposes_lower(world: World) -> None:
    child, clerk = world.children[0], world.caller("SYS_ADMIN")
    for lesson, value in enumerate("5454"):
        post(world, [(child, value)], lesson=lesson)
    assert row_of(world, child)["proposed"] == 5
    _set_rules(world, clerk, Preset.STRICT, 0)
    assert row_of(world, child)["proposed"] == 4
    with pytest.raises(Stale):
        _set_rules(world, clerk, Preset.MATH, 0)
    _set_rules(world, clerk, Preset.MATH, 1)
    assert row_of(world, child)["proposed"] == 5


def test_another_school_has_its_own_rule(world: World) -> None:
    with pytest.raises(NotFound):
        _set_rules(world, world.caller("SYS_ADMIN"), Preset.STRICT, 0, uuid7())


def _set_rules(world: World, caller: Any, preset: Preset, version: int, school_id: UUID | None = None) -> None:
    with world.as_(caller) as uow:
        rules.change(uow, school_id or world.school_id, preset, version)
