"""Files of the loading are read back by the platform's own readers without a complaint."""

from datetime import date

import pytest

from deploy.demo import curriculum, plans, sheets
from deploy.demo.district import SCHOOLS
from deploy.demo.people import Population
from services.contingent.usecases import import_reading, import_table
from services.contingent.usecases.import_titles import Titles
from services.planning.usecases import plan_sheet

SIGNED, TODAY = date(2026, 8, 27), date(2026, 11, 23)


def a_list(number: int = 1) -> bytes:
    school = SCHOOLS[number]
    population = Population(school, 2026)
    return sheets.class_list([(one, population.children(one)) for one in school.classes], SIGNED, TODAY)


def test_a_class_list_is_read_without_problems() -> None:
    reading = import_reading.read(import_table.read(a_list(), Titles().meaningful), Titles())
    assert reading.problems == []
    assert len(reading.entries) == SCHOOLS[1].pupils
    assert {entry.values["class"] for entry in reading.entries} == {(grade, "А") for grade in range(1, 12)}


def test_the_same_list_is_the_same_bytes() -> None:
    assert a_list() == a_list()


@pytest.mark.parametrize(("subject", "grade"), [(s, g) for g in (2, 4, 7, 11) for s in curriculum.hours(g)])
def test_a_plan_fills_the_year(subject: str, grade: int) -> None:
    hours = curriculum.hours(grade)[subject]
    sheet = plan_sheet.read(sheets.plan(plans.rows(subject, grade, hours)))
    assert sheet.problems == []
    assert sheet.hours == hours * 34
    assert len({(row.section, row.topic) for row in sheet.rows}) == len(sheet.rows)
