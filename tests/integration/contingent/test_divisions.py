"""Subgroups of a class, and classes taught together."""

import eventlet
import pytest

from contracts.base import Conflict, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.permissions import ROLES, allowed
from services.contingent.usecases import classes, combined_classes, divisions, people
from tests.builders import student_body as build

GIRLS, BOYS = ("Абрамова", "Белова", "Ёжикова"), ("Жуков", "Ильин")


@pytest.fixture
def pupils(school):
    """A class of three girls and two boys."""
    class_id = school.open_class(teacher=uuid7())
    girls = [school.enrol(class_id, school.applicant(build.child(one)))[0] for one in GIRLS]
    boys = [
        school.enrol(class_id, school.applicant(build.child(one, "Лев", sex="M", middle_name=None)))[0] for one in BOYS
    ]
    return class_id, girls, boys


def does(school, deed, *more, role="DEPUTY", **named):
    with school.begin(role, named.pop("who", None)) as uow:
        return deed(uow, *more)


def divided(school, class_id, title="Английский язык", parts=2, balanced=True, id=None):
    return does(school, divisions.divide, class_id, title, parts, id, balanced)


def names(subgroup):
    return [one.last_name for one in subgroup.students]


def test_a_class_is_divided_evenly_girls_and_boys_apart(school, pupils):
    made = divided(school, pupils[0])
    first, second = made.subgroups
    assert [len(first.students), len(second.students)] in ([3, 2], [2, 3]) and made.unplaced == []
    for sex in (GIRLS, BOYS):
        counts = [sum(name in sex for name in names(one)) for one in made.subgroups]
        assert abs(counts[0] - counts[1]) <= 1
    with pytest.raises(Conflict):
        divided(school, pupils[0], " Английский  язык ")
    assert [one.title for one in does(school, divisions.list_of, pupils[0])] == ["Английский язык"]


def test_a_student_is_in_one_subgroup_of_a_division(school, pupils):
    class_id, girls, boys = pupils
    made = divided(school, class_id, balanced=False)
    assert (len(made.unplaced), [len(one.students) for one in made.subgroups]) == (5, [0, 0])
    first, second = (one.id for one in made.subgroups)
    made = does(school, divisions.place, made.id, made.version, girls, first)
    made = does(school, divisions.place, made.id, made.version, [girls[0]], second)
    assert [names(one) for one in made.subgroups] == [["Белова", "Ёжикова"], ["Абрамова"]]
    with pytest.raises(Stale):
        does(school, divisions.place, made.id, 1, boys, first)
    made = does(school, divisions.balance, made.id, made.version)
    assert sorted(len(one.students) for one in made.subgroups) == [2, 3] and made.unplaced == []
    assert {"Белова", "Ёжикова"} <= set(names(made.subgroups[0])), "nobody is moved"
    made = does(school, divisions.place, made.id, made.version, [girls[0]], None)
    assert [one.last_name for one in made.unplaced] == ["Абрамова"]
    stranger = school.enrol(school.open_class(letter="Б"), school.applicant(build.child("Чужова")))[0]
    for wrong, students in ((NotFound, [stranger]), (NotFound, [uuid7()]), (Invalid, [girls[1], girls[1]])):
        with pytest.raises(wrong):
            does(school, divisions.place, made.id, made.version, students, first)
    with pytest.raises(NotFound):
        does(school, divisions.place, made.id, made.version, girls, uuid7())
    does(school, divisions.remove, made.id, made.version)
    assert does(school, divisions.list_of, class_id) == []


def test_two_who_place_at_once_leave_one_place(school, pupils):
    class_id, girls, _ = pupils
    made = divided(school, class_id, balanced=False)

    def place(subgroup):
        try:
            return does(school, divisions.place, made.id, made.version, [girls[0]], subgroup.id)
        except Stale as late:
            return late

    done = [one.wait() for one in [eventlet.spawn(place, one) for one in made.subgroups]]
    assert sum(isinstance(one, Stale) for one in done) == 1
    (now,) = does(school, divisions.list_of, class_id)
    assert sum(len(one.students) for one in now.subgroups) == 1


