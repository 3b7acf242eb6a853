"""A child comes from another school of the district: the card moves, the papers stay, the links begin anew."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from chassis.db import Database
from chassis.migrate import role_of
from contracts.base import Invalid, NotFound
from contracts.contingent import Kinship, LeaveReason, MovementKind, NewRepresentative, Purpose
from services.contingent import reerase
from services.contingent.usecases import clock, consents, destroying, people, representatives, taking_over
from services.gradebook.usecases import diaries
from tests.builders import news
from tests.builders import student_body as build
from tests.integration.gradebook.world import HEARD

NUMBER = build.snils(77)
BORN = date(2015, 5, 5)


@pytest.fixture(scope="module")
def gradebook(database: Callable[[str | None], str]) -> Iterator[Database]:
    opened = Database().open(database("gradebook"), role=role_of("gradebook"))
    yield opened
    opened.stop()


@pytest.fixture
def left(school):
    """(child, mother) of a pupil who has left the first school."""
    card = build.child(snils=NUMBER, phone="+79000000077")
    child = school.applicant(card, [build.mother(consent=build.consent(Purpose.P1, Purpose.P2))])
    student, _ = school.enrol(school.open_class(), child)
    gone = {"student_id": student, "effective_on": date(2026, 10, 20), "reason": LeaveReason.FAMILY_EDU}
    school.execute([build.line(MovementKind.WITHDRAW, child, None, **gone)])
    return child, UUID(school.told("representative_linked.v1")[0]["link"]["person_id"])


def take(school):
    with school.begin("CLERK") as uow:
        return taking_over.take_over(uow, school.id, NUMBER, "Иванова", BORN)


def links(school):
    return [one["link"] for one in school.told("representative_linked.v1")]


def kept(school, *persons):
    """СНИЛС and phone as they lie in the table."""
    with school.db.begin(replace(school.caller(), school_id=None, role="SYSTEM")) as uow:
        rows = uow.rows("SELECT id, snils, phone FROM persons WHERE id = ANY(%(ids)s)", {"ids": [*persons]})
        return {row.id: (row.snils, row.phone) for row in rows}


def test_the_links_end_in_one_school_and_begin_in_the_other(school, other_school, left):
    take(other_school)
    (begun, ended), (anew,) = links(school), links(other_school)
    assert (ended["id"], ended["ends_on"]) == (begun["id"], clock.today().isoformat())
    assert (anew["starts_on"], anew["ends_on"]) == (clock.today().isoformat(), None)
    assert anew["id"] != ended["id"] and anew["person_id"] == ended["person_id"]
    assert not anew["portal_access"], "the mother has signed for another operator"


def test_what_only_the_other_school_was_allowed_is_not_brought_along(school, other_school, left):
    child, mother = left
    take(other_school)
    assert kept(school, child, mother) == {child: (None, None), mother: (None, None)}


def test_the_school_that_let_the_card_go_keeps_acts_of_what_was_erased(school, other_school, left):
    child, mother = left
    take(other_school)
    with school.begin("DIRECTOR") as uow:
        found = destroying.page(uow, school.id, None, None, 50).items
    acts = {one.person_id: (one.ground, one.consent_id, one.personal_file_no, one.fields) for one in found}
    gone = ("TAKEN_OVER", None)
    assert acts == {child: (*gone, "И-1", ["phone", "snils"]), mother: (*gone, None, ["phone"])}
    assert sorted(one.number for one in found) == [1, 2]
    assert all(reerase.read(reerase.written(one)) == one for one in found)
    with other_school.begin("DIRECTOR") as uow:
        assert destroying.page(uow, other_school.id, None, None, 50).items == []


def test_a_card_that_the_other_school_still_needs_stays_as_it_is(school, other_school, left):
    _, mother = left
    brother = build.child("Иванов", "Олег", sex="M")
    school.applicant(brother, [NewRepresentative(person_id=mother, kinship=Kinship.MOTHER)], [])
    take(other_school)
    assert kept(school, mother) == {mother: (None, "+79000000001")}
    for one, phone in ((school, "+79000000001"), (other_school, None)):
        with one.begin("CLERK") as uow:
            assert people.get(uow, mother).phone == phone


def test_the_mother_reads_the_diary_of_the_new_school(school, other_school, left, gradebook):
    child, mother = left
    take(other_school)
    with other_school.begin("CLERK") as uow:
        consents.register(uow, mother, build.consent(number="81"))
        consents.register(uow, child, build.consent(number="82"))
    day = min(clock.today(), date(2026, 10, 21))
    other_school.enrol(other_school.open_class(), child, effective_on=day)
    news.carry(school.db, gradebook, school.district_id, HEARD)
    for one, seen in ((school, []), (other_school, [child])):
        with gradebook.begin(one.caller("PARENT", mother)) as uow:
            assert [row.person_id for row in diaries.children(uow)] == seen
    with other_school.begin("CLERK") as uow:
        (link,) = representatives.list_of(uow, child)
        representatives.end(uow, child, link.id, None)
    news.carry(school.db, gradebook, school.district_id, HEARD)
    with gradebook.begin(other_school.caller("PARENT", mother)) as uow:
        assert diaries.children(uow) == []


# known adults


def test_only_an_adult_is_known_as_a_representative(school, other_school):
    """A pupil or an applicant named as somebody's mother keeps their card in their school."""
    applicant = school.applicant(build.child("Орлова"))
    _, pupil = school.enrol(school.open_class(), school.applicant(build.child("Белова", birth_date=date(2005, 1, 1))))
    for person in (applicant, pupil):
        same = NewRepresentative(person_id=person, kinship=Kinship.MOTHER)
        with pytest.raises(Invalid) as refused, other_school.begin("CLERK") as uow:
            people.register(uow, other_school.id, build.child("Жукова"), None, [same], [])
        assert refused.value.facts["problems"][0]["field"] == "representatives[0].person_id"
        with school.begin("CLERK") as uow:
            assert people.get(uow, person).last_name in ("Орлова", "Белова")
        with pytest.raises(NotFound), other_school.begin("CLERK") as uow:
            people.get(uow, person)
