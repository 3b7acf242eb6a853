"""Who sees what: another school, class or family does not exist."""

from dataclasses import replace
from datetime import date

import orjson
import pytest

from contracts.base import Caller, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.contingent import ClassExists, Kinship, MovementKind
from contracts.identity import AppointmentEnded, KnownAppointment, StaffAppointed
from contracts.permissions import ROLES
from contracts.planning import AssignmentMade, KnownAssignment
from services.contingent import views
from services.contingent.usecases import books, classes, consents, known, people, students
from tests.builders import student_body as build

SCHOOL_WIDE = ("DIRECTOR", "SYS_ADMIN", "WORKING_GROUP", "DEPUTY", "CLERK")


@pytest.fixture
def pupils(school):
    """Two classes with a child each; 5А has a teacher."""
    teacher = uuid7()
    a, b = school.open_class(teacher=teacher), school.open_class(letter="Б")
    mine, theirs = school.applicant(build.child("Ёжикова")), school.applicant(build.child("Жукова"))
    first, _ = school.enrol(a, mine)
    second, _ = school.enrol(b, theirs)
    return {"teacher": teacher, "a": a, "b": b, "mine": mine, "theirs": theirs, "first": first, "second": second}


def listed(db, caller, school_id, **more):
    with db.begin(caller) as uow:
        options = {"q": None, "class_id": None, "on": None, "after": None, "limit": 50} | more
        return orjson.loads(students.page(uow, school_id, *options.values()).body)["items"]


def names(items):
    return [one["last_name"] for one in items]


@pytest.mark.parametrize("role", SCHOOL_WIDE)
def test_the_staff_of_a_school_see_all_its_students_and_no_others(school, other_school, pupils, role):
    assert names(listed(school.db, school.caller(role), school.id)) == ["Ёжикова", "Жукова"]
    stranger = other_school.caller(role)
    with pytest.raises(NotFound):
        listed(school.db, stranger, school.id)
    for ask in (
        lambda uow: people.get(uow, pupils["mine"]),
        lambda uow: students.get(uow, pupils["first"]),
        lambda uow: classes.get(uow, pupils["a"]),
        lambda uow: students.of_class(uow, pupils["a"], None),
        lambda uow: classes.list_of(uow, school.id, None),
        lambda uow: books.movement_page(uow, school.id, build.YEAR, 1, None, 10),
        lambda uow: books.alphabet_page(uow, school.id, None, None, 10),
        lambda uow: people.find(uow, school.id, None, None, 10),
        lambda uow: consents.list_of(uow, pupils["mine"]),
    ):
        with pytest.raises((NotFound, Forbidden)), school.db.begin(stranger) as uow:
            ask(uow)


def test_a_class_teacher_sees_their_own_class(school, pupils):
    caller = school.caller("CLASS_TEACHER", pupils["teacher"])
    assert names(listed(school.db, caller, school.id)) == ["Ёжикова"]
    with school.db.begin(caller) as uow:
        assert people.get(uow, pupils["mine"]).representatives
        assert [row.full_name for row in books.movement_page(uow, school.id, build.YEAR, 1, None, 9).items] == [
            "Ёжикова Анна Петровна"
        ]
        with pytest.raises(NotFound):
            people.get(uow, pupils["theirs"])


def teaches(school, class_id, **more):
    """Planning's word that somebody new teaches the class; the teacher."""
    teacher = uuid7()
    facts = {"subject_id": uuid7(), "subject": "Химия", "hours_per_week": 2, "starts_on": date(2020, 9, 1)} | more
    one = KnownAssignment(id=uuid7(), class_id=class_id, teacher_id=teacher, **facts)
    with school.begin() as uow:
        known.keep_assignment(uow, AssignmentMade(**school.place, assignment=one))
    return teacher


def test_a_subject_teacher_sees_names_and_classes_of_those_they_teach_only(school, pupils):
    caller = school.caller("TEACHER", teaches(school, pupils["a"]))
    (first,) = listed(school.db, caller, school.id)
    assert first["last_name"] == "Ёжикова"
    assert set(first) == {"id", "person_id", "last_name", "first_name", "middle_name", "class_id", "class_title"}
    with school.db.begin(caller) as uow:
        card = people.get(uow, pupils["mine"])
        assert (card.last_name, card.birth_date, card.representatives) == ("Ёжикова", None, [])
        assert orjson.loads(students.of_class(uow, pupils["b"], None).body) == []
        for unseen in (
            lambda: people.get(uow, pupils["theirs"]),
            lambda: students.get(uow, pupils["first"]),
        ):
            with pytest.raises(NotFound):
                unseen()


