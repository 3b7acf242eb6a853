"""A school's list: every bad row and column is named, nothing is stored before all is right, then everything is."""

import csv
import io
from datetime import date

import orjson
import pytest

from chassis import schemas
from chassis.render import Rendered
from contracts.base import Invalid
from contracts.contingent import ImportAccepted, ImportResult, Kinship
from services.contingent.usecases import import_acceptance, import_template, people, representatives, students
from services.contingent.usecases.import_columns import COLUMNS, TITLES
from services.contingent.usecases.import_running import Desk
from tests.builders import student_body as build


def child(n: int, **more):
    """A row by column key."""
    letter = "АБВГДЕЖЗИК"[n % 10]
    row = {
        "class": "5А",
        "last_name": f"{letter}{'абвгдежзик'[n // 10 % 10]}{'абвгдежзик'[n // 100 % 10]}ев",
        "first_name": "Иван",
        "middle_name": "Петрович",
        "birth_date": date(2015, 3, 5),
        "sex": "М",
        "snils": build.snils(n),
        "address": "249000, п. Примерный, ул. Школьная, д. 1",
        "paper": str(n),
        "paper_date": date(2026, 8, 20),
        "purposes": "P1, P2",
        "adult1": f"{letter}ева Мария Сергеевна",
        "kinship1": "мать",
        "phone1": f"+7 900 000-{n // 100 % 100:02d}-{n % 100:02d}",
        "paper1": f"{n}-п",
        "paper_date1": date(2026, 8, 20),
    }
    return row | more


def xlsx(rows):
    return import_template.workbook(rows)


def desk(school, role="SYS_ADMIN", person_id=None):
    return Desk(begin=lambda: school.begin(role, person_id), aside=lambda work, *given: work(*given))


def take(school, content, dry_run=True, role="SYS_ADMIN", person_id=None, id=None):
    """The answer as the caller reads it."""
    answer = import_acceptance.take(desk(school, role, person_id), school.id, content, dry_run, id, build.YEAR)
    if isinstance(answer, Rendered):
        return schemas.load(schemas.schema_for(ImportResult), orjson.loads(answer.body))
    return answer


def problems(school, rows):
    return [(one.row, one.column, one.detail) for one in take(school, xlsx(rows)).problems]


def test_a_right_list_is_stored_and_told_for_the_order(school):
    school.open_class()
    rows = [child(1), child(2)]
    assert take(school, xlsx(rows)).problem_count == 0
    assert school.told("import_accepted.v1") == [], "a dry run stores nothing"

    result = take(school, xlsx(rows), dry_run=False)
    assert (result.accepted, result.rows) == (True, 2)
    assert [(one.title, one.students) for one in result.classes] == [("5А", 2)]
    (told,) = school.told("import_accepted.v1")
    assert [one["kind"] for one in told["movements"]] == ["INITIAL_ENTRY"] * 2
    assert told["movements"][0]["effective_on"] == "2026-09-01"
    with school.begin("CLERK") as uow:
        card = people.get(uow, told["movements"][0]["person_id"])
    assert card.last_name == "Бааев"
    assert card.snils == build.snils(1)
    assert card.representatives[0].portal_access


def test_the_accepted_list_becomes_students_by_its_order(school):
    school.open_class()
    take(school, xlsx([child(n) for n in range(5)]), dry_run=False)
    order = school.execute(accepted(school), on=date(2026, 11, 20))
    assert school.outcome(order) == "EXECUTED"
    with school.begin("CLERK") as uow:
        assert students.page(uow, school.id, None, None, None, None, 50).body.count(b'"id"') == 5


