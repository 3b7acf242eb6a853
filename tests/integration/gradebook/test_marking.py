"""Giving, correcting and annulling marks."""

import pytest

from contracts.base import Invalid, Stale, uuid7
from contracts.gradebook import (
    AbsentWithMark,
    LessonUnknown,
    MarkStands,
    MarkUnknown,
    NoMarksHere,
    NotTheTeacher,
    WorkUnknown,
)
from contracts.journal import NewMark, WorkKind
from services.gradebook.repository import ledger
from services.gradebook.usecases import reading
from tests.integration.gradebook.deeds import add_work, call_roll, correct, page_id, post, read_page, row_of
from tests.integration.gradebook.world import World


def test_a_batch_of_marks_appears_on_the_page_with_its_average(world: World) -> None:
    work = add_work(world, weight=3)
    yolkin, yezhov, zhukov, _ = world.children
    saved = post(world, [(yolkin, "5"), (yezhov, "4"), (zhukov, "н/а")], work_id=work.id)
    post(world, [(yolkin, "4")])
    assert (saved.changed, len(saved.entries), saved.version) == (3, 3, work.version + 1)
    row = row_of(world, yolkin)
    assert row["marks"] == {"1": "5", "2": "4"}
    assert (row["points"], row["weight"], row["average"], row["proposed"]) == (19, 4, "4.75", 5)
    assert row_of(world, zhukov)["average"] is None


def test_students_stand_in_russian_order(world: World) -> None:
    names = [row["name"] for row in read_page(world)["students"]]
    assert names == ["Абрамова Анна", "Ежов Артём", "Ёлкин Егор", "Жуков Лев"]


def test_the_same_batch_again_changes_nothing(world: World) -> None:
    first = post(world, [(world.children[0], "5")])
    again = post(world, [(world.children[0], "5")])
    assert (again.changed, again.version) == (0, first.version)


def test_another_value_needs_a_reason_and_becomes_a_correction(world: World) -> None:
    child = world.children[0]
    post(world, [(child, "3")])
    with pytest.raises(MarkStands) as refused:
        post(world, [(child, "4")])
    assert refused.value.facts["cells"] == [{"student_id": str(child.id), "value": "3"}]
    post(world, [NewMark(student_id=child.id, value="4", reason="Пересдача")])
    assert row_of(world, child)["marks"] == {"1": "4"}


def test_history_tells_who_changed_what_and_why(world: World) -> None:
    work, child = add_work(world), world.children[0]
    post(world, [(child, "2")], work_id=work.id)
    correct(world, work.id, child, "3", "Апелляция")
    correct(world, work.id, child, None, "Чужая работа")
    with world.as_(world.teacher) as uow:
        told = reading.history(uow, work.id, child.id).entries
    assert [(e.value, e.reason, e.author) for e in told] == [
        ("2", None, "Иванова А. П."),
        ("3", "Апелляция", "Иванова А. П."),
        (None, "Чужая работа", "Иванова А. П."),
    ]
    assert [e.supersedes for e in told] == [None, told[0].id, told[1].id]


def test_an_annulled_cell_takes_a_new_mark(world: World) -> None:
    work, child = add_work(world), world.children[0]
    post(world, [(child, "2")], work_id=work.id)
    correct(world, work.id, child, None)
    assert row_of(world, child)["marks"] == {}
    post(world, [(child, "5")], work_id=work.id)
    assert row_of(world, child)["marks"] == {"1": "5"}


def test_a_correction_needs_a_reason_and_a_mark(world: World) -> None:
    work, child = add_work(world), world.children[0]
    with pytest.raises(MarkUnknown):
        correct(world, work.id, child, "4")
    post(world, [(child, "2")], work_id=work.id)
    with pytest.raises(Invalid):
        correct(world, work.id, child, "4", "  ")
    assert correct(world, work.id, child, "2").changed == 0


def test_a_stale_cell_is_refused_with_the_newer_value_and_its_author(world: World) -> None:
    work, child = add_work(world), world.children[0]
    seen = read_page(world)["version"]
    post(world, [(child, "2")], work_id=work.id)
    with pytest.raises(Stale) as refused:
        post(world, [(child, "5")], work_id=work.id, version=seen)
    current = refused.value.facts["current"]
    assert current["version"] == seen + 1
    [cell] = current["cells"]
    assert (cell["student"], cell["value"], cell["by"]) == (child.name, "2", "Иванова А. П.")


def test_other_cells_are_not_stale(world: World) -> None:
    """Two teachers' devices on one page do not stop each other unless they touch the same cell."""
    work, (one, other, *_) = add_work(world), world.children
    seen = read_page(world)["version"]
    post(world, [(one, "2")], work_id=work.id)
    assert post(world, [(other, "5")], work_id=work.id, version=seen).changed == 1


def test_a_stale_correction_is_refused(world: World) -> None:
    work, child = add_work(world), world.children[0]
    seen = post(world, [(child, "2")], work_id=work.id).version
    correct(world, work.id, child, "3")
    with pytest.raises(Stale):
        correct(world, work.id, child, "4", version=seen)


def test_a_batch_is_all_or_nothing(world: World) -> None:
    work, child = add_work(world), world.children[0]
    stranger = NewMark(student_id=uuid7(), value="5")
    with pytest.raises(Invalid) as refused:
        post(world, [NewMark(student_id=child.id, value="5"), stranger], work_id=work.id)
    assert refused.value.facts["problems"][0]["field"] == "marks[1].student_id"
    assert row_of(world, child)["marks"] == {}


