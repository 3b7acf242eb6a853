"""Who sees which application for admission: the school its register, a parent their own, the department numbers."""

from dataclasses import replace

import pytest

from contracts.admissions import ApplicationStatus, NewApplication
from contracts.base import Forbidden, NotFound, uuid7
from contracts.permissions import ROLES, allowed
from services.contingent.usecases import admission_deciding as deciding
from services.contingent.usecases import admissions, people, representatives
from tests.builders import student_body as build
from tests.integration.contingent.office import PACKAGE, Office

Status = ApplicationStatus


@pytest.fixture
def office(school, monkeypatch):
    return Office(school, monkeypatch)


def mother_of(school, child):
    with school.begin("CLERK") as uow:
        return people.get(uow, child).representatives[0]


def test_a_parent_applies_to_another_school_and_sees_their_own_only(office, school, other_school, monkeypatch):
    child = school.applicant()
    link = mother_of(school, child)
    mother = school.caller("PARENT", link.person_id)
    asked = NewApplication(school_id=other_school.id, year=build.YEAR, grade=5, person_id=child)
    one = office.does(admissions.submit, asked, who=mother)
    assert (one.applicant_name, one.child.last_name) == ("Иванова Мария Сергеевна", "Иванова")
    unborn = office.asked("Яшина", school_id=other_school.id)
    two = office.does(admissions.submit, unborn, who=mother)
    assert two.applicant_name == "Иванова Мария Сергеевна", "in their own name, whatever is written"
    assert [row.id for row in office.does(admissions.own, who=mother)] == [two.id, one.id]
    with pytest.raises(NotFound):
        office.does(admissions.get, one.id)
    theirs = Office(other_school, monkeypatch)
    assert {row.id for row in theirs.page().items} == {one.id, two.id}
    with pytest.raises(Forbidden):
        office.does(deciding.take_papers, one.id, one.version, PACKAGE, who=mother)
    stranger = school.caller("PARENT", mother_of(school, school.applicant(build.child("Жукова"))).person_id)
    for deed in (admissions.get, lambda uow, key: deciding.withdraw(uow, key, 1, None)):
        with pytest.raises(NotFound):
            office.does(deed, one.id, who=stranger)
    with pytest.raises(NotFound):
        office.does(admissions.submit, replace(asked, id=uuid7()), who=stranger)
    gone = office.does(deciding.withdraw, two.id, two.version, None, who=mother)
    assert gone.status is Status.WITHDRAWN
    restricted = build.NewRepresentative(id=link.id, person_id=link.person_id, kinship=link.kinship, restriction="суд")
    office.does(representatives.put, child, link.version, restricted)
    assert [row.id for row in office.does(admissions.own, who=mother)] == [two.id], "a restricted parent has no rights"


def test_a_parent_cannot_flood_a_register(office, school, monkeypatch):
    monkeypatch.setattr(admissions.rules, "MOST_OPEN", 1)
    mother = school.caller("PARENT", mother_of(school, school.applicant()).person_id)
    office.does(admissions.submit, office.asked("Яшина"), who=mother)
    with pytest.raises(Exception, match="Открытых заявлений"):
        office.does(admissions.submit, office.asked("Ушакова"), who=mother)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_reaches_another_schools_register_nor_more_than_its_right(office, school, other_school, role):
    one = office.submit()
    stranger = replace(other_school.caller(role, uuid7()), school_id=other_school.id)
    with pytest.raises((NotFound, Forbidden)):
        office.does(admissions.get, one.id, who=stranger)
    with pytest.raises((NotFound, Forbidden)):
        office.does(admissions.page, school.id, build.YEAR, None, None, False, None, 5, who=stranger)
    with pytest.raises((NotFound, Forbidden)):
        office.does(deciding.withdraw, one.id, one.version, "заявление от 02.10.2026", who=stranger)
    own = school.caller(role, uuid7())
    if "SC" not in allowed("admission.read", role):
        with pytest.raises((NotFound, Forbidden)):
            office.does(admissions.get, one.id, who=own)
    if "SC" not in allowed("admission.write", role):
        with pytest.raises((NotFound, Forbidden)):
            office.does(deciding.take_papers, one.id, one.version, PACKAGE, who=own)