@pytest.mark.parametrize(
    ("change", "column", "says"),
    [
        ({"class": "5В"}, "Класс", "Откройте его"),
        ({"class": "пятый"}, "Класс", "например 5А"),
        ({"last_name": None}, "Фамилия", "Не заполнено"),
        ({"class": "5A"}, "Класс", "Похоже на «5А»"),
        ({"last_name": "Ивaнов"}, "Фамилия", "русской раскладке. Похоже на «Иванов»"),
        ({"adult1": "Петрова Mapия Сергеевна"}, "Представитель 1", "Похоже на «Мария»"),
        ({"first_name": "Иван2"}, "Имя", "не бывает цифр"),
        ({"birth_date": "31.02.2015"}, "Дата рождения", "такого дня"),
        ({"birth_date": "05.03.15"}, "Дата рождения", "05.03.2015"),
        ({"birth_date": date(1915, 3, 5)}, "Дата рождения", "год рождения"),
        ({"sex": "мальчик"}, "Пол", "М или Ж"),
        ({"snils": "112-233-445 96"}, "СНИЛС", "контрольные цифры"),
        ({"address": "дом"}, "Адрес", "целиком"),
        ({"phone1": "12"}, "Телефон 1", "+7 900"),
        ({"paper": None}, "Согласие №", "Не заполнено"),
        ({"paper_date": date(2030, 1, 1)}, "Согласие дата", "не наступила"),
        ({"purposes": "P9"}, "Цели согласия", "P1, P2"),
        ({"purposes": "P2"}, "Цели согласия", "P1"),
        ({"kinship1": "тётя"}, "Родство 1", "мать"),
        ({"kinship1": None}, "Родство 1", "кем приходится"),
        ({"kinship1": "опекун"}, "Документ 1", "полномочия"),
        ({"kinship1": "бабушка"}, "Представитель 1", "законный представитель"),
        ({"paper1": None}, "Согласие 1 №", "собственного письменного согласия"),
        ({"adult1": "Мария"}, "Представитель 1", "через пробел"),
        ({"enrolled_on": date(2025, 9, 1)}, "Дата зачисления", "учебного года"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(school, change, column, says):
    school.open_class()
    found = problems(school, [child(1), child(2, **change)])
    assert any(row == 3 and name == column and says in detail for row, name, detail in found), found
    assert all(row == 3 for row, _, _ in found), "the other row is right"


def test_a_cell_that_no_consent_covers_is_named(school):
    school.open_class()
    found = problems(school, [child(1, purposes="P2")])
    assert {"СНИЛС", "Адрес"} <= {column for _, column, _ in found}


def test_doubles_are_found_inside_the_file_and_in_the_district(school, other_school):
    other_school.open_class()
    take(other_school, xlsx([child(1)]), dry_run=False)
    school.open_class()
    found = problems(school, [child(1), child(2), child(3, snils=build.snils(2)), child(2, snils=None)])
    assert [(row, column) for row, column, _ in found] == [
        (2, "СНИЛС"),
        (4, "СНИЛС"),
        (5, "Фамилия"),
    ]
    assert "в строке 3" in found[1][2]


def test_an_overfull_class_is_named_once(school):
    school.open_class(capacity=2)
    (found,) = problems(school, [child(n) for n in range(4)])
    assert found[1] == "Класс"
    assert "мест 2, занято 0, в списке 4" in found[2]


def test_brothers_have_one_mother(school, monkeypatch):
    """However far apart they stand in the list."""
    monkeypatch.setattr(import_acceptance, "AT_A_TIME", 1)
    school.open_class()
    same = {"adult1": "Бобова Мария Сергеевна", "phone1": "+7 900 000-77-77"}
    take(school, xlsx([child(1, **same), child(2, **same)]), dry_run=False)
    take(school, xlsx([child(3, **same, paper1=None, paper_date1=None)]), dry_run=False)
    links = school.told("representative_linked.v1")
    assert len({one["link"]["person_id"] for one in links}) == 1
    with school.begin("CLERK") as uow:
        child_id = links[2]["link"]["student_person_id"]
        (mother,) = representatives.list_of(uow, child_id)
    assert (mother.kinship, mother.portal_access) == (Kinship.MOTHER, True)


def test_a_class_teacher_loads_only_their_own_class(school):
    teacher = school.applicant()
    school.open_class(teacher=teacher)
    school.open_class(letter="Б")
    content = xlsx([child(1), child(2, **{"class": "5Б"})])
    (found,) = take(school, content, role="CLASS_TEACHER", person_id=teacher).problems
    assert (found.row, found.column) == (3, "Класс")


def test_a_list_with_errors_is_refused_whole(school):
    school.open_class()
    with pytest.raises(Invalid) as refused:
        take(school, xlsx([child(1), child(2, sex="?")]), dry_run=False)
    assert refused.value.facts["problems"][0]["field"] == "rows[3].Пол"
    with school.begin("CLERK") as uow:
        assert people.find(uow, school.id, None, None, 10).items == []


def as_csv(rows, delimiter=";", encoding="utf-8-sig"):
    output = io.StringIO()
    writer = csv.writer(output, delimiter=delimiter)
    writer.writerow(one.title for one in COLUMNS)
    for row in rows:
        cells = (row.get(one.key) for one in COLUMNS)
        writer.writerow(f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell for cell in cells)
    return output.getvalue().encode(encoding)


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_csv_is_read_as_people_save_it(school, delimiter, encoding):
    school.open_class()
    result = take(school, as_csv([child(1), child(2)], delimiter, encoding))
    assert (result.rows, result.problems) == (2, [])


def broken_header(*titles):
    return as_csv([child(1)]).replace("Фамилия;".encode(), "".join(titles).encode(), 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Файл пуст"),
        (b"   \n", "Файл пуст"),
        (b"%PDF-1.4\x00\x01", "не похож на список"),
        (as_csv([child(1, address="ул. Школьная\x07, д. 1")]), "невидимый знак U+0007"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "не похож на список"),
        (b"PK\x03\x04nonsense", "повреждён"),
        ("имя;возраст\nИван;5".encode(), "Не найдена строка заголовков"),
        (as_csv([]), "ни одной строки"),
        (broken_header("Кличка;"), "Неизвестный столбец"),
        (broken_header("Имя;"), "дважды"),
        (broken_header(""), "Нет обязательного столбца"),
        (xlsx([]), "ни одной строки"),
        (as_csv([child(n % 999) for n in range(10_000)]), "не больше 2000"),
        (as_csv([child(1, address='=HYPERLINK("x")')]), "формула"),
    ],
)
def test_a_file_that_is_no_list_says_what_to_do(school, content, says):
    school.open_class()
    result = take(school, content)
    assert any(says in one.detail for one in result.problems), result.problems
    assert not result.accepted


def test_a_formula_in_a_workbook_is_refused(school):
    import xlsxwriter

    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        for index, column in enumerate(COLUMNS):
            sheet.write(0, index, column.title)
            sheet.write(1, index, str(child(1).get(column.key) or ""))
        sheet.write_formula(1, [one.key for one in COLUMNS].index("last_name"), '="Ива"&"нов"', value="Иванов")
    school.open_class()
    found = take(school, output.getvalue()).problems
    assert [(one.row, one.column) for one in found if "формула" in one.detail] == [(2, TITLES["last_name"])]


def test_the_example_of_the_template_is_a_right_list(school):
    school.open_class()
    assert take(school, xlsx([import_template.EXAMPLE])).problems == []
    with school.begin("SYS_ADMIN") as uow:
        assert import_template.make(uow, school.id).content.startswith(b"PK")


def test_a_school_of_20_classes_is_taken_in_and_ordered(school):
    for number in range(20):
        school.open_class(grade=5, letter="АБВГДЕЖЗИКЛМНОПРСТУФ"[number])
    content = xlsx([child(n, **{"class": f"5{'АБВГДЕЖЗИКЛМНОПРСТУФ'[n // 25]}"}) for n in range(480)])
    assert take(school, content).problems == []
    take(school, content, dry_run=False)
    assert school.outcome(school.execute(accepted(school))) == "EXECUTED"


def accepted(school):
    """The lines of the order that the last accepted list became."""
    told = school.told("import_accepted.v1")[-1]
    return schemas.load(schemas.schema_for(ImportAccepted), told).movements
