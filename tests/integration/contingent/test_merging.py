"""Two cards of one person: found, merged, two again; and two people who look alike."""

from datetime import timedelta

import pytest

from contracts.base import Caller, Conflict, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.contingent import DuplicatePerson, Kinship, MovementKind
from contracts.duplicates import Likeness
from contracts.identity import KnownAppointment, StaffAppointed
from contracts.permissions import ROLES, allowed
from contracts.quality import FindingKind
from contracts.student_body import Address, IdentityDocument
from services.contingent.usecases import (
    addresses,
    clock,
    consent_deadlines,
    consents,
    identity_documents,
    known,
    merging,
    people,
    quality,
    quality_lists,
    representatives,
    searching,
    twins,
)
from tests.builders import student_body as build
from tests.builders.student_body import snils

K = MovementKind
PAPER = IdentityDocument(kind="BIRTH_CERT", series="II-БО", number="123456", issued_on=build.SIGNED)


def does(school, deed, *more, role="DEPUTY", person_id=None, who=None):
    with school.db.begin(who or school.caller(role, person_id)) as uow:
        return deed(uow, *more)


def pairs(school, limit=50, after=None, **who):
    return does(school, twins.page, school.id, after, limit, **who)


def card(school, person):
    return does(school, people.get, person)


def mother_of(school, child):
    return card(school, child).representatives[0].person_id


def alone(school, first, **more):
    """A child of whom nothing is known but what an application says."""
    return school.applicant(build.child("Щукина", first, **more), [], [])


def merge(school, kept, gone, reason="заведена дважды", **who):
    versions = [does(school, people.get, one, role="CLERK").version for one in (kept, gone)]
    return does(school, merging.merge, kept, versions[0], gone, versions[1], reason, None, **who)


@pytest.fixture
def sisters(school):
    """Two sisters in 5А, whose mother was entered with each."""
    class_id = school.open_class()
    found = [school.applicant(build.child("Ёжикова", first)) for first in ("Анна", "Вера")]
    for child in found:
        school.enrol(class_id, child)
    return found


def test_a_mother_entered_twice_is_found_and_becomes_one(school, sisters):
    (pair,) = pairs(school).items
    kept, gone = (mother_of(school, child) for child in sisters)
    assert {pair.first.id, pair.second.id} == {kept, gone}
    assert (pair.likeness, pair.hard, pair.first.represents) == ([Likeness.NAME_AND_PHONE], False, 1)
    done = merge(school, kept, gone)
    assert (done.kept_id, done.merged_id, done.reason, done.undone_at) == (kept, gone, "заведена дважды", None)
    assert [mother_of(school, child) for child in sisters] == [kept, kept]
    assert pairs(school).items == []
    with pytest.raises(NotFound):
        card(school, gone)
    told = [one["link"] for one in school.told("representative_linked.v1")][-1]
    assert (told["person_id"], told["student_person_id"]) == (str(kept), str(sisters[1])) and told["portal_access"]
    assert len(does(school, consents.list_of, kept)) == 2
    with school.db.begin(school.caller("PARENT", kept)) as uow:
        assert {one.last_name for one in searching.search(uow, "ёжикова", None, 9).items} == {"Ёжикова"}
        assert len(searching.search(uow, "ёжикова", None, 9).items) == 2
    notes = [one["note"] for one in school.told("personal_data_accessed.v1")]
    (note,) = [one for one in notes if one["operation"] == "people.merge"]
    assert set(note["subjects"]) == {str(kept), str(gone)} and note["reason"] == "заведена дважды"


def test_a_merge_that_was_a_mistake_is_undone_and_what_came_since_stays(school, sisters):
    kept, gone = (mother_of(school, child) for child in sisters)
    third = school.applicant(build.child("Ёжикова", "Зоя"), [], [])
    done = merge(school, kept, gone)
    new = build.NewRepresentative(person_id=kept, kinship=Kinship.MOTHER)
    does(school, representatives.put, third, 0, new, role="CLERK")
    back = does(school, merging.undo, done.id, "это разные люди")
    assert back.undone_at is not None and back.undone_reason == "это разные люди"
    assert [mother_of(school, child) for child in (*sisters, third)] == [kept, gone, kept]
    assert [len(does(school, consents.list_of, one)) for one in (kept, gone)] == [1, 1]
    (told,) = [one["link"] for one in school.told("representative_linked.v1")][-1:]
    assert told["person_id"] == str(gone)
    with pytest.raises(Conflict):
        does(school, merging.undo, done.id, "ещё раз отменить")
    page = does(school, merging.page, school.id, None, 10)
    assert [one.id for one in page.items] == [done.id]
    assert merge(school, gone, kept).kept_id == gone, "the other way round, after all"


