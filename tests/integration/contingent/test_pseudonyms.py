"""A child without a consent is taught and counted like everybody, and called by a number."""

from datetime import date, timedelta

import pytest

from contracts.base import PLATFORM, Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.contingent import ConsentMissing, MovementKind, Purpose
from services.contingent.usecases import (
    books,
    clock,
    consent_deadlines,
    consents,
    movement_check,
    people,
    pseudonyms,
    quality,
    representatives,
    students,
)
from tests.builders import student_body as build

BORN = date(2015, 5, 5)


def register(school, role="CLERK", **more):
    values = {"sex": "F", "birth_year": 2015, "number": "31/05", "refused_on": build.SIGNED, "id": None} | more
    with school.begin(role) as uow:
        return pseudonyms.register(uow, school.id, **values)


def name(school, person, version, papers=None, **more):
    papers = [build.consent()] if papers is None else papers
    with school.begin("CLERK") as uow:
        return pseudonyms.name(uow, person, version, build.child(**more), [build.mother()], papers)


def alphabet(school):
    with school.begin("CLERK") as uow:
        return [(row.full_name, row.birth_date) for row in books.alphabet_page(uow, school.id, None, None, 50).items]


def everything_stored(school, person):
    """Every text of the school's tables and events that speaks of the person."""
    sql = """
        SELECT (SELECT string_agg(p::text, ' ') FROM persons p WHERE id = %(id)s)
          || (SELECT coalesce(string_agg(m::text, ' '), '') FROM class_memberships m WHERE person_id = %(id)s)
          || (SELECT coalesce(string_agg(v::text, ' '), '') FROM movements v WHERE person_id = %(id)s)
          || (SELECT coalesce(string_agg(b::text, ' '), '') FROM alphabet_book b
              JOIN enrolments e ON e.id = b.student_id WHERE e.person_id = %(id)s)
          || (SELECT string_agg(w.word, ' ') FROM person_words w WHERE person_id = %(id)s)
    """
    with school.begin() as uow:
        return uow.scalar(sql, {"id": person})


def test_a_refused_child_is_enrolled_by_an_ordinary_order_and_called_by_the_file(school):
    card = register(school)
    assert (card.last_name, card.first_name, card.pseudonym) == ("Обучающийся", "по отказу № 31/05", True)
    class_id = school.open_class()
    line = build.line(MovementKind.ENROL_OTHER, card.id, class_id)
    with school.begin("CLERK") as uow:
        checked = movement_check.check(uow, school.id, "ENROL", [line], build.SEPTEMBER)
    assert (checked.problems, checked.people[0].pseudonym) == ([], True)
    order = school.execute([line])

    assert school.outcome(order) == "EXECUTED"
    (told,) = school.told("student_enrolled.v1")
    assert told["student"]["first_name"] == f"№ {told['student']['personal_file_no']}"
    assert told["student"]["birth_date"] == "2015-01-01"
    assert told["movement"]["full_name"] == f"Обучающийся № {told['student']['personal_file_no']}"
    assert alphabet(school) == [(told["movement"]["full_name"], date(2015, 1, 1))]
    with school.begin("CLERK") as uow:
        assert students.get(uow, line.student_id).pseudonym
        assert "№ О-1" in students.of_class(uow, class_id, build.SEPTEMBER).body.decode()


def test_without_a_consent_only_the_nameless_are_enrolled(school):
    class_id = school.open_class()
    named = school.applicant(papers=[])
    assert "Нет действующего согласия" in school.outcome(
        school.execute([build.line(MovementKind.ENROL_OTHER, named, class_id)])
    )


def test_the_nameless_are_counted_and_nothing_is_asked_of_them(school):
    class_id = school.open_class()
    school.enrol(class_id)
    school.enrol(class_id, register(school).id)
    with school.begin() as uow:
        checked = quality.check(uow, school.id)
        missing = "SELECT b.missing FROM quality_blocks b JOIN persons p ON p.id = b.person_id WHERE p.pseudonym"
        of_nameless = uow.rows(missing)
    assert checked.students == 2
    assert [name for row in of_nameless for name in row.missing] == []


def test_the_refusal_is_a_fact_that_names_nobody(school):
    person = register(school).id
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, person)
    assert (paper.status, paper.given_by_name, paper.number) == ("REFUSED", "—", "31/05")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": " "}, "refusal_number"),
        ({"number": "Иванова Анна Петровна, 5А"}, "refusal_number"),
        ({"refused_on": date(2099, 1, 1)}, "refused_on"),
        ({"birth_year": 1950}, "birth_year"),
    ],
)
def test_a_faulty_refusal_is_refused_by_field(school, change, field):
    with pytest.raises(Invalid) as refused:
        register(school, **change)
    assert [one["field"] for one in refused.value.facts["problems"]] == [field]