def test_each_sees_of_a_division_whom_they_see_of_the_class(school, other_school, pupils):
    class_id = pupils[0]
    made = divided(school, class_id)
    with school.begin("CLERK") as uow:
        child = next(one for one in people.find(uow, school.id, "Ёжикова", None, 5).items)
        mother = people.get(uow, child.id).representatives[0].person_id
    (seen,) = does(school, divisions.list_of, class_id, role="PARENT", who=mother)
    assert [name for one in seen.subgroups for name in names(one)] == ["Ёжикова"]
    for role in ROLES:
        if "SC" not in allowed("curriculum.write", role):
            with pytest.raises(Forbidden):
                does(school, divisions.balance, made.id, made.version, role=role)
        for deed, key in ((divisions.list_of, class_id), (lambda uow, _: divisions.remove(uow, made.id, 1), None)):
            with pytest.raises((NotFound, Forbidden)):
                does(other_school, deed, key, role=role)


def test_how_a_class_is_divided_concerns_nobody_of_another_class(school, pupils):
    leads, other = uuid7(), build.child("Чужова")
    child = school.applicant(other)
    school.enrol(school.open_class(letter="Б", teacher=leads), child)
    divided(school, pupils[0])
    for role, who in (("CLASS_TEACHER", leads), ("STUDENT", child), ("TEACHER", uuid7()), ("PARENT", uuid7())):
        assert does(school, divisions.list_of, pupils[0], role=role, who=who) == []
    assert len(does(school, divisions.list_of, pupils[0], role="CLERK")) == 1


@pytest.mark.parametrize(("title", "parts", "field"), [("", 2, "title"), ("И", 2, "title"), ("Труд", 1, "subgroups"),
                                                       ("Труд", 5, "subgroups")])  # fmt: skip
def test_what_is_wrong_with_a_division_is_named(school, title, parts, field):
    with pytest.raises(Invalid) as refused:
        divided(school, school.open_class(), title, parts)
    assert refused.value.field == field


# taught as one


def combined(school, ids, capacity=25):
    return does(school, combined_classes.combine, school.id, ids, capacity, None, role="SYS_ADMIN")


def test_classes_of_different_grades_are_taught_as_one(school):
    first, third = school.open_class(1, capacity=8), school.open_class(3, capacity=10)
    school.enrol(third)
    made = combined(school, [third, first], 18)
    assert (made.title, made.capacity, made.students, made.class_ids) == ("1А + 3А", 18, 1, [first, third])
    with pytest.raises(Conflict, match="уже"):
        combined(school, [first, school.open_class(2)], 60)
    with pytest.raises(Invalid, match="не больше 8"):
        does(school, classes.set_capacity, first, 1, 9, role="SYS_ADMIN")
    assert does(school, classes.set_capacity, third, 1, 5, role="SYS_ADMIN").capacity == 5
    assert does(school, combined_classes.list_of, school.id, build.YEAR, role="TEACHER") == [made]
    with pytest.raises(Stale):
        does(school, combined_classes.separate, made.id, 7, role="SYS_ADMIN")
    does(school, combined_classes.separate, made.id, made.version, role="SYS_ADMIN")
    assert does(school, combined_classes.list_of, school.id, build.YEAR) == []
    does(school, classes.set_capacity, first, 1, 30, role="SYS_ADMIN")


def test_what_is_no_combined_class_is_refused(school, other_school):
    one, two = school.open_class(1, capacity=10), school.open_class(1, "Б", capacity=10)
    theirs = other_school.open_class(2)
    for wrong, ids, capacity in (
        (Invalid, [one], 25),
        (Conflict, [one, two], 25),
        (Invalid, [one, school.open_class(2, capacity=10)], 19),
        (NotFound, [one, one], 25),
        (NotFound, [one, theirs], 50),
    ):
        with pytest.raises(wrong):
            combined(school, ids, capacity)
    for role in ROLES:
        if role != "SYS_ADMIN":
            with pytest.raises(Forbidden):
                does(school, combined_classes.combine, school.id, [one], 25, None, role=role)
