"""A list is given out to whoever may give it out, as far as consents cover it, and the journal of access knows why."""

import csv
import io
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from contracts.base import Caller, Forbidden, Invalid, NotFound, uuid7
from contracts.grounds import NewExportGround
from contracts.importing import ListFormat
from contracts.student_body import AdultData, DataCategory, Kinship, NewRepresentative
from services.contingent.usecases import consents, grounds, student_export
from services.contingent.usecases.import_columns import COLUMNS
from services.contingent.usecases.import_running import Desk
from tests.builders import student_body as build
from tests.integration.contingent.test_import import desk

TITLES = [one.title for one in COLUMNS]
REASON = "сверка с базой района"


def export(school, role="CLERK", person_id=None, format=ListFormat.CSV, class_id=None, reason=REASON, of=None):
    who = desk(school, role, person_id)
    return student_export.export(who, (of or school).id, format, class_id, reason).content


def lines(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def names(content):
    return [(one["Класс"], one["Фамилия"]) for one in lines(content)]


@pytest.fixture
def house(school):
    """Two classes; the teacher of the second; three students and one who is none."""
    school.teacher = school.applicant(build.child("Учителева"))
    school.first, school.second = school.open_class(), school.open_class(letter="Б", teacher=school.teacher)
    for number, (last, class_id) in enumerate(
        (("Яшина", school.first), ("Ёлкина", school.first), ("Ежова", school.second))
    ):
        card = build.child(last, snils=build.snils(number), phone="+7 900 555-00-01")
        person = school.applicant(card, [build.mother(last)])
        school.enrol(class_id, person)
    return school


def test_a_whole_school_is_listed_by_class_and_name(house):
    found = lines(export(house))
    assert names(export(house)) == [("5А", "Ёлкина"), ("5А", "Яшина"), ("5Б", "Ежова")]
    assert found[0]["СНИЛС"] == build.snils(1)
    assert found[0]["Телефон"] == "'+7 900 555-00-01".replace(" ", "").replace("-", "")
    assert (found[0]["Представитель 1"], found[0]["Родство 1"]) == ("Ёлкина Мария Сергеевна", "мать")
    assert found[0]["Дата зачисления"] == "01.09.2026"


@pytest.mark.parametrize("format", [ListFormat.XLSX, ListFormat.ODS])
def test_a_table_holds_days_and_texts(house, format):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(export(house, format=format))).get_sheet_by_index(0)
    head, first, *_ = sheet.to_python(skip_empty_area=False)
    assert head == TITLES
    assert first[TITLES.index("Дата рождения")] == date(2015, 5, 5)
    assert first[TITLES.index("Телефон")] == "+79005550001"


def test_an_ods_is_what_its_first_bytes_say(house):
    with zipfile.ZipFile(io.BytesIO(export(house, format=ListFormat.ODS))) as pack:
        first = pack.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_one_class_is_listed_and_a_foreign_one_is_not_found(house, other_school):
    assert names(export(house, class_id=house.second)) == [("5Б", "Ежова")]
    with pytest.raises(NotFound):
        export(house, class_id=other_school.open_class())
    with pytest.raises(NotFound):
        export(house, of=other_school)


def test_a_class_teacher_gives_out_their_own_class_and_needs_no_reason(house):
    assert names(export(house, "CLASS_TEACHER", house.teacher, reason=None)) == [("5Б", "Ежова")]
    assert names(export(house, "CLASS_TEACHER", house.teacher, reason=None, class_id=house.first)) == []


@pytest.mark.parametrize("role", ["DIRECTOR", "DEPUTY", "CLERK"])
def test_whoever_gives_out_a_school_says_why(house, role):
    for reason in (None, "", "так "):
        with pytest.raises(Invalid) as refused:
            export(house, role, reason=reason)
        assert refused.value.field == "reason"
    assert len(names(export(house, role))) == 3


def test_a_family_gets_its_own_child(house):
    links = {one["link"]["last_name"]: one["link"] for one in house.told("representative_linked.v1")}
    mother, child = (links["Ёлкина"][key] for key in ("person_id", "student_person_id"))
    (line,) = lines(export(house, "PARENT", mother, reason=None))
    assert (line["Фамилия"], line["Представитель 1"]) == ("Ёлкина", "Ёлкина Мария Сергеевна")
    (line,) = lines(export(house, "STUDENT", child, reason=None))
    assert (line["Фамилия"], line["Представитель 1"]) == ("Ёлкина", "")


@pytest.mark.parametrize("role", ["SYS_ADMIN", "TEACHER", "WORKING_GROUP"])
def test_nobody_else_gets_a_line(house, role):
    assert names(export(house, role)) == []


# the department: only on a legal ground


@pytest.fixture
def officer(house):
    return Caller(role="DISTRICT", district_id=house.district_id, person_id=uuid7())


def ground(house, who, **more):
    """Its id, once the department has written it down."""
    given = {"title": "Учёт детей", "act": "Федеральный закон № 273-ФЗ", "article": "ст. 9", "categories": ["SNILS"]}
    given |= {"starts_on": date(2020, 9, 1), **more}
    one = NewExportGround(**given | {"id": uuid7(), "categories": [DataCategory(name) for name in given["categories"]]})
    with house.db.begin(who) as uow:
        return next(row.id for row in grounds.add(uow, one) if row.id == one.id)


def taken_out(house, who, ground_id, reason=REASON):
    at = Desk(begin=lambda: house.db.begin(who), aside=lambda deed, *given: deed(*given))
    return student_export.export(at, house.id, ListFormat.CSV, None, reason, ground_id).content


