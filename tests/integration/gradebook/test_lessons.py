"""Holding lessons, calling the roll, saving a lesson at once."""

from datetime import timedelta
from typing import Any

import pytest

from contracts import planning
from contracts.base import Invalid, Stale, uuid7
from contracts.gradebook import AbsentWithMark, LessonUnknown, MarkUnknown, NoPeriod, NotTheTeacher, TooEarly
from contracts.journal import AbsenceCode, AbsenceReason, NewAbsence, NewLessonWork, NewMark, Saved, WorkKind
from services.gradebook.models.days import today
from services.gradebook.usecases import holding, roll, whole_lesson
from tests.integration.gradebook.deeds import add_work, call_roll, post, read_page, row_of
from tests.integration.gradebook.world import World


def hold(world: World, topic: str, homework: str | None = None, version: int | None = None, lesson: int = 0) -> Saved:
    with world.as_(world.teacher) as uow:
        return holding.hold(uow, world.lessons[lesson].id, topic, homework, version)


def resolve(world: World, caller: Any, *reasons: tuple[int, Any, str]) -> Saved:
    told = [
        AbsenceReason(lesson_id=world.lessons[n].id, student_id=child.id, code=code)  # type: ignore[arg-type]
        for n, child, code in reasons
    ]
    with world.as_(caller) as uow:
        return roll.resolve(uow, told)


def save_whole(world: World, absences: list[Any], works: list[NewLessonWork], version: int | None = None) -> Saved:
    codes = [NewAbsence(student_id=child.id, code=AbsenceCode(code)) for child, code in absences]
    with world.as_(world.teacher) as uow:
        return whole_lesson.save(uow, world.lessons[0].id, "Дроби", "§ 5", codes, works, version)


def test_a_held_lesson_shows_its_topic_and_homework(world: World) -> None:
    hold(world, "  Сложение   дробей ", "№ 12")
    lesson = read_page(world)["lessons"][0]
    assert (lesson["topic"], lesson["homework"], lesson["state"]) == ("Сложение дробей", "№ 12", "HELD")


def test_the_same_words_again_change_nothing(world: World) -> None:
    first = hold(world, "Тема", "ДЗ")
    assert hold(world, "Тема", "ДЗ").version == first.version


def test_a_topic_is_needed(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        hold(world, " ")
    assert refused.value.field == "topic"


def test_other_words_over_newer_ones_are_stale(world: World) -> None:
    seen = read_page(world)["version"]
    hold(world, "Первая редакция")
    with pytest.raises(Stale) as refused:
        hold(world, "Вторая редакция", version=seen)
    assert refused.value.facts["current"]["topic"] == "Первая редакция"
    assert hold(world, "Соседний урок", version=seen, lesson=1).changed == 1


def test_a_day_outside_every_period_has_no_page(world: World) -> None:
    world.hear(world.calendar(last=world.lessons[0].on))
    with pytest.raises(NoPeriod):
        hold(world, "Тема")


def test_the_roll_is_the_whole_lesson(world: World) -> None:
    one, other, *_ = world.children
    call_roll(world, [(one, "ОТ"), (other, "ОП")])
    call_roll(world, [(other, "ОП")])
    lesson = str(world.lessons[0].id)
    assert row_of(world, one)["absences"] == {}
    assert row_of(world, other)["absences"] == {lesson: "ОП"}
    assert read_page(world)["lessons"][0]["called"]


def test_an_empty_roll_says_that_all_were_there(world: World) -> None:
    call_roll(world, [])
    page = read_page(world)
    assert page["lessons"][0]["called"] and not page["lessons"][1]["called"]
    assert page["lessons"][0]["state"] == "HELD"


def test_who_has_a_mark_was_not_absent(world: World) -> None:
    post(world, [(world.children[0], "5")])
    with pytest.raises(AbsentWithMark, match="Ёлкин"):
        call_roll(world, [(world.children[0], "НП")])
    call_roll(world, [(world.children[0], "ОП")])


def test_a_stale_roll_is_refused_only_where_it_differs(world: World) -> None:
    one, other, *_ = world.children
    seen = read_page(world)["version"]
    call_roll(world, [(one, "Б")])
    with pytest.raises(Stale) as refused:
        call_roll(world, [(one, "НП")], version=seen)
    [cell] = refused.value.facts["current"]["cells"]
    assert (cell["student"], cell["value"]) == (one.name, "Б")
    assert call_roll(world, [(one, "Б"), (other, "ОТ")], version=seen).changed == 1


def test_strangers_are_not_on_the_roll(world: World) -> None:
    stranger = NewAbsence(student_id=uuid7(), code=AbsenceCode.SICK)
    with pytest.raises(Invalid), world.as_(world.teacher) as uow:
        roll.save(uow, world.lessons[0].id, [stranger], None)


def test_the_class_teacher_finds_out_why(world: World) -> None:
    one, other, *_ = world.children
    call_roll(world, [(one, "ОТ"), (other, "ОТ")], lesson=0)
    call_roll(world, [(one, "ОТ")], lesson=1)
    assert resolve(world, world.class_teacher, (0, one, "Б"), (1, one, "Б"), (0, other, "НП")).changed == 3
    assert set(row_of(world, one)["absences"].values()) == {"Б"}
    with pytest.raises(MarkUnknown):
        resolve(world, world.class_teacher, (1, other, "Б"))
    with pytest.raises(NotTheTeacher):
        resolve(world, world.caller("DIRECTOR"), (0, one, "УП"))
    with pytest.raises(LessonUnknown):
        resolve(world, world.caller("CLASS_TEACHER"), (0, one, "УП"))


def test_a_lesson_saved_at_once(world: World) -> None:
    one, other, *_ = world.children
    marks = [NewMark(student_id=one.id, value="5")]
    control = NewLessonWork(id=uuid7(), kind=WorkKind.CONTROL, title="КР № 1", marks=marks)
    answers = NewLessonWork(kind=WorkKind.ANSWER, marks=marks)
    saved = save_whole(world, [(other, "Б")], [control, answers])
    page = read_page(world)
    assert page["version"] == saved.version
    assert [(w["no"], w["kind"], w["weight"]) for w in page["works"]] == [(1, "CONTROL", 3), (2, "ANSWER", 1)]
    assert row_of(world, one)["marks"] == {"1": "5", "2": "5"}
    again = save_whole(world, [(other, "Б")], [control, answers], saved.version)
    assert again.entries == [] and len(read_page(world)["works"]) == 2


def test_a_lesson_saved_at_once_is_all_or_nothing(world: World) -> None:
    child = world.children[0]
    work = NewLessonWork(kind=WorkKind.ANSWER, marks=[NewMark(student_id=child.id, value="5")])
    with pytest.raises(AbsentWithMark):
        save_whole(world, [(child, "Б")], [work])
    assert read_page(world)["lessons"][0]["state"] == "PLANNED"


def test_nothing_is_written_of_a_lesson_to_come(world: World) -> None:
    ahead = planning.KnownLesson(id=uuid7(), on=today() + timedelta(days=1), number=2, topic="Завтра")
    world.hear(world.calendar(last=today() + timedelta(days=9)))
    world.hear(world.scheduled([ahead]))
    world.lessons = [ahead]
    add_work(world)
    with pytest.raises(TooEarly):
        post(world, [(world.children[0], "5")])
    with pytest.raises(TooEarly):
        call_roll(world, [])
    with pytest.raises(TooEarly), world.as_(world.teacher) as uow:
        holding.hold(uow, ahead.id, "Уже", None, None)