@pytest.mark.parametrize("more", [{"ends_on": date(2021, 6, 1)}, {"starts_on": date(2199, 9, 1)}])
def test_who_taught_once_or_will_teach_sees_nobody(school, pupils, more):
    caller = school.caller("TEACHER", teaches(school, pupils["a"], **more))
    assert listed(school.db, caller, school.id) == []
    with pytest.raises(NotFound), school.db.begin(caller) as uow:
        people.get(uow, pupils["mine"])


def test_a_parent_and_a_child_see_only_their_own(school, pupils):
    with school.begin("CLERK") as uow:
        mother = people.get(uow, pupils["mine"]).representatives[0].person_id
    for caller in (school.caller("PARENT", mother), school.caller("STUDENT", pupils["mine"])):
        anywhere = replace(caller, school_id=None)
        for one in (caller, anywhere):
            assert names(listed(school.db, one, school.id)) == ["Ёжикова"]
            with school.db.begin(one) as uow:
                assert people.get(uow, pupils["mine"]).last_name == "Ёжикова"
                with pytest.raises(NotFound):
                    people.get(uow, pupils["theirs"])
                with pytest.raises(NotFound):
                    students.get(uow, pupils["second"])


def test_an_officer_finds_the_children_of_the_district_and_of_no_other(school, other_school, pupils):
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    assert names(listed(school.db, officer, school.id, q="ёжик")) == ["Ёжикова"]
    with school.db.begin(officer) as uow:
        assert people.get(uow, pupils["mine"]).phone is None, "contacts go to the department only under P4"
    stranger = Caller(role="DISTRICT", district_id=uuid7())
    assert listed(school.db, stranger, school.id, q="ёжик") == []
    with pytest.raises(NotFound), school.db.begin(stranger) as uow:
        people.get(uow, pupils["mine"])


@pytest.mark.parametrize("role", ["TEACHER", "STUDENT", "PARENT", "DISTRICT", "DIRECTOR"])
def test_who_may_not_write_a_card_does_not_find_it(school, pupils, role):
    data = build.AdultData(last_name="Иная", first_name="Анна", sex="F", birth_date=date(2015, 5, 5))
    with pytest.raises(NotFound), school.begin(role, uuid7()) as uow:
        people.change(uow, pupils["mine"], 1, data)


# lists


def test_the_list_is_in_russian_order_and_paged_by_key(school):
    school_class = school.open_class(capacity=30)
    wanted = ["Елина", "Ёжикова", "Жукова", "Иванова-Петрова", "Яшина"]
    for name in reversed(wanted):
        school.enrol(school_class, school.applicant(build.child(name)))
    seen, after = [], None
    while True:
        with school.begin("CLERK") as uow:
            page = students.page(uow, school.id, None, school_class, None, after, 2)
        seen += names(orjson.loads(page.body)["items"])
        after = page.headers.get("next")
        if after is None:
            break
    assert seen == wanted


@pytest.mark.parametrize("q", ["ёжик", "ЕЖИКОВА", "  анна  ежик ", "петров еж"])
def test_search_folds_yo_case_and_word_order(school, pupils, q):
    assert names(listed(school.db, school.caller(), school.id, q=q)) == ["Ёжикова"]
    assert listed(school.db, school.caller(), school.id, q="икова") == []
    assert listed(school.db, school.caller(), school.id, q="%") == []


def test_a_new_name_is_in_the_lists_at_once(school, pupils):
    data = build.AdultData(last_name="Абрамова", first_name="Анна", sex="F", birth_date=date(2015, 5, 5))
    with school.begin("CLERK") as uow:
        people.change(uow, pupils["theirs"], 1, data)
    assert names(listed(school.db, school.caller(), school.id)) == ["Абрамова", "Ёжикова"]
    assert names(listed(school.db, school.caller(), school.id, q="абрам")) == ["Абрамова"]


# classes and staff


