"""The workbook says what the JSON says, number by number."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from chassis.db import Database
from contracts.reporting import MovementReport
from contracts.student_body import Counterpart
from services.reporting.models.columns import COLUMNS
from services.reporting.usecases import movement_report
from tests.integration.reporting.district import District, School

QUARTER = (date(2026, 9, 1), date(2026, 10, 26))


def read(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def numbers(form: list[list[Any]]) -> dict[str, list[int]]:
    """Every line below the row of column numbers that has numbers."""
    start = next(n for n, row in enumerate(form) if row[:3] == [1.0, 2.0, 3.0])
    assert form[start] == [float(n) for n in range(1, 23)]
    below = form[start + 1 :]
    return {row[0]: [int(cell) for cell in row[1:]] for row in below if row[0] and isinstance(row[1], float)}


def of_json(report: MovementReport) -> dict[str, list[int]]:
    return {row.title: [column.of(row.counts) for column in COLUMNS] for row in report.rows}


@pytest.fixture
def school(db: Database) -> School:
    district = District()
    school = district.school()
    a, b, little = school.open_class("5А"), school.open_class("5Б"), school.open_class("1А")
    pupils = school.fill(a, 9)
    school.fill(b, 3)
    school.fill(little, 2)
    school.enrol(a, date(2026, 9, 12), counterpart=Counterpart.REGION, destination="г. Калуга, школа № 1")
    school.move(pupils[0], b, date(2026, 10, 3))
    school.withdraw(pupils[1], date(2026, 10, 20), Counterpart.ABROAD, confirmed=False)
    district.to(db)
    return school


def test_every_number_of_the_school_is_the_same(db: Database, school: School) -> None:
    with db.begin(school.caller()) as uow:
        report = movement_report.get(uow, None, *QUARTER)
        found = read(movement_report.get_xlsx(uow, None, *QUARTER).content)
    assert list(found) == ["Форма", "Протокол контроля", "Расшифровка"]
    assert numbers(found["Форма"]) == of_json(report)
    said = [[row[0], row[1], row[2]] for row in found["Протокол контроля"][1:]]
    assert said == [[one.code, one.title, "выполнено"] for one in report.controls]


def test_every_number_of_the_district_is_the_same_and_no_name_is_in_it(db: Database, school: School) -> None:
    with db.begin(school.district.officer) as uow:
        report = movement_report.get(uow, None, *QUARTER)
        district = read(movement_report.get_xlsx(uow, None, *QUARTER).content)
        copy = read(movement_report.get_xlsx(uow, school.id, *QUARTER).content)
    assert numbers(district["Форма"]) == of_json(report)
    assert list(district) == list(copy) == ["Форма", "Протокол контроля"]
    assert "Иванов" not in str(district) + str(copy)


def test_the_names_are_those_of_the_lists(db: Database, school: School) -> None:
    with db.begin(school.caller("CLERK")) as uow:
        names = movement_report.list_names(uow, None, *QUARTER, None, None).items
        rows = read(movement_report.get_xlsx(uow, None, *QUARTER).content)["Расшифровка"][2:]
    assert [(row[1], row[2], row[4], row[8]) for row in rows] == [
        (one.full_name, one.birth_date, one.class_title, one.order_number) for one in names
    ]
    arrived = next(row for row in rows if row[3] == "прибыл(а)")
    assert arrived[6] == "ОО области: г. Калуга, школа № 1"


def test_the_form_has_a_face_and_places_to_sign(db: Database, school: School) -> None:
    with db.begin(school.caller()) as uow:
        form = str(read(movement_report.get_xlsx(uow, None, *QUARTER).content)["Форма"])
    for words in (
        "МКОУ «Заречная СОШ»",
        "ИНН 4005001234   ОКТМО 29650404",
        "01.09.2026–25.10.2026",
        "По состоянию на конец дня 25.10.2026",
        "Руководитель ____________________ Лесная Вера Павловна",
        "тел. ______________",
    ):
        assert words in form


def test_the_same_facts_are_the_same_bytes(db: Database, school: School) -> None:
    contents = set()
    for _ in range(2):
        with db.begin(school.caller()) as uow:
            contents.add(movement_report.get_xlsx(uow, None, *QUARTER).content)
    assert len(contents) == 1