def test_a_student_twice_in_a_batch_is_refused(world: World) -> None:
    with pytest.raises(Invalid, match="Проверьте"):
        post(world, [(world.children[0], "5"), (world.children[0], "4")])


def test_who_was_absent_gets_no_mark_unless_the_work_was_written_later(world: World) -> None:
    work, child = add_work(world), world.children[0]
    call_roll(world, [(child, "Б")])
    with pytest.raises(AbsentWithMark, match="Ёлкин"):
        post(world, [(child, "5")], work_id=work.id)
    post(world, [(child, ".")], work_id=work.id)
    later = NewMark(student_id=child.id, value="5", reason="Написал позже", written_on=world.lessons[1].on)
    assert post(world, [later], work_id=work.id).changed == 1


def test_who_was_late_may_have_a_mark(world: World) -> None:
    call_roll(world, [(world.children[0], "ОП")])
    assert post(world, [(world.children[0], "5")]).changed == 1


def test_first_graders_get_no_marks(db: object) -> None:
    young = World(db, grade=1).build()  # type: ignore[arg-type]
    with pytest.raises(NoMarksHere):
        post(young, [(young.children[0], "5")])
    with pytest.raises(NoMarksHere):
        add_work(young)


def test_only_days_in_the_class_count(world: World) -> None:
    child = world.children[0]
    world.hear(world.withdrawn(child, world.lessons[1].on))
    assert post(world, [(child, "5")], lesson=0).changed == 1
    with pytest.raises(Invalid):
        post(world, [(child, "5")], lesson=1)
    assert row_of(world, child)["left_on"] == str(world.lessons[1].on)


def test_only_the_assigned_teacher_writes(world: World) -> None:
    child = world.children[0]
    with pytest.raises(LessonUnknown):
        post(world, [(child, "5")], caller=world.caller("TEACHER"))
    with pytest.raises(NotTheTeacher):
        post(world, [(child, "5")], caller=world.class_teacher)
    with pytest.raises(NotTheTeacher):
        post(world, [(child, "5")], caller=world.caller("DIRECTOR"))
    for role in ("PARENT", "STUDENT", "CLERK", "SYS_ADMIN", "DISTRICT", "SYSTEM"):
        with pytest.raises(LessonUnknown):
            post(world, [(child, "5")], caller=world.caller(role))


def test_a_teacher_of_another_school_sees_nothing(world: World, db: object) -> None:
    other = World(db, teacher_id=world.teacher_id).build()  # type: ignore[arg-type]
    with pytest.raises(LessonUnknown):
        post(world, [(world.children[0], "5")], caller=other.teacher)


def test_a_dismissed_teacher_writes_no_more(world: World) -> None:
    appointed = world.appointed(world.caller("TEACHER").person_id, "Бывшая", "TEACHER")  # type: ignore[arg-type]
    world.hear(appointed)
    one = appointed.appointment  # type: ignore[attr-defined]
    world.hear(world.assigned(teacher_id=one.person_id))
    teacher = world.caller("TEACHER", one.person_id)
    assert post(world, [(world.children[0], "5")], caller=teacher).changed == 1
    from contracts.identity import AppointmentEnded

    ended = {"appointment_id": one.id, "person_id": one.person_id, "role": "TEACHER", "ends_on": world.lessons[0].on}
    world.hear(AppointmentEnded(**ended, **world.owner))
    with pytest.raises(NotTheTeacher):
        post(world, [(world.children[1], "5")], caller=teacher)


def test_an_assignment_covers_its_days_only(world: World) -> None:
    world.hear(world.assigned(ends_on=world.lessons[2].on))
    assert post(world, [(world.children[0], "5")], lesson=1).changed == 1
    with pytest.raises(NotTheTeacher):
        post(world, [(world.children[0], "5")], lesson=2)


def test_a_work_belongs_to_its_lesson(world: World) -> None:
    work = add_work(world, lesson=0)
    with pytest.raises(WorkUnknown):
        post(world, [(world.children[0], "5")], lesson=1, work_id=work.id)


def test_a_work_given_twice_is_one_work(world: World) -> None:
    chosen = uuid7()
    assert add_work(world, work_id=chosen).version == add_work(world, work_id=chosen).version
    assert len(read_page(world)["works"]) == 1


def test_a_new_weight_moves_the_averages(world: World) -> None:
    from services.gradebook.usecases import works

    work, child = add_work(world, kind=WorkKind.ANSWER), world.children[0]
    post(world, [(child, "2")], work_id=work.id)
    post(world, [(child, "5")], lesson=1)
    with world.as_(world.teacher) as uow:
        works.change(uow, work.id, None, None, 3, None)
    assert row_of(world, child)["average"] == "2.75"
    with world.as_(world.teacher) as uow:
        assert ledger.check(uow, world.school_id).differences == 0


def test_marks_hold_a_planned_lesson_and_tell_planning(world: World) -> None:
    post(world, [(world.children[0], "5")])
    lesson = read_page(world)["lessons"][0]
    assert (lesson["state"], lesson["topic"]) == ("HELD", "Тема 1")
    with world.as_(world.caller("DIRECTOR")) as uow:
        told = uow.rows("SELECT name FROM outbox WHERE about IN (%(a)s, %(b)s) ORDER BY seq", _about(world))
    assert [row.name for row in told] == ["lesson_held.v1", "marks_posted.v1"]


def _about(world: World) -> dict[str, str]:
    return {"a": str(world.lessons[0].id), "b": str(world.assignment_id)}


def test_page_ids_follow_from_assignment_and_period(world: World) -> None:
    assert read_page(world)["id"] == str(page_id(world))