def test_one_mother_beside_one_child_twice_is_beside_it_once(school):
    child = school.applicant(build.child("Жукова"), [build.mother("Жукова"), build.mother("Жукова")])
    first, second = (one.person_id for one in card(school, child).representatives)
    done = merge(school, first, second)
    acting = {one.person_id: one.ends_on for one in card(school, child).representatives}
    assert acting == {first: None, second: clock.today()}
    does(school, merging.undo, done.id, "ошибка ввода")
    assert {one.person_id: one.ends_on for one in card(school, child).representatives} == {first: None, second: None}


def test_the_kept_card_takes_what_it_lacks_and_may_hold_and_gives_it_back(school):
    number = snils(61)
    kept = school.applicant(build.child("Щукина", "Наталья"), papers=[])
    gone = school.applicant(build.child("Щукина", "Наталия", snils=number, birth_place="г. Примерск"))
    (pair,) = [one for one in pairs(school).items if Likeness.NAME_AND_BIRTH in one.likeness]
    assert {pair.first.id, pair.second.id} == {kept, gone}
    done = merge(school, kept, gone)
    seen = does(school, people.get, kept, role="CLERK")
    assert (seen.first_name, seen.snils, seen.birth_place) == ("Наталья", number, "г. Примерск")
    with pytest.raises(DuplicatePerson):
        school.applicant(build.child("Иная", snils=number))
    does(school, merging.undo, done.id, "это двойняшки")
    assert does(school, people.get, kept, role="CLERK").snils is None
    assert does(school, people.get, gone, role="CLERK").snils == number


def test_what_a_consent_uncovers_is_destroyed_on_the_hidden_card_too(school):
    kept = school.applicant(build.child("Щукина", "Наталья"), papers=[])
    gone = school.applicant(build.child("Щукина", "Наталия", birth_place="г. Примерск"))
    merge(school, kept, gone)
    with school.begin("CLERK") as uow:
        for paper in consents.list_of(uow, kept):
            consents.withdraw(uow, paper.id, "заявление № 1", clock.today() - timedelta(days=31))
    with school.db.begin() as uow:
        consent_deadlines.destroy_due(uow)
    with school.begin() as uow:
        rows = uow.rows("SELECT birth_place FROM persons WHERE id = ANY(%(ids)s)", {"ids": [kept, gone]})
        assert [row.birth_place for row in rows] == [None, None]
        (row,) = uow.rows("SELECT moved FROM person_merges WHERE merged_id = %(id)s", {"id": gone})
    assert "Примерск" not in str(row.moved)


def test_nothing_of_the_books_is_lost_and_two_people_are_not_joined(school, sisters):
    class_id = school.open_class(letter="Б")
    twice = [
        school.applicant(build.child("Щукина", first, snils=snils(n))) for n, first in ((62, "Алия"), (63, "Алла"))
    ]
    student = school.applicant(build.child("Юнова"))
    school.enrol(class_id, student)
    mother = mother_of(school, student)
    applicant = school.applicant(build.child("Юнова", "Аня"))
    for kept, gone, why in (
        (sisters[0], sisters[1], "обучаются одновременно: личное дело Е-1 .* и Е-2 .* Отмените приказом"),
        (twice[0], twice[1], "СНИЛС различаются"),
        (student, mother, "представитель"),
    ):
        with pytest.raises(Conflict, match=why):
            merge(school, kept, gone)
    other_day = school.applicant(build.child("Юнова", birth_date=build.child().birth_date + timedelta(days=1)))
    with pytest.raises(Conflict, match="Даты рождения"):
        merge(school, student, other_day)
    with pytest.raises(Invalid):
        merge(school, student, student)
    with pytest.raises(Invalid):
        merge(school, student, applicant, reason="  да ")
    with pytest.raises(Stale):
        does(school, merging.merge, student, 7, applicant, 1, "заведена дважды", None)
    assert merge(school, student, applicant).kept_id == student


def test_one_document_on_two_cards_is_a_hard_pair_and_comes_first(school, sisters):
    """On cards from before a document was refused to a second person."""
    school.applicant(build.child("Абрамова", identity_document=PAPER), [build.mother("Абрамова")])
    other = school.applicant(build.child("Яшина"), [build.mother("Яшина")])
    with school.begin("CLERK") as uow:
        sql = """UPDATE persons p SET identity_document = o.identity_document FROM persons o
                 WHERE p.id = %(id)s AND o.last_name = 'Абрамова' AND o.identity_document IS NOT NULL RETURNING p.id"""
        assert uow.rows(sql, {"id": other})
    page = pairs(school, limit=1)
    assert page.total == 2 and page.items[0].hard and page.items[0].likeness == [Likeness.DOCUMENT]
    rest = pairs(school, limit=1, after=page.next)
    assert [one.hard for one in rest.items] == [False] and rest.next is None


