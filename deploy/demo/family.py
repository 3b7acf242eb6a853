"""A family on the platform: a pupil and a parent with accounts, and a brother or sister in another school."""

from dataclasses import replace
from typing import Any

from deploy.demo import moving
from deploy.demo.accounts import Accounts, Wanted
from deploy.demo.http import Person
from deploy.demo.people import Child, Family
from deploy.demo.place import Place, Student

CAME = moving.Arrival("", "ENROL_OTHER", "FAMILY", "семейное образование")


def open_portal(place: Place, other: Place, accounts: Accounts) -> dict[str, Person]:
    """Role → the pupil and the mother, with slips from the class teacher; her second child goes to `other`."""
    student, child = _chosen(place)
    mother = _mother(place, student)
    _second_child(other, child, mother)
    teacher = _class_teacher(place, accounts)
    logins = {"STUDENT": place.login("student"), "PARENT": place.login("parent")}
    persons = {"STUDENT": student["person_id"], "PARENT": mother["person_id"]}
    wanted = [Wanted(logins[role], persons[role], role) for role in logins]
    opened = accounts.open(wanted, place.slips(teacher))
    return {role: opened[login] for role, login in logins.items()} | {"CLASS_TEACHER": teacher}


def _chosen(place: Place) -> tuple[Student, Child]:
    """A pupil of the studied class who has a mother and every consent."""
    class_id = str(next(one.id for one in place.school.classes if one.studied))
    for student, child in place.known(class_id):
        if child.consent == "FULL" and child.family.father and child.family.adults[0].kinship == "MOTHER":
            return student, child
    raise AssertionError(f"{place.school.short_name}: некого показать")


def _mother(place: Place, student: Student) -> dict[str, Any]:
    found = place.acting["CLERK"].get(f"/v1/people/{student['person_id']}/representatives")
    mother: dict[str, Any] = next(one for one in found if one["kinship"] == "MOTHER")
    return mother


def _second_child(other: Place, first: Child, mother: dict[str, Any]) -> None:
    """Of the same mother, in the youngest class that has room; her card comes from the first school."""
    school_class = next(one for one in other.school.classes if one.grade > 1)
    adult = first.family.adults[0]
    family = Family(first.family.surname, first.family.father, [adult], first.family.address)
    child = other.population.child(school_class.grade, family)
    came = replace(CAME, class_title=school_class.title)
    moving.arrive(other, "second child", came, child, {adult.phone: mother["person_id"]})


def _class_teacher(place: Place, accounts: Accounts) -> Person:
    login = place.login("homeroom")
    return Person(place.acting["SYS_ADMIN"].line, login, accounts.passwords[login], "CLASS_TEACHER")