def test_others_neither_register_nor_see_nor_name(school, other_school):
    person = register(school).id
    with pytest.raises(Forbidden):
        register(school, role="DIRECTOR")
    with pytest.raises(NotFound), other_school.begin("CLERK") as uow:
        people.get(uow, person)
    with pytest.raises(NotFound):
        name(other_school, person, 1)


def test_nothing_is_added_that_would_say_who_it_is(school):
    card = register(school)
    with pytest.raises(Conflict, match="вместе"), school.begin("CLERK") as uow:
        people.change(uow, card.id, 1, build.child())
    with pytest.raises(Conflict, match="вместе"), school.begin("CLERK") as uow:
        representatives.put(uow, card.id, 0, build.mother())
    with pytest.raises(Conflict, match="вместе"), school.begin("CLERK") as uow:
        consents.register(uow, card.id, build.consent())


def test_a_consent_gives_the_name_back_to_lists_and_copies(school):
    student, person = school.enrol(school.open_class(), register(school).id)
    with pytest.raises(Stale):
        name(school, person, 1)
    card = name(school, person, 2, snils=build.snils(41))
    assert (card.last_name, card.snils, card.pseudonym, card.birth_date) == ("Иванова", build.snils(41), False, BORN)
    assert len(card.representatives) == 1
    (told,) = school.told("person_renamed.v1")
    assert (told["last_name"], told["birth_date"]) == ("Иванова", "2015-05-05")
    with school.begin("CLERK") as uow:
        seen = students.get(uow, student)
    assert (seen.last_name, seen.personal_file_no, seen.pseudonym) == ("Иванова", "О-1", False)
    with pytest.raises(Conflict, match="уже внесено"):
        name(school, person, card.version)


def test_a_name_without_the_consent_is_refused(school):
    person = register(school).id
    with pytest.raises(ConsentMissing):
        name(school, person, 1, papers=[])
    with pytest.raises(ConsentMissing):
        name(school, person, 1, papers=[build.consent(Purpose.P5)])
    assert "Иванова" not in everything_stored(school, person)


def withdrawn(school, person, days):
    with school.begin("CLERK") as uow:
        (paper,) = (one for one in consents.list_of(uow, person) if one.status == "ACTIVE")
        consents.withdraw(uow, paper.id, "Заявление № 7", clock.today() - timedelta(days=days))
    with school.db.begin(PLATFORM) as uow:
        consent_deadlines.destroy_due(uow)
    return paper.id


def enrolled(school, **more):
    signed = clock.today() - timedelta(days=90)
    person = school.applicant(build.child(**more), None, [build.consent(signed_at=signed)])
    return school.enrol(school.open_class(), person)


def test_thirty_days_after_a_withdrawal_the_name_is_gone_everywhere(school):
    student, person = enrolled(school)
    paper = withdrawn(school, person, 30)
    stored = everything_stored(school, person)
    assert [one for one in ("Иванова", "иванова", "Анна", "2015-05-05") if one in stored] == []
    assert alphabet(school) == [("Обучающийся № И-1", date(2015, 1, 1))]
    closed, told = school.told("person_renamed.v1")
    assert (closed["pseudonym"], told["pseudonym"]) == (False, True)
    for one in (closed, told):
        assert (one["last_name"], one["first_name"], one["birth_date"]) == ("Обучающийся", "№ И-1", "2015-01-01")
    links = [one["link"]["ends_on"] for one in school.told("representative_linked.v1")]
    assert links[-1] == str(clock.today())
    with school.begin() as uow:
        erased = uow.scalar("SELECT destroyed_fields FROM consents WHERE id = %(id)s", {"id": paper})
    assert {"birth_date", "first_name", "last_name", "middle_name"} <= set(erased)
    with school.begin("CLERK") as uow:
        assert students.get(uow, student).left_on is None


def test_the_name_stays_while_another_consent_covers_it_or_a_paper_only_ran_out(school):
    _, person = enrolled(school)
    with school.begin("CLERK") as uow:
        consents.register(uow, person, build.consent(Purpose.P1, number="18", signed_at=clock.today()))
        first = next(one for one in consents.list_of(uow, person) if one.number == "17")
        consents.withdraw(uow, first.id, "Заявление № 7", clock.today() - timedelta(days=40))
    with school.db.begin(PLATFORM) as uow:
        consent_deadlines.destroy_due(uow)
    assert "Иванова" in everything_stored(school, person)

    with school.begin() as uow:
        ended = clock.today() - timedelta(days=31)
        sql = "UPDATE consents SET valid_to = %(day)s WHERE person_id = %(id)s AND number = '18' RETURNING 1"
        uow.rows(sql, {"day": ended, "id": person})
    with school.db.begin(PLATFORM) as uow:
        consent_deadlines.destroy_due(uow)
    assert "Иванова" in everything_stored(school, person)