def test_documents_and_addresses_go_over_and_come_back(school):
    home = [Address(text="с. Примерное, ул. Школьная, д. 1")]
    kept = alone(school, "Алина")
    gone = school.applicant(build.child("Щукина", "Арина", identity_document=PAPER, addresses=home))
    merged = merge(school, kept, gone)

    def parts(person):
        return (
            [one.number for one in does(school, identity_documents.list_of, person).items],
            [one.text for one in does(school, addresses.history, person).items],
        )

    assert parts(kept) == ([PAPER.number], [home[0].text])
    does(school, merging.undo, merged.id, "это другой ребёнок")
    assert parts(kept) == ([], []) and parts(gone) == ([PAPER.number], [home[0].text])


def test_twins_are_said_to_be_two_and_are_not_shown_again(school):
    class_id = school.open_class()
    alina, arina = (
        school.applicant(build.child("Щукина", first), [build.mother(f"{first}-Щукина")])
        for first in ("Алина", "Арина")
    )
    school.enrol(class_id, alina)
    assert pairs(school).total == 1
    does(school, quality.check, school.id, role="CLERK")
    sieve = (FindingKind.DUPLICATE, None, None, False, None, 9)
    (finding,) = does(school, quality_lists.findings, school.id, *sieve).items
    assert (finding.person_id, finding.responsible_role, finding.responsible_id) == (alina, "DEPUTY", None)
    with pytest.raises(Invalid):
        does(school, twins.keep_apart, arina, alina, "-")
    for _ in range(2):
        does(school, twins.keep_apart, arina, alina, "двойняшки, два свидетельства")
    assert pairs(school).items == []
    does(school, quality.check, school.id, role="CLERK")
    assert does(school, quality_lists.findings, school.id, *sieve).items == []


def test_names_alone_or_two_slips_make_no_pair(school):
    for first in ("Алина", "Карина"):
        alone(school, first)
    alone(school, "Алена", birth_date=build.child().birth_date + timedelta(days=1))
    assert pairs(school).items == []


def test_the_department_sees_pairs_across_its_schools_and_a_school_its_own(school, other_school):
    here = alone(school, "Наталья")
    there = alone(other_school, "Наталия")
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    (pair,) = pairs(school, who=officer).items
    assert {pair.first.id, pair.second.id} == {here, there}
    assert pairs(school).items == pairs(other_school).items == []
    stranger = Caller(role="DISTRICT", district_id=uuid7())
    with pytest.raises(NotFound):
        pairs(school, who=stranger)
    with pytest.raises(NotFound):
        does(school, merging.merge, here, 1, there, 1, "заведена дважды", None)


def test_who_may_not_merge_does_not(school, other_school, sisters):
    kept, gone = (mother_of(school, child) for child in sisters)
    done = merge(school, kept, gone, role="SYS_ADMIN")
    for role in ROLES:
        if "SC" not in allowed("people.merge", role):
            wrong = NotFound if role == "DISTRICT" else Forbidden
            with pytest.raises(wrong):
                does(school, merging.undo, done.id, "это разные люди", role=role, person_id=uuid7())
            with pytest.raises(wrong):
                does(school, merging.merge, kept, 1, gone, 1, "заведена дважды", None, role=role, person_id=uuid7())
            with pytest.raises(wrong):
                does(school, twins.keep_apart, kept, gone, "это разные люди", role=role, person_id=uuid7())
        if role in ("TEACHER", "CLASS_TEACHER", "PARENT", "STUDENT"):
            with pytest.raises(Forbidden):
                pairs(school, role=role, person_id=uuid7())
    with pytest.raises(NotFound):
        does(school, merging.undo, done.id, "это разные люди", who=other_school.caller("DEPUTY"))
    with pytest.raises(NotFound):
        does(school, merging.page, school.id, None, 9, who=other_school.caller("DEPUTY"))


def test_a_card_with_a_post_is_not_merged_away(school, sisters):
    kept, gone = (mother_of(school, child) for child in sisters)
    post = KnownAppointment(
        id=uuid7(),
        person_id=gone,
        role="TEACHER",
        last_name="Ёжикова",
        first_name="Мария",
        starts_on=build.SIGNED,
        position="учитель",
    )
    with school.begin() as uow:
        known.keep_appointment(uow, StaffAppointed(**school.place, appointment=post))
    with pytest.raises(Conflict, match="есть должность"):
        merge(school, kept, gone)
    assert merge(school, gone, kept).kept_id == gone
