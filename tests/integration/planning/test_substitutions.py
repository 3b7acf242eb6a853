"""Lessons of an absent teacher: given by somebody else, or by nobody, by an order and only by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from chassis.db import Database
from contracts.base import Invalid, uuid7
from contracts.ordering import SubstitutionKind
from contracts.planning import Assignment, Lesson, LessonsScheduled, SubstitutionSet
from contracts.substitutions import Substitution
from services.planning.usecases import ordered, substituting
from tests.integration.planning.orders import instead, outcome, register, substitutes
from tests.integration.planning.school import School, week


@dataclass
class Absence:
    """5А has mathematics on Mondays and music on Tuesdays, 5Б mathematics at the same hour as 5А."""

    school: School
    ill: UUID
    colleague: UUID
    maths: Assignment
    music: Assignment
    lessons: list[Lesson]

    def journal(self, caller_role: str = "DEPUTY", who: UUID | None = None, **more: object) -> list[Substitution]:
        given = {"days": (None, None), "teacher_id": None, "after": None, "limit": 100, **more}
        caller = self.school.as_(caller_role, who)
        page = self.school.do(lambda uow: substituting.list_(uow, self.school.id, **given), caller=caller)
        items: list[Substitution] = page.items
        return items

    def days(self, assignment: Assignment) -> set[date]:
        return {one.on for one in self.school.lessons(assignment.id)}


@pytest.fixture(scope="module")
def taught(db: Database) -> Iterator[School]:
    made = School(db).open()
    made.set_calendar()
    yield made


@pytest.fixture
def absence(taught: School) -> Absence:
    ill, colleague, letter = taught.new_teacher("Иванова"), taught.new_teacher("Петрова"), "А"
    class_id = taught.new_class(f"5{letter}")
    maths = taught.assign(class_id, ill, "Математика", 1)
    music = taught.assign(class_id, colleague, "Музыка", 1)
    taught.set_week(class_id, [*week(maths, (1, 2)), *week(music, (2, 3))])
    taught.schedule(class_id=class_id)
    return Absence(taught, ill, colleague, maths, music, taught.lessons(maths.id))


def test_a_substitute_gives_one_lesson_and_the_journal_shows_it(absence: Absence) -> None:
    school, first = absence.school, absence.lessons[0]
    order = register(school, substitutes(instead(first, absence.ill, absence.colleague)))
    assert outcome(school, order) == "done"
    told = school.told(SubstitutionSet)[-1]
    assert (told["lesson_id"], told["substitute_id"]) == (str(first.id), str(absence.colleague))
    line = next(one for one in absence.journal() if one.lesson_id == first.id)
    assert (line.teacher, line.substitute, line.subject, line.order_number, line.topic) == (
        "Иванова М. П.",
        "Петрова М. П.",
        "Математика",
        "7-ОД",
        None,
    )
    school.hold(first, absence.maths.id, "Дроби")
    assert next(one for one in absence.journal() if one.lesson_id == first.id).topic == "Дроби"


def test_an_order_told_again_changes_nothing(absence: Absence) -> None:
    line = substitutes(instead(absence.lessons[0], absence.ill, absence.colleague))
    order = register(absence.school, line)
    told = len(absence.school.told(SubstitutionSet))
    assert register(absence.school, line, id=order) == order
    assert outcome(absence.school, order) == "done"
    assert len(absence.school.told(SubstitutionSet)) == told


def test_a_timetable_moves_no_lesson_that_an_order_names(absence: Absence) -> None:
    school, (first, second, third, *_) = absence.school, absence.lessons
    cancelled = instead(second, absence.ill, None, 2, kind=SubstitutionKind.CANCELLED)
    register(school, substitutes(instead(first, absence.ill, absence.colleague), cancelled))
    assert second.on not in absence.days(absence.maths)
    assert str(second.id) in school.told(LessonsScheduled)[-1]["removed"]
    told = school.told(SubstitutionSet)[-1]
    assert (told["lesson_id"], told["kind"], told["substitute_id"]) == (str(second.id), "CANCELLED", None)
    assert (told["number"], told["assignment_id"]) == (2, str(absence.maths.id)), "it is nowhere else any more"
    school.schedule(class_id=absence.maths.class_id)
    assert second.on not in absence.days(absence.maths), "the hour stays empty"
    school.set_week(absence.maths.class_id, week(absence.maths, (3, 1)))
    school.schedule(class_id=absence.maths.class_id)
    days = {one.id: one.on for one in school.lessons(absence.maths.id)}
    assert days[first.id] == first.on, "a substituted lesson stays"
    assert days[third.id].isoweekday() == 3


def test_the_hour_goes_to_another_subject_and_comes_back_by_an_amending_order(absence: Absence) -> None:
    school, first = absence.school, absence.lessons[0]
    other = {"kind": SubstitutionKind.OTHER_SUBJECT, "assignment_id": absence.music.id}
    order = register(school, substitutes(instead(first, absence.ill, absence.colleague, **other)))
    assert outcome(school, order) == "done"
    assert first.on not in absence.days(absence.maths) and first.on in absence.days(absence.music)
    line = next(one for one in absence.journal() if one.lesson_id == first.id)
    assert (line.given_subject, line.kind) == ("Музыка", SubstitutionKind.OTHER_SUBJECT)
    back = instead(first, absence.ill, None, kind=SubstitutionKind.RESTORED)
    undone = register(school, substitutes(back), number="8-ОД", amends=order)
    assert outcome(school, undone) == "done"
    assert first.on in absence.days(absence.maths) and first.on not in absence.days(absence.music)
    assert [one.ended_by for one in absence.journal() if one.lesson_id == first.id] == ["8-ОД"]


def test_an_amending_order_sends_somebody_else(absence: Absence) -> None:
    school, first, third = absence.school, absence.lessons[0], absence.school.new_teacher("Сидорова")
    order = register(school, substitutes(instead(first, absence.ill, absence.colleague)))
    again = substitutes(instead(first, absence.ill, third))
    refused = register(school, again)
    assert outcome(school, refused).startswith("1: Урок уже замещён приказом № 7-ОД")
    assert outcome(school, register(school, again, amends=uuid7())).endswith("этого урока не замещает")
    assert outcome(school, register(school, again, number="9-ОД", amends=order)) == "done"
    assert [(one.substitute, one.ended_by) for one in absence.journal() if one.lesson_id == first.id] == [
        ("Петрова М. П.", "9-ОД"),
        ("Сидорова М. П.", None),
    ]
    assert school.told(SubstitutionSet)[-1]["substitute_id"] == str(third)


def test_one_wrong_line_and_nothing_is_done(absence: Absence) -> None:
    school, (first, second, *_) = absence.school, absence.lessons
    stranger = instead(second, absence.ill, uuid7(), 2)
    order = register(school, substitutes(instead(first, absence.ill, absence.colleague), stranger))
    assert outcome(school, order).startswith("2: Заменить может другой учитель")
    assert [one for one in absence.journal() if one.lesson_id in (first.id, second.id)] == []


def test_what_the_facts_say_against_a_line(absence: Absence) -> None:
    school, (first, second, third, *_) = absence.school, absence.lessons
    school.hold(third, absence.maths.id)
    parallel = school.new_class("5Б")
    same_hour = school.assign(parallel, absence.colleague, "Математика", 1)
    school.set_week(parallel, week(same_hour, (1, 2)))
    school.schedule(class_id=parallel)
    combined = SubstitutionKind.COMBINED
    lines = {
        "LESSON_UNKNOWN": instead(first, absence.ill, absence.colleague, lesson_id=uuid7(), kind=combined),
        "LESSON_HELD": instead(third, absence.ill, absence.colleague, kind=combined),
        "LESSON_MOVED": instead(first, absence.ill, absence.colleague, on=second.on, kind=combined),
        "NOT_THE_TEACHER": instead(first, uuid7(), absence.colleague, kind=combined),
        "NOT_STAFF": instead(first, absence.ill, absence.ill),
        "BUSY": instead(first, absence.ill, absence.colleague),
        "NOTHING_TO_RESTORE": instead(first, absence.ill, None, kind=SubstitutionKind.RESTORED),
    }
    for code, line in lines.items():
        found = school.do(ordered.check, school.id, substitutes(line), None)
        assert [one.code for one in found.problems] == [code]
    other = instead(second, absence.ill, absence.ill, 2)
    own = instead(
        first, absence.ill, school.new_teacher(), kind=SubstitutionKind.OTHER_SUBJECT, assignment_id=absence.music.id
    )
    codes = [one.code for one in school.do(ordered.check, school.id, substitutes(own, other), None).problems]
    assert codes == ["NOT_OWN_SUBJECT", "NOT_STAFF"]


def test_two_who_change_places_do_not_stand_in_each_others_way(absence: Absence) -> None:
    """Both lessons are named by the order: nobody is busy with what the order takes from them."""
    school, first, third = absence.school, absence.lessons[0], absence.school.new_teacher("Сидорова")
    parallel = school.new_class("5В")
    own = school.assign(parallel, absence.colleague, "Математика", 1)
    school.set_week(parallel, week(own, (1, 2)))
    school.schedule(class_id=parallel)
    freed = instead(school.lessons(own.id)[0], absence.colleague, third, 2)
    order = register(school, substitutes(instead(first, absence.ill, absence.colleague), freed))
    assert outcome(school, order) == "done"
    twice = instead(absence.lessons[1], absence.ill, third, id=freed.id)
    assert outcome(school, register(school, substitutes(twice))).endswith("уже есть в другом приказе")


def test_the_lines_in_words(absence: Absence) -> None:
    first = absence.lessons[0]
    check = absence.school.do(
        ordered.check, absence.school.id, substitutes(instead(first, absence.ill, absence.colleague)), None
    )
    assert check.problems == []
    assert check.said == [
        f"{first.on:%d.%m.%Y}, 2-й урок, 5А, «Математика»: отсутствует Иванова М. П. (больничный лист), "
        "замещает Петрова М. П., по предмету"
    ]


def test_a_teacher_finds_the_own_lines_and_another_school_none(absence: Absence, db: Database) -> None:
    school, first = absence.school, absence.lessons[0]
    register(school, substitutes(instead(first, absence.ill, absence.colleague)))
    assert [one.lesson_id for one in absence.journal("TEACHER", absence.colleague)] == [first.id]
    assert [one.lesson_id for one in absence.journal("TEACHER", absence.ill)] == [first.id]
    assert absence.journal("TEACHER", uuid7()) == []
    assert absence.journal("WORKING_GROUP") == [], "its role has no right to it"
    assert absence.journal(teacher_id=absence.colleague, days=(first.on, first.on + timedelta(days=1)))
    may = substituting.days_of(date(2027, 5, 7), None, None)
    assert may == (date(2027, 5, 1), date(2027, 6, 1))
    for days in (may, (None, first.on), (first.on + timedelta(days=1), None)):
        assert absence.journal(teacher_id=absence.colleague, days=days) == []
    with pytest.raises(Invalid, match="что-то одно"):
        substituting.days_of(first.on, first.on, None)
    other = School(db, district_id=school.district_id).open()
    theirs = other.do(substituting.list_, other.id, (None, None), None, None, 100)
    assert theirs.items == []
    foreign = other.do(ordered.check, other.id, substitutes(instead(first, absence.ill, absence.colleague)), None)
    assert [one.code for one in foreign.problems] == ["LESSON_UNKNOWN"]


def test_the_journal_goes_on_where_it_stopped(absence: Absence) -> None:
    school, some = absence.school, absence.lessons[:3]
    lines = [instead(one, absence.ill, absence.colleague, n) for n, one in enumerate(some, 1)]
    register(school, substitutes(*lines))
    found, after = [], None
    while True:
        page = school.do(substituting.list_, school.id, (None, None), absence.colleague, after, 2)
        found += page.items
        after = page.next
        if after is None:
            break
    assert [one.on for one in found] == [one.on for one in some]