def test_the_department_gets_what_the_ground_covers_and_no_more(house, officer):
    content = taken_out(house, officer, ground(house, officer))
    assert names(content) == [("5А", "Ёлкина"), ("5А", "Яшина"), ("5Б", "Ежова")]
    (line, *_) = lines(content)
    assert (line["СНИЛС"], line["Дата рождения"]) == (build.snils(1), "05.05.2015")
    assert {line[one] for one in ("Телефон", "Представитель 1", "Согласие №", "Адрес")} == {""}
    note = house.told("personal_data_accessed.v1")[-1]["note"]
    assert note["reason"] == f"Основание: Учёт детей (Федеральный закон № 273-ФЗ, ст. 9); {REASON}"
    assert (note["role"], note["blocks"], len(note["subjects"])) == ("DISTRICT", ["NAMES", "SNILS"], 3)


def test_what_no_consent_covers_is_not_given_out_on_a_ground_either(house, officer):
    run_out(house)
    assert {one["СНИЛС"] for one in lines(taken_out(house, officer, ground(house, officer)))} == {""}


def test_without_a_ground_in_force_and_a_reason_the_department_gets_nothing(house, officer):
    ended = ground(house, officer, ends_on=date(2021, 1, 1))
    ahead, mine = ground(house, officer, starts_on=date(2090, 1, 1)), ground(house, officer)
    stranger = Caller(role="DISTRICT", district_id=uuid7(), person_id=uuid7())
    for wrong in (None, uuid7(), ended, ahead, ground(house, stranger)):
        with pytest.raises(Invalid) as refused:
            taken_out(house, officer, wrong)
        assert refused.value.field == "ground_id"
    with pytest.raises(Invalid) as refused:
        taken_out(house, officer, mine, reason=None)
    assert refused.value.field == "reason"
    with pytest.raises(NotFound):
        taken_out(house, stranger, ground(house, stranger))
    assert not [one for one in house.told("personal_data_accessed.v1") if one["note"]["action"] == "EXPORT"]


def test_a_ground_is_ended_and_never_changed(house, officer):
    mine = ground(house, officer)
    with house.db.begin(officer) as uow:
        (told,) = grounds.end(uow, mine, date(2030, 1, 1))
    assert (told.ends_on, told.in_force, told.category_titles) == (date(2030, 1, 1), True, ["СНИЛС"])
    for day in (date(2031, 1, 1), date(2020, 9, 1)):
        with pytest.raises(Invalid), house.db.begin(officer) as uow:
            grounds.end(uow, mine, day)
    with pytest.raises(Forbidden), house.begin("SYS_ADMIN") as uow:
        grounds.end(uow, mine, date(2029, 1, 1))
    with house.begin("DIRECTOR") as uow:
        assert [one.id for one in grounds.list_of(uow)] == [mine], "a school reads by which acts it is asked"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"categories": ["HEALTH"]}, "categories[0]"),
        ({"categories": ["SNILS", "PHOTO"]}, "categories[1]"),
        ({"title": " "}, "title"),
        ({"article": ""}, "article"),
        ({"ends_on": date(2020, 9, 1)}, "ends_on"),
    ],
)
def test_a_ground_names_its_act_and_opens_no_special_category(house, officer, wrong, field):
    with pytest.raises(Invalid) as refused:
        ground(house, officer, **wrong)
    assert [one["field"] for one in refused.value.facts["problems"]] == [f"ground.{field}"]


def run_out(house):
    with house.begin() as uow:
        uow.rows("UPDATE consents SET valid_to = signed_at + 1 RETURNING id")


def test_whose_consent_is_withdrawn_is_in_no_list_that_leaves_the_school(house, officer):
    with house.begin("CLERK") as uow:
        (child,) = uow.rows("SELECT id FROM persons WHERE last_name = 'Ежова' AND sex IS NOT NULL")
        for paper in consents.list_of(uow, child.id):
            consents.withdraw(uow, paper.id, "заявление № 1", None)
    assert names(export(house)) == [("5А", "Ёлкина"), ("5А", "Яшина")]
    assert len(lines(taken_out(house, officer, ground(house, officer)))) == 2


def test_what_no_consent_covers_any_more_is_not_given_out(house):
    run_out(house)
    line = lines(export(house))[0]
    assert (line["СНИЛС"], line["Телефон"], line["Согласие №"], line["Телефон 1"]) == ("", "", "", "")
    assert line["Фамилия"] == "Ёлкина"


def test_the_journal_of_access_knows_who_whom_and_why(house):
    export(house, class_id=house.first)
    note = house.told("personal_data_accessed.v1")[-1]["note"]
    assert (note["action"], note["operation"], note["reason"]) == ("EXPORT", "export.personal", REASON)
    assert len(note["subjects"]) == 2
    assert {"NAMES", "SNILS", "CONTACTS", "REPRESENTATIVES", "CONSENTS"} <= set(note["blocks"])


def test_nothing_in_a_text_is_computed(school):
    """What is written on a card goes out as text, whatever a table program would make of it."""
    card = build.child("Яшина", native_language="=1+1")
    guardian = AdultData(last_name="Яшина", first_name="Мария", phone="+7 900 000-00-09")
    adult = NewRepresentative(
        card=guardian, kinship=Kinship.GUARDIAN, basis_document="=HYPERLINK(1)", consent=build.consent()
    )
    school.enrol(school.open_class(), school.applicant(card, [adult]))
    (line,) = lines(export(school))
    assert line["Документ 1"] == "'=HYPERLINK(1)"
    with zipfile.ZipFile(io.BytesIO(export(school, format=ListFormat.XLSX))) as pack:
        assert b"<f>" not in pack.read("xl/worksheets/sheet1.xml")