def test_a_class_is_opened_once_and_told_again_when_changed(school):
    class_id = school.open_class()
    with pytest.raises(ClassExists):
        school.open_class()
    with school.begin("SYS_ADMIN") as uow:
        assert classes.set_capacity(uow, class_id, 1, 30).version == 2
    with pytest.raises(Stale) as stale, school.begin("SYS_ADMIN") as uow:
        classes.set_capacity(uow, class_id, 1, 20)
    assert stale.value.facts["current"]["capacity"] == 30
    assert [one["school_class"]["capacity"] for one in school.told("class_opened.v1")] == [25, 30]


def appointed(school, person, **more):
    one = {"id": uuid7(), "person_id": person, "last_name": "Ильина", "first_name": "Ольга", "role": "CLASS_TEACHER"}
    appointment = KnownAppointment(**one, position="учитель", starts_on=date(2026, 9, 1), **more)
    return StaffAppointed(district_id=school.district_id, school_id=school.id, appointment=appointment)


def test_a_class_teacher_is_named_by_the_news_of_the_appointment(school, other_school):
    person = uuid7()
    with school.begin() as uow:
        known.keep_appointment(uow, event := appointed(school, person))
    class_id = school.open_class(teacher=person)
    with school.begin("CLERK") as uow:
        assert classes.get(uow, class_id).class_teacher == "Ильина Ольга"
    ended = AppointmentEnded(
        district_id=school.district_id,
        school_id=school.id,
        appointment_id=event.appointment.id,
        person_id=person,
        role="CLASS_TEACHER",
        ends_on=date(2026, 10, 1),
    )
    with school.begin() as uow:
        known.end_appointment(uow, ended)
        known.keep_appointment(uow, event)  # the old news once more changes nothing
    with pytest.raises(Exception, match="не работает"), school.begin("SYS_ADMIN") as uow:
        classes.set_teacher(uow, class_id, 1, person)


def test_the_roll_of_a_past_day_is_answered(school):
    school_class = school.open_class()
    school.enrol(school_class, effective_on=date(2026, 9, 10), kind=MovementKind.ENROL_OTHER)
    for day, count in ((9, 0), (10, 1)):
        assert len(listed(school.db, school.caller(), school.id, on=date(2026, 9, day))) == count


def test_kinship_decides_legal_force():
    legal = {one for one in Kinship if one.has_legal_force}
    assert Kinship.STEPFATHER not in legal
    assert Kinship.GUARDIAN in legal


def test_a_subject_teacher_finds_people_without_their_birthdays(school, pupils):
    with school.begin("TEACHER", teaches(school, pupils["a"])) as uow:
        found = people.find(uow, school.id, None, None, 10).items
    assert [one.last_name for one in found] == ["Ёжикова"] and {one.birth_date for one in found} == {None}


@pytest.mark.parametrize("role", sorted({*ROLES} - {"SYS_ADMIN"}))
def test_only_the_schools_administrator_opens_and_changes_classes(school, pupils, role):
    """«Списки района»: a district's right to settings is no right to a school's own."""
    for change in (
        lambda uow: classes.open_class(uow, school.id, 6, "В", build.YEAR, None, 25, None),
        lambda uow: classes.set_teacher(uow, pupils["a"], 1, None),
        lambda uow: classes.set_capacity(uow, pupils["a"], 1, 20),
    ):
        with pytest.raises(Forbidden), school.begin(role) as uow:
            change(uow)


def test_the_working_group_reads_no_consents(school, pupils):
    with pytest.raises(Forbidden), school.begin("WORKING_GROUP") as uow:
        consents.list_of(uow, pupils["mine"])


@pytest.mark.parametrize("place", ["\x00", "Ё\x00"])
def test_a_place_in_a_list_that_nobody_gave_is_refused(school, place):
    with pytest.raises(Invalid) as refused, school.begin("CLERK") as uow:
        students.page(uow, school.id, None, None, None, views.cursor(place, uuid7()), 10)
    assert refused.value.field == "after"


def test_emergency_access_reads_cards_of_the_own_school_and_changes_nothing(school, other_school, pupils):
    with school.begin("EMERGENCY") as uow:
        card = people.get(uow, pupils["mine"])
        with pytest.raises(NotFound):
            consents.list_of(uow, pupils["mine"])
    assert card.last_name == "Ёжикова"
    with pytest.raises((NotFound, Forbidden)), school.begin("EMERGENCY") as uow:
        people.change(uow, pupils["mine"], card.version, build.child("Ужова"))
    with pytest.raises(NotFound), other_school.begin("EMERGENCY") as uow:
        people.get(uow, pupils["mine"])
