"""A list of people who are here already: equal rows change nothing, different ones are named, new ones come."""

from datetime import date

import pytest

from contracts.contingent import LeaveReason, MovementKind
from contracts.importing import ListFormat
from services.contingent.usecases import student_export
from tests.builders import student_body as build
from tests.integration.contingent.test_import import accepted, child, desk, take, xlsx

TABLES = ("persons", "representative_links", "consents", "class_memberships", "accepted_lists", "outbox")


@pytest.fixture
def listed(school):
    """A class of four, entered from a list and enrolled."""
    school.open_class(capacity=30)
    take(school, xlsx(rows(4)), dry_run=False)
    school.execute(accepted(school), on=date(2026, 11, 20))
    return school


def rows(count, **more):
    return [child(n, **more) for n in range(count)]


def counts(school):
    with school.begin() as uow:
        return {one: uow.scalar(f"SELECT count(*) FROM {one}") for one in TABLES}


def outcome(result):
    return result.added, result.unchanged, [(one.row, one.column, one.detail) for one in result.differences]


def test_the_same_list_again_changes_nothing(listed):
    before = counts(listed)
    result = take(listed, xlsx(rows(4)), dry_run=False)
    assert (result.accepted, result.problems, outcome(result)) == (True, [], (0, 4, []))
    assert counts(listed) == before


def test_before_its_order_is_executed_the_same_list_changes_nothing_either(school):
    school.open_class()
    take(school, xlsx(rows(2)), dry_run=False)
    again = take(school, xlsx(rows(2)), dry_run=False)
    assert (outcome(again), again.unenrolled) == ((0, 2, []), 2)
    assert len(school.told("import_accepted.v1")) == 1


def test_who_is_new_comes_and_the_others_stay(listed):
    result = take(listed, xlsx(rows(6)), dry_run=False)
    assert outcome(result) == (2, 4, [])
    assert [(one.title, one.students) for one in result.classes] == [("5А", 2)]
    assert len(listed.told("import_accepted.v1")[-1]["movements"]) == 2


@pytest.mark.parametrize(
    ("change", "column", "says"),
    [
        ({"class": "5Б"}, "Класс", "«5А»"),
        ({"first_name": "Пётр"}, "Имя", "«Иван»"),
        ({"middle_name": "нет"}, "Отчество", "«Петрович»"),
        ({"birth_date": date(2015, 4, 5)}, "Дата рождения", "«05.03.2015»"),
        ({"snils": build.snils(77)}, "СНИЛС", "иначе"),
        ({"address": "249000, п. Примерный, ул. Новая, д. 2"}, "Адрес", "иначе"),
        ({"phone": "+7 900 111-22-33"}, "Телефон", "иначе"),
        ({"enrolled_on": date(2026, 9, 2)}, "Дата зачисления", "«01.09.2026»"),
        ({"paper": "99"}, "Согласие №", "иначе"),
        ({"paper_date": date(2026, 8, 21)}, "Согласие дата", "иначе"),
        ({"purposes": "P1"}, "Цели согласия", "иначе"),
        ({"kinship1": "отец"}, "Родство 1", "иначе"),
        ({"phone1": "+7 900 111-22-33"}, "Телефон 1", "иначе"),
        ({"paper1": "99"}, "Согласие 1 №", "иначе"),
    ],
)
def test_another_value_is_named_and_not_stored(listed, change, column, says):
    listed.open_class(letter="Б")
    before = counts(listed)
    changed = rows(4)
    changed[2] |= change
    result = take(listed, xlsx(changed), dry_run=False)
    assert result.accepted
    ((row, told, detail),) = outcome(result)[2]
    assert (row, told, outcome(result)[:2]) == (4, column, (0, 3))
    assert says in detail
    after = counts(listed)
    assert after.pop("outbox") == before.pop("outbox") + 1, "the look at a card is told"
    assert after == before


def test_an_empty_cell_and_other_spellings_say_the_same(listed):
    same = rows(4)
    same[0] |= {"address": None, "adult1": None, "kinship1": None, "phone1": None, "paper1": None, "paper_date1": None}
    same[0]["birth_date"] = date(2008, 3, 5)  # an adult needs nobody beside them
    same[1] |= {"snils": build.snils(1).replace("-", "").replace(" ", ""), "phone1": "8(900)000 00 01"}
    same[2] |= {"paper_date1": "20.08.2026", "purposes": "п2;P1"}
    assert [(row, column) for row, column, _ in outcome(take(listed, xlsx(same)))[2]] == [(2, "Дата рождения")]


def test_who_has_left_comes_back_by_an_order_not_by_a_list(listed):
    who, day = accepted(listed)[0], date(2026, 11, 21)
    gone = {"student_id": who.student_id, "effective_on": day, "reason": LeaveReason.RELOCATION}
    listed.execute([build.line(MovementKind.WITHDRAW, who.person_id, None, **gone)], on=day)
    result = take(listed, xlsx(rows(4)), dry_run=False)
    assert outcome(result) == (0, 3, [(2, "Класс", "Выбыл(а) 21.11.2026: снова зачисляет приказ")])


def test_a_number_of_one_and_a_name_of_another_are_refused(listed):
    result = take(listed, xlsx([child(0, snils=build.snils(1))]))
    assert "несколько" in result.problems[0].detail


def test_a_teacher_is_told_nothing_of_another_class(school):
    teacher = school.applicant()
    school.open_class(letter="Б", teacher=teacher)
    school.open_class()
    take(school, xlsx(rows(1)), dry_run=False)
    school.execute(accepted(school), on=date(2026, 11, 20))
    result = take(school, xlsx([child(0, **{"class": "5Б"})]), role="CLASS_TEACHER", person_id=teacher)
    assert outcome(result) == (0, 0, [])
    assert [one.column for one in result.problems] == ["СНИЛС"]


@pytest.mark.parametrize("format", ListFormat)
def test_what_is_given_out_can_be_taken_in_and_changes_nothing(listed, format):
    """Adults of every kind, people without a middle name, a yo and an apostrophe."""
    strange = child(7, last_name="О'Нёлин", middle_name="нет", phone="+7 900 222-33-44", snils=None)
    strange |= {"kinship1": "опекун", "adult2": "Пёт-Рова Анна", "kinship2": "бабушка"}
    strange |= {"basis1": "акт № 5", "phone2": "+7 900 444-55-66", "paper2": "9", "paper_date2": date(2026, 8, 20)}
    assert take(listed, xlsx([strange]), dry_run=False).problems == []
    listed.execute(accepted(listed), on=date(2026, 11, 21))
    file = student_export.export(desk(listed, "CLERK"), listed.id, format, None, "сверка списка")
    result = take(listed, file.content)
    assert (result.problems, outcome(result)) == ([], (0, 5, []))
    assert file.name.endswith(format.value.lower())
