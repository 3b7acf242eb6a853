"""On what a school takes consents: a paper for each purpose, and which edition of its form was signed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import InternalError

from contracts.base import Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.consents import ConsentNotSeparate, NewConsentForm, SeparatePapers
from contracts.contingent import ConsentMissing, DataCategory, Purpose
from services.contingent.models.consents import SEVERAL_PURPOSES
from services.contingent.usecases import clock, consent_forms, consent_rules, consents, people, representatives
from tests.builders import student_body as build
from tests.integration.contingent.place import School
from tests.integration.contingent.test_import import child, take, xlsx

LONG_AGO = date(2025, 8, 31)


def set_separate(school, separate=SeparatePapers.REFUSE, version=0, role="DIRECTOR"):
    with school.begin(role) as uow:
        return consent_rules.set_of_school(uow, school.id, version, separate, "12-ОД", date(2026, 8, 25))


def add_form(school, role="DIRECTOR", id=None, **more):
    form = NewConsentForm(**{"purpose": Purpose.P1, "starts_on": date(2026, 8, 1)} | more)
    with school.begin(role) as uow:
        return consent_forms.add(uow, school.id, form, id)


def register(school, person, paper):
    with school.begin("CLERK") as uow:
        return consents.register(uow, person, paper)


def outdated(school, role="CLERK", who=None, **more):
    with school.begin(role, who) as uow:
        given = {"purpose": None, "after": None, "limit": 50} | more
        return consent_forms.outdated(uow, school.id, **given)


# one paper, one purpose


def test_until_the_school_decides_a_paper_for_two_purposes_is_taken_with_a_warning(school):
    person = school.applicant(papers=[])
    with school.begin("CLERK") as uow:
        own = consent_rules.of_school(uow, school.id)
    assert (own.separate, own.version) == (SeparatePapers.WARN, 0)
    assert register(school, person, build.consent()).warnings == [SEVERAL_PURPOSES]


def test_a_school_that_decided_so_refuses_merged_papers_by_every_door(school):
    person = school.applicant(papers=[])
    own = set_separate(school)
    assert (own.order_number, own.version) == ("12-ОД", 1)
    with pytest.raises(ConsentNotSeparate) as refused:
        register(school, person, build.consent())
    assert [one["field"] for one in refused.value.facts["problems"]] == ["consent.purposes"]
    with pytest.raises(ConsentNotSeparate), school.begin("CLERK") as uow:
        people.register(uow, school.id, build.child("Белова"), None, [build.mother("Белова")], [build.consent()])
    with pytest.raises(ConsentNotSeparate), school.begin("CLERK") as uow:
        father = build.mother(consent=build.consent())
        representatives.put(uow, person, 0, father)

    assert register(school, person, build.consent(signed_at=LONG_AGO)).status == "ACTIVE", "older than the rule"
    assert register(school, person, build.consent(refused=True)).status == "REFUSED", "a no may be said once"
    assert register(school, person, build.consent(Purpose.P2)).warnings == []
    set_separate(school, SeparatePapers.WARN, version=1)
    assert register(school, person, build.consent()).status == "ACTIVE"


def test_only_the_director_decides_and_by_an_order(school, other_school):
    with pytest.raises(Forbidden):
        set_separate(school, role="CLERK")
    with pytest.raises(NotFound), other_school.begin("DIRECTOR") as uow:
        consent_rules.set_of_school(uow, school.id, 0, SeparatePapers.REFUSE, "1", LONG_AGO)
    with pytest.raises(Invalid, match="номер приказа"), school.begin("DIRECTOR") as uow:
        consent_rules.set_of_school(uow, school.id, 0, SeparatePapers.REFUSE, " ", LONG_AGO)
    with pytest.raises(Stale):
        set_separate(school, version=4)


def set_of_district(school, separate=SeparatePapers.REFUSE, version=0, role="DISTRICT"):
    with school.db.begin(replace(school.caller(role), school_id=None)) as uow:
        return consent_rules.set_of_district(uow, version, separate, "40-р", date(2026, 8, 20))


def test_what_the_district_asks_a_school_may_only_make_stricter(school, other_school, db):
    mild = set_separate(school, SeparatePapers.WARN)
    assert set_of_district(school).version == 1
    with school.begin("CLERK") as uow:
        own = consent_rules.of_school(uow, school.id)
    assert (own.separate, own.district, own.order_number) == (SeparatePapers.REFUSE, SeparatePapers.REFUSE, "12-ОД")
    for one, version, name in ((school, mild.version, "Белова"), (other_school, 0, "Серова")):
        with pytest.raises(ConsentNotSeparate):
            register(one, one.applicant(build.child(name), papers=[]), build.consent())
        with pytest.raises(Invalid, match="строже, но не мягче"):
            set_separate(one, SeparatePapers.WARN, version)
    set_separate(other_school)
    set_of_district(school, SeparatePapers.WARN, version=1)
    own, other = school.applicant(build.child("Рыжова"), papers=[]), other_school.applicant(papers=[])
    assert register(school, own, build.consent()).warnings == [SEVERAL_PURPOSES]
    with pytest.raises(ConsentNotSeparate):
        register(other_school, other, build.consent())
    far = School(db, uuid7())
    with far.begin("CLERK") as uow:
        assert consent_rules.of_school(uow, far.id).district is SeparatePapers.WARN, "each district asks for itself"


def test_a_district_is_asked_by_its_department_alone_and_by_nobody_twice(school):
    for role in ("SYS_ADMIN", "DIRECTOR"):
        with pytest.raises(Forbidden):
            set_of_district(school, role=role)
    set_of_district(school)
    for version in (0, 3):
        with pytest.raises(Stale):
            set_of_district(school, SeparatePapers.WARN, version)


# editions


def test_an_edition_says_the_composition_in_words(school):
    form = add_form(school, data_categories=[DataCategory.SNILS, DataCategory.CONTACTS])
    assert (form.edition, form.ends_on) == (1, None)
    assert form.composition.startswith("фамилия, имя, отчество, пол, дата рождения; СНИЛС; номер телефона")
    assert "адрес" not in form.composition.replace("адрес электронной почты", "")
    assert "учёта контингента" in form.purpose_text


def test_a_paper_names_the_edition_of_its_day_and_no_more_than_that_says(school):
    person = school.applicant(papers=[])
    first = add_form(school, data_categories=[DataCategory.SNILS])
    second = add_form(school, starts_on=date(2026, 9, 1))
    before = register(school, person, build.consent(Purpose.P1, signed_at=date(2026, 8, 20)))
    after = register(school, person, build.consent(Purpose.P1, signed_at=date(2026, 9, 1), number="18"))
    assert (before.form_id, before.data_categories) == (first.id, ["SNILS"])
    assert (after.form_id, len(after.data_categories)) == (second.id, 6)
    older = register(school, person, build.consent(Purpose.P1, signed_at=LONG_AGO, number="19"))
    assert older.form_id is None


def test_the_same_holds_for_papers_that_come_with_a_card(school):
    form = add_form(school, data_categories=[DataCategory.CONTACTS])
    person = school.applicant(build.child(phone="+79000000090"), papers=[build.consent(Purpose.P1)])
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, person)
    assert (paper.form_id, paper.data_categories) == (form.id, ["CONTACTS"])
    with pytest.raises(ConsentMissing, match="СНИЛС"):
        card = build.child("Белова", snils=build.snils(90))
        school.applicant(card, [build.mother("Белова")], [build.consent(Purpose.P1)])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"form_id": uuid7()}, "form_id"),
        ({"purposes": [Purpose.P2]}, "purposes"),
        ({"signed_at": LONG_AGO}, "form_id"),
        ({"data_categories": [DataCategory.CONTACTS]}, "data_categories"),
    ],
)
def test_a_paper_that_contradicts_its_edition_is_refused(school, change, field):
    person = school.applicant(papers=[])
    form = add_form(school, data_categories=[DataCategory.SNILS])
    paper = build.consent(Purpose.P1, form_id=form.id)
    with pytest.raises(Invalid) as refused:
        register(school, person, replace(paper, **change))
    assert [one["field"] for one in refused.value.facts["problems"]] == [f"consent.{field}"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purpose": Purpose.P8}, "purpose"),
        ({"data_categories": [DataCategory.HEALTH]}, "data_categories"),
        ({"starts_on": date(2026, 8, 1)}, "starts_on"),
        ({"term": "я" * 1001}, "term"),
    ],
)
def test_an_edition_with_a_fault_is_refused(school, change, field):
    add_form(school)
    with pytest.raises(Invalid) as refused:
        add_form(school, **{"starts_on": date(2026, 9, 1)} | change)
    assert f"form.{field}" in [one["field"] for one in refused.value.facts["problems"]]


def test_what_was_signed_is_never_changed(school, other_school):
    form = add_form(school)
    with pytest.raises(InternalError, match="never changed"), school.begin() as uow:
        uow.rows("UPDATE consent_forms SET term = '' WHERE id = %(id)s RETURNING 1", {"id": form.id})
    with pytest.raises(Forbidden):
        add_form(school, role="CLERK", starts_on=date(2026, 10, 1))
    with pytest.raises(NotFound), other_school.begin("DIRECTOR") as uow:
        consent_forms.list_of(uow, school.id, None)
    with other_school.begin("DIRECTOR") as uow:
        assert consent_forms.list_of(uow, other_school.id, None) == []


def test_a_new_edition_ends_no_consent_but_lists_it(school, other_school):
    teacher = uuid7()
    add_form(school)
    person = school.applicant(papers=[build.consent(Purpose.P1, Purpose.P2), build.consent(Purpose.P1, number="18")])
    school.enrol(school.open_class(teacher=teacher), person)
    (merged,) = outdated(school).items
    assert (merged.number, merged.edition, merged.present_edition) == ("17", None, 1)

    add_form(school, starts_on=clock.today())
    add_form(school, starts_on=clock.today() + timedelta(days=1))
    first = outdated(school, limit=1)
    rest = outdated(school, after=first.next)
    found = [(one.edition, one.present_edition) for one in (*first.items, *rest.items)]
    assert (sorted(found, key=str), rest.next) == ([(1, 2), (1, 2), (None, 2)], None), (
        "what begins tomorrow is not present"
    )
    names = {one.full_name for one in (*first.items, *rest.items)}
    assert names == {"Иванова Анна Петровна", "Иванова Мария Сергеевна"}
    with school.begin("CLERK") as uow:
        assert [one.status for one in consents.list_of(uow, person)] == ["ACTIVE", "ACTIVE"]

    assert len(outdated(school, "CLASS_TEACHER", teacher).items) == 3
    assert outdated(school, "CLASS_TEACHER", uuid7()).items == []
    assert outdated(school, purpose=Purpose.P2).items == []
    with pytest.raises(Forbidden):
        outdated(school, "WORKING_GROUP")
    with pytest.raises(NotFound), other_school.begin("CLERK") as uow:
        consent_forms.outdated(uow, school.id, None, None, 50)


# a list


def test_where_each_purpose_needs_a_paper_a_list_means_p1_where_it_says_nothing(school):
    school.open_class()
    set_separate(school)
    silent = {key: value for key, value in child(1).items() if key != "purposes"}
    (problem,) = take(school, xlsx([silent, child(2)])).problems
    assert (problem.row, problem.column, problem.detail) == (3, "Цели согласия", SEVERAL_PURPOSES)
    take(school, xlsx([silent]), dry_run=False)
    (line,) = school.told("import_accepted.v1")[0]["movements"]
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, line["person_id"])
    assert paper.purposes == ["P1"]
