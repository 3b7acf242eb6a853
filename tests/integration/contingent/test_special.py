"""Special categories lie under seal, are asked for by name, and every look is noted."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from contracts.base import PLATFORM, Caller, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.contingent import ConsentMissing, DataCategory
from contracts.special import Benefit, Disability, HealthGroup, LifeSituation, SpecialData, SpecialNeeds, Supervision
from contracts.student_body import Purpose
from services.contingent.models.seal import Key, Ring, Unsealable
from services.contingent.rekey import seal_all
from services.contingent.usecases import clock, consent_deadlines, consents, people, sealing, special, taking_over
from tests.builders import student_body as build

SINCE = date(2026, 9, 1)
DATA = SpecialData(
    health_group=HealthGroup(group="II", on=SINCE, document="карта № 5"),
    pe_group="PREPARATORY",
    disability=Disability(group="14", certificate="МСЭ № 000001", issued_on=SINCE, rehabilitation_programme="12"),
    ovz=SpecialNeeds(category="208", conclusion="15", concluded_on=SINCE, variant="7.2", education="1"),
    life_situations=[LifeSituation(code="2", starts_on=SINCE), LifeSituation(code="308", starts_on=SINCE)],
    social_flags=["многодетная семья"],
    benefits=[Benefit(code="LARGE_FAMILY", starts_on=SINCE, document="удостоверение № 8")],
    supervision=[Supervision(kind="PDN", starts_on=SINCE, document="решение № 3")],
)
OLD, NEW = Key(b"o" * 32), Key(b"n" * 32)


@pytest.fixture(autouse=True)
def ring(monkeypatch):
    """The ring that seals; a test may take another."""

    def take(*keys):
        for module in (sealing, special):
            monkeypatch.setattr(module, "ring", lambda: Ring(keys))

    take(OLD)
    return take


class Ward:
    """A child of a class with a teacher, a mother and consents P1 and P3."""

    def __init__(self, school, last="Иванова", letter="А", **more):
        self.school, teacher = school, uuid7()
        papers = [build.consent(Purpose.P1), build.consent(Purpose.P3, number="18")]
        self.child = school.applicant(build.child(last, **more), [build.mother(last)], papers)
        school.enrol(school.open_class(letter=letter, teacher=teacher), self.child)
        link = school.told("representative_linked.v1")[-1]["link"]
        self.mother = school.caller("PARENT", UUID(link["person_id"]))
        self.teacher = school.caller("CLASS_TEACHER", teacher)

    def does(self, who, deed, *more):
        with self.school.db.begin(who if isinstance(who, Caller) else self.school.caller(who)) as uow:
            return deed(uow, *more)

    def kept(self, data=DATA, version=1):
        return self.does(self.teacher, special.put, self.child, version, data)

    def read(self, who, reason=None):
        return self.does(who, special.get, self.child, reason)

    def lies(self):
        with self.school.db.begin(PLATFORM) as uow:
            return uow.rows("SELECT * FROM sealed_fields WHERE person_id = %(id)s ORDER BY field", {"id": self.child})


@pytest.fixture
def ward(school):
    return Ward(school)


def test_what_the_class_teacher_writes_the_director_reads_and_the_card_only_says_that_it_is_there(ward):
    assert ward.kept().data == DATA
    for who in ("DIRECTOR", "DEPUTY", ward.teacher):
        found = ward.read(who)
        assert (found.data, found.special_conditions, found.withheld) == (DATA, True, [])
    card = ward.does("DIRECTOR", people.get, ward.child)
    assert (card.special, card.version) == ([DataCategory.HEALTH, DataCategory.SOCIAL], 2)
    assert (card.health_group, card.social_flags) == (None, None)


def test_nothing_of_it_can_be_read_in_the_table(ward):
    ward.kept()
    rows = ward.lies()
    assert [row.field for row in rows] == sorted(name for name, value in DATA.__dict__.items() if value is not None)
    lying = b"".join(bytes(row.sealed) for row in rows)
    assert not any(word.encode() in lying for word in ("308", "PDN", "решение", "000001", "LARGE_FAMILY"))
    assert {row.field for row in rows if row.mark} == {"health_group", "pe_group", "disability", "ovz"}


def test_a_value_carried_to_another_persons_row_does_not_open(ward, school):
    ward.kept()
    other = Ward(school, "Жукова", "Б")
    other.kept(SpecialData(ovz=replace(DATA.ovz, category="212")))
    with school.db.begin(PLATFORM) as uow:
        uow.rows(
            """UPDATE sealed_fields t SET sealed = s.sealed FROM sealed_fields s
               WHERE s.person_id = %(from)s AND t.person_id = %(to)s AND s.field = 'ovz' AND t.field = 'ovz'
               RETURNING t.id""",
            {"from": ward.child, "to": other.child},
        )
    with pytest.raises(Unsealable):
        other.read("DIRECTOR")


def test_a_family_reads_its_own_without_who_watches_it(ward, school):
    ward.kept()
    assert ward.read(ward.mother).data == replace(DATA, supervision=None)
    stranger = Ward(school, "Жукова", "Б").mother
    with pytest.raises(NotFound):
        ward.read(stranger)


def test_a_subject_teacher_learns_that_there_are_special_conditions_and_no_more(ward, school):
    teacher = uuid7()
    with school.begin() as uow:
        (row,) = uow.rows("SELECT class_id FROM class_memberships WHERE person_id = %(id)s", {"id": ward.child})
        uow.rows(
            """INSERT INTO known_assignments (id, class_id, teacher_id, starts_on, as_of, district_id, school_id)
               VALUES (%(id)s, %(class)s, %(teacher)s, '2026-09-01', now(), %(district)s, %(school)s) RETURNING id""",
            {"id": uuid7(), "class": row.class_id, "teacher": teacher}
            | {"district": school.district_id, "school": school.id},
        )
    caller = school.caller("TEACHER", teacher)
    assert (ward.read(caller).special_conditions, ward.does(caller, people.get, ward.child).special) == (False, [])
    ward.kept()
    found = ward.read(caller)
    assert (found.special_conditions, found.data) == (True, SpecialData())
    assert ward.does(caller, people.get, ward.child).special == [DataCategory.HEALTH]
    with pytest.raises(NotFound):
        ward.does(school.caller("TEACHER", uuid7()), special.get, ward.child, None)


def test_neither_clerk_nor_department_nor_another_school_reads_it(ward, school, other_school):
    ward.kept()
    with pytest.raises(Forbidden):
        ward.read("CLERK")
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    strangers = [other_school.caller("DIRECTOR"), school.caller("CLASS_TEACHER", uuid7()), school.caller("SYS_ADMIN")]
    for who in (officer, *strangers):
        with pytest.raises(NotFound):
            ward.read(who)
    for who in ("DIRECTOR", "CLERK", ward.mother, *strangers):
        with pytest.raises(NotFound):
            ward.does(who, special.put, ward.child, 2, DATA)


def test_every_look_is_noted_with_its_reason_and_what_was_seen(ward):
    ward.kept(SpecialData(pe_group="MAIN"))
    ward.read("DIRECTOR", "Распределение по физкультурным группам")
    change, look = [one["note"] for one in ward.school.told("personal_data_accessed.v1")][-2:]
    assert (change["action"], change["operation"], change["blocks"]) == ("CHANGE", "health.write", ["HEALTH", "NAMES"])
    assert (look["action"], look["role"], look["blocks"]) == ("VIEW", "DIRECTOR", ["HEALTH", "NAMES"])
    assert look["reason"] == "Распределение по физкультурным группам"


def test_what_is_not_sent_again_is_gone_and_an_old_version_is_refused(ward):
    ward.kept()
    with pytest.raises(Stale):
        ward.kept()
    left = ward.kept(SpecialData(pe_group="MAIN"), version=2)
    assert left.data == SpecialData(pe_group="MAIN") and [row.field for row in ward.lies()] == ["pe_group"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (SpecialData(ovz=replace(DATA.ovz, category="999")), "data.ovz.category"),
        (SpecialData(ovz=replace(DATA.ovz, variant="9.9")), "data.ovz.variant"),
        (SpecialData(disability=replace(DATA.disability, group="11")), "data.disability.group"),
        (SpecialData(life_situations=[LifeSituation(code="2", starts_on=SINCE)]), "data.life_situations[0].code"),
        (SpecialData(supervision=[replace(DATA.supervision[0], kind="FSB")]), "data.supervision[0].kind"),
        (SpecialData(benefits=[replace(DATA.benefits[0], code="RICH")]), "data.benefits[0].code"),
    ],
)
def test_wrong_codes_and_contradictions_change_nothing(ward, data, field):
    with pytest.raises(Invalid) as refused:
        ward.kept(data)
    assert refused.value.field == field and ward.lies() == []


def test_without_consent_nothing_is_kept_or_shown_and_all_of_it_is_destroyed(ward, school):
    ward.kept()
    with school.begin("CLERK") as uow:
        paper = next(one for one in consents.list_of(uow, ward.child) if "P3" in one.purposes)
        consents.withdraw(uow, paper.id, "заявление № 1", clock.today() - timedelta(days=31))
    hidden = ward.read("DIRECTOR")
    assert (hidden.data, hidden.special_conditions) == (SpecialData(), False)
    assert hidden.withheld == [DataCategory.HEALTH, DataCategory.SOCIAL]
    with pytest.raises(ConsentMissing) as refused:
        ward.kept(SpecialData(pe_group="MAIN"), version=2)
    assert refused.value.field == "data.pe_group"
    with school.db.begin() as uow:
        consent_deadlines.destroy_due(uow)
    assert ward.lies() == []
    with school.begin() as uow:
        (row,) = uow.rows("SELECT destroyed_fields AS gone FROM consents WHERE id = %(id)s", {"id": paper.id})
    assert {"ovz", "supervision", "health_group"} <= set(row.gone)


def test_it_does_not_come_along_to_another_school(school, other_school):
    papers = [build.consent(Purpose.P1), build.consent(Purpose.P3, number="18")]
    applicant = school.applicant(build.child(snils=build.snils(61)), papers=papers)
    with school.begin() as uow:
        special.put(uow, applicant, 1, SpecialData(pe_group="MAIN"))
    with other_school.begin("CLERK") as uow:
        taking_over.take_over(uow, other_school.id, build.snils(61), "Иванова", date(2015, 5, 5))
    with other_school.db.begin(PLATFORM) as uow:
        assert uow.rows("SELECT 1 FROM sealed_fields WHERE person_id = %(id)s", {"id": applicant}) == []


# keys


def test_keys_change_while_everything_stays_readable(ward, ring, db):
    ward.kept()
    ring(NEW, OLD)
    assert ward.read("DIRECTOR").data == DATA, "the old key still opens"
    assert seal_all(db).sealed >= len(ward.lies())
    assert {row.key_id for row in ward.lies()} == {NEW.id}
    assert seal_all(db).sealed == 0
    ring(NEW)
    assert ward.read("DIRECTOR").data == DATA, "the old key is not needed any more"


def test_a_value_that_no_key_opens_is_counted_and_keeps_nobody_from_the_new_key(ward, ring, db, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 1)
    ward.kept()
    ring(NEW)
    before = {row.field: bytes(row.sealed) for row in ward.lies()}
    assert seal_all(db).broken >= len(before), "the old key was taken away too early"
    assert {row.field: bytes(row.sealed) for row in ward.lies()} == before
    ring(NEW, OLD)
    seal_all(db)
    assert ward.read("DIRECTOR").data == DATA


def test_what_an_older_edition_left_in_plain_columns_comes_under_seal(ward, db, ring):
    seal_all(db)
    plain = {"id": ward.child, "flags": '["многодетная семья"]'}
    with db.begin(PLATFORM) as uow:
        uow.rows(
            "UPDATE persons SET health_group = 'III', social_flags = %(flags)s WHERE id = %(id)s RETURNING id", plain
        )
    before = ward.read("DIRECTOR").data
    assert (before.health_group, before.social_flags) == (HealthGroup(group="III"), ["многодетная семья"])
    assert seal_all(db).sealed == 1
    assert ward.read("DIRECTOR").data == before
    assert [row.field for row in ward.lies()] == ["health_group", "social_flags"]
    with db.begin(PLATFORM) as uow:
        (row,) = uow.rows("SELECT health_group, social_flags FROM persons WHERE id = %(id)s", plain)
    assert (row.health_group, row.social_flags) == (None, None)


# counting


def test_numbers_are_told_without_opening_anything(school, ring):
    wards = [Ward(school, f"{last}ова", letter) for last, letter in (("Иван", "А"), ("Жук", "Б"), ("Бел", "В"))]
    for one, keys in zip(wards, ((OLD,), (OLD,), (NEW, OLD)), strict=True):
        ring(*keys)
        one.kept(SpecialData(pe_group="MAIN", ovz=DATA.ovz if one is not wards[2] else None))
    looks = len(school.told("personal_data_accessed.v1"))
    found = {(one.field, one.code): one.students for one in wards[0].does("DIRECTOR", special.count, school.id).items}
    assert found == {("pe_group", "MAIN"): 3, ("ovz", "208"): 2}
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    told = {(one.field, one.code): one.students for one in wards[0].does(officer, special.count, school.id).items}
    assert told == {("pe_group", "MAIN"): 3, ("ovz", "208"): None}, "two are too few to be told"
    assert len(school.told("personal_data_accessed.v1")) == looks, "nobody was looked at"


def test_whoever_is_not_covered_is_not_counted(ward, school):
    ward.kept(SpecialData(pe_group="MAIN"))
    assert [one.title for one in ward.does("DIRECTOR", special.count, school.id).items] == ["Основная"]
    with school.begin("CLERK") as uow:
        for one in consents.list_of(uow, ward.child):
            consents.withdraw(uow, one.id, "заявление № 1", clock.today())
    assert ward.does("DIRECTOR", special.count, school.id).items == []


def test_numbers_of_health_are_for_few(ward, school, other_school):
    for who in ("CLERK", ward.teacher, ward.mother):
        with pytest.raises(Forbidden):
            ward.does(who, special.count, school.id)
    with pytest.raises(NotFound):
        ward.does(other_school.caller("DIRECTOR"), special.count, school.id)
