"""The curriculum: drafted, put into force and taken back by orders, and what the teaching load is held against."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.db import Database
from contracts.base import Conflict, Invalid, NotFound, Stale, uuid7
from contracts.curricula import (
    Attestation,
    CurriculumDraft,
    CurriculumLevel,
    CurriculumLoad,
    LoadComparison,
    NewCurriculumRow,
)
from contracts.ordering import OrderedCurriculum, OrderedCurriculumEnd, OrderedLoad, OrderedTeaching
from contracts.planning import BadCurriculum
from services.planning.usecases import curricula, curriculum_drafts, load_findings, ordered
from services.planning.usecases.curriculum_drafts import Target
from tests.integration.planning.orders import outcome, register
from tests.integration.planning.school import YEAR, School, plan_file

BASIC = CurriculumLevel.BASIC
SEPTEMBER, NOVEMBER, JANUARY = date(2026, 9, 1), date(2026, 11, 2), date(2027, 1, 11)


@pytest.fixture(scope="module")
def taught(db: Database) -> Iterator[School]:
    """For what leaves nothing in force."""
    made = School(db).open()
    made.set_calendar()
    yield made


def row(school: School, subject: str, hours: float, grade: int = 5, **more: Any) -> NewCurriculumRow:
    return NewCurriculumRow(subject_id=school.subject(subject).id, grade=grade, hours_per_week=hours, **more)


def draft(
    school: School,
    *rows: NewCurriculumRow,
    id: UUID | None = None,
    version: int = 0,
    level: CurriculumLevel = BASIC,
) -> CurriculumDraft:
    made: CurriculumDraft = school.do(
        curriculum_drafts.put, school.id, Target(id or uuid7(), YEAR, level), list(rows), version
    )
    return made


def approves(*drafts: CurriculumDraft, on: date = SEPTEMBER) -> OrderedTeaching:
    lines = [
        OrderedCurriculum(line=n, curriculum_id=one.id, version=one.version, starts_on=on)
        for n, one in enumerate(drafts, 1)
    ]
    return OrderedTeaching(curricula=lines)


def found(school: School, on: date | None = None) -> list[str]:
    compared: LoadComparison = school.do(load_findings.compare, school.id, YEAR, on)
    return [one.detail for one in compared.findings]


def test_a_curriculum_is_in_force_only_by_the_order_that_names_its_draft(school: School) -> None:
    class_id, teacher = school.new_class(), school.new_teacher()
    school.assign(class_id, teacher, "Математика", 4)
    school.assign(class_id, teacher, "Музыка", 1)
    school.assign(class_id, teacher, "Разговоры о важном", 1)
    first = draft(school, row(school, "Математика", 5), row(school, "История", 2))
    assert found(school, SEPTEMBER) == [], "a draft plans nothing"
    second = draft(
        school, row(school, "Математика", 5), row(school, "История", 2.5), id=first.id, version=first.version
    )
    with pytest.raises(Stale):
        draft(school, row(school, "Математика", 5), id=first.id, version=first.version)
    assert outcome(school, register(school, approves(first))).startswith("1: Проект учебного плана с тех пор изменили")
    check = school.do(ordered.check, school.id, approves(second), None)
    assert (check.problems, check.said) == (
        [],
        ["Учебный план основного общего образования на 2026/2027 учебный год с 01.09.2026: 5 класс — 7,5 ч в неделю"],
    )
    assert outcome(school, register(school, approves(second))) == "done"
    [edition] = school.do(curricula.list_, school.id, YEAR, None)
    assert (edition.edition, edition.approved_by, edition.ends_on) == (1, "№ 7-ОД от 10.09.2026", None)
    shown = school.do(curricula.get, second.id)
    assert [(one.subject, one.hours_per_week) for one in shown.rows] == [("Математика", 5.0), ("История", 2.5)]
    assert [(one.grade, one.per_week, one.most_per_week, one.year) for one in shown.grades] == [(5, 7.5, 29, 255.0)]
    assert school.do(curriculum_drafts.list_, school.id) == []
    with pytest.raises(Conflict, match="уже введён приказом № 7-ОД"):
        draft(school, row(school, "Математика", 6), id=second.id, version=3)
    assert outcome(school, register(school, approves(second))).startswith("1: Этот учебный план уже введён")
    assert found(school, SEPTEMBER) == [
        "5А, «Математика»: нагрузка 4 ч в неделю, а по учебному плану 5",
        "5А, «История»: по учебному плану 2,5 ч в неделю, а нагрузка никому не дана",
        "5А, «Музыка»: нагрузка 1 ч в неделю, а в учебном плане предмета нет",
    ], "what is taught beside the curriculum is no finding"


def test_a_newer_edition_ends_the_older_and_taken_back_it_leaves_the_older_standing(school: School) -> None:
    school.new_class()
    old, new = draft(school, row(school, "Математика", 5)), draft(school, row(school, "Математика", 6))
    register(school, approves(old))
    order = register(school, approves(new, on=NOVEMBER), number="8-ОД")
    was = "5А, «Математика»: по учебному плану 5 ч в неделю, а нагрузка никому не дана"
    assert found(school, SEPTEMBER) == [was]
    assert found(school, NOVEMBER) == [was.replace("5 ч", "6 ч")]
    spans = {one.id: (one.starts_on, one.ends_on) for one in school.do(curricula.list_, school.id, None, BASIC)}
    assert spans == {old.id: (SEPTEMBER, NOVEMBER), new.id: (NOVEMBER, None)}
    back = OrderedTeaching(curricula_ends=[OrderedCurriculumEnd(line=1, curriculum_id=new.id)])
    assert "введён другим приказом" in outcome(school, register(school, back, amends=uuid7()))
    assert outcome(school, register(school, back, number="9-ОД", amends=order)) == "done"
    assert found(school, NOVEMBER) == [was]
    editions = {one.id: one for one in school.do(curricula.list_, school.id, None, None)}
    assert (editions[new.id].withdrawn_by, editions[old.id].ends_on) == ("9-ОД", None)
    assert "уже отменён приказом № 9-ОД" in outcome(school, register(school, back, amends=order))
    third = draft(school, row(school, "Математика", 7))
    assert outcome(school, register(school, approves(third, on=JANUARY), number="10-ОД")) == "done"
    assert max(one.edition for one in school.do(curricula.list_, school.id, YEAR, BASIC)) == 3
    assert found(school, NOVEMBER) == [was]


def test_a_row_of_a_class_stands_instead_of_its_grades(school: School) -> None:
    deep, usual, teacher = school.new_class("5А"), school.new_class("5Б"), school.new_teacher()
    other = school.new_class("6А")
    for class_id in (deep, usual):
        school.assign(class_id, teacher, "Математика", 5)
    own = row(school, "Математика", 7, class_id=deep, part="CHOSEN", attestation=Attestation.CONTROL_WORK)
    register(school, approves(draft(school, row(school, "Математика", 5), own)))
    assert found(school, SEPTEMBER) == ["5А, «Математика»: нагрузка 5 ч в неделю, а по учебному плану 7"]
    compared = school.do(load_findings.compare, school.id, YEAR, SEPTEMBER)
    assert compared.without_curriculum == ["6А"] and other
    assert found(school, date(2026, 8, 20)) == [], "it has not begun yet"


def test_load_that_differs_is_warned_about_while_its_order_is_drafted(school: School) -> None:
    class_id, teacher = school.new_class(), school.new_teacher()
    register(school, approves(draft(school, row(school, "Математика", 5)), on=NOVEMBER))

    def warned(subject: str, hours: float, on: date) -> list[str]:
        line = OrderedLoad(
            line=1,
            assignment_id=uuid7(),
            class_id=class_id,
            teacher_id=teacher,
            subject_id=school.subject(subject).id,
            hours_per_week=hours,
            starts_on=on,
        )
        check = school.do(ordered.check, school.id, OrderedTeaching(load=[line]), None)
        assert check.problems == []
        return [one.detail for one in check.warnings]

    assert warned("Математика", 4, NOVEMBER) == ["5А, «Математика»: нагрузка 4 ч в неделю, а по учебному плану 5"]
    assert warned("Музыка", 1, NOVEMBER) == ["5А, «Музыка»: нагрузка 1 ч в неделю, а в учебном плане предмета нет"]
    assert warned("Математика", 5, NOVEMBER) == warned("Математика", 4, SEPTEMBER) == []
    assert warned("Разговоры о важном", 1, NOVEMBER) == []


def test_bad_rows_are_named_one_by_one(taught: School) -> None:
    good = row(taught, "Математика", 5)
    bad = [
        (row(taught, "Музыка", 1, grade=4), "grade", "параллели от 5 до 9"),
        (NewCurriculumRow(subject_id=uuid7(), grade=5, hours_per_week=1), "subject_id", "такого предмета"),
        (row(taught, "Музыка", 1, class_id=uuid7()), "class_id", "класс не найден"),
        (row(taught, "Музыка", 0.3), "hours_per_week", "с шагом 0,5"),
        (row(taught, "Математика", 2, part="CHOSEN"), "subject_id", "«Математика» в 5-х классах уже есть"),
    ]
    with pytest.raises(BadCurriculum) as refused:
        draft(taught, good, *(one for one, _, _ in bad))
    problems = refused.value.facts["problems"]
    assert [one["field"] for one in problems] == [f"rows[{n}].{field}" for n, (_, field, _) in enumerate(bad, 1)]
    assert all(words in one["detail"] for one, (_, _, words) in zip(problems, bad, strict=True))
    for wrong in ([], [good] * 601):
        with pytest.raises(BadCurriculum, match="от 1 до 600"):
            draft(taught, *wrong)
    with pytest.raises(Invalid, match="2026/2027"):
        taught.do(curriculum_drafts.put, taught.id, Target(uuid7(), "2026", BASIC), [good], 0)


def test_an_order_is_refused_by_its_line(taught: School) -> None:
    one, twin = draft(taught, row(taught, "Математика", 5)), draft(taught, row(taught, "Музыка", 1))
    unknown = OrderedCurriculum(line=1, curriculum_id=uuid7(), version=1, starts_on=SEPTEMBER)
    for teaching, reason in (
        (OrderedTeaching(curricula=[unknown]), "1: Проекта такого учебного плана в школе нет"),
        (approves(one, on=date(2027, 9, 1)), "1: Учебный план 2026/2027 года вводится в дни этого учебного года"),
        (approves(one, twin), "2: Учебный план этого уровня на этот год уже есть в другой строке приказа"),
    ):
        assert outcome(taught, register(taught, teaching)) == reason
    not_in_force = OrderedTeaching(curricula_ends=[OrderedCurriculumEnd(line=1, curriculum_id=one.id)])
    assert outcome(taught, register(taught, not_in_force, amends=uuid7())).startswith("1: Такого введённого приказом")
    assert taught.do(curricula.list_, taught.id, None, None) == []


def test_norms_are_warned_about_and_hold_nobody_up(taught: School) -> None:
    subjects = ("Русский язык", "Математика", "История", "Биология")
    made = draft(taught, *(row(taught, one, hours) for one, hours in zip(subjects, (20, 5, 4, 2), strict=True)))
    assert (
        made.warnings
        == [
            "5 класс: 31 ч в неделю при норме 29",
            "5 класс: 1054 ч в год, а федеральный учебный план — от 986 до 1088",
        ][:1]
    )
    little = draft(taught, row(taught, "Математика", 5))
    assert little.warnings == ["5 класс: 170 ч в год, а федеральный учебный план — от 986 до 1088"]


def loads(school: School, lines: list[list[Any]], heading: list[str], *, dry_run: bool = True) -> CurriculumLoad:
    content, to = plan_file(lines, heading), Target(uuid7(), YEAR, BASIC)
    read: CurriculumLoad = school.do(curriculum_drafts.load, school.id, to, content, dry_run, 0)
    return read


def test_a_file_as_schools_lay_it_out_becomes_a_draft(school: School) -> None:
    class_id = school.new_class("5Б")
    heading = ["Предметная область", "Учебный предмет", "5 класс", "5Б", "6", "Форма промежуточной аттестации"]
    lines = [
        ["Обязательная часть"],
        ["Математика и информатика", "Математика", 5, 6, "5", "контрольная работа"],
        ["", "рус. яз.", 5, "", 6, ""],
        ["Итого", "", 10, "", 11, ""],
        ["Часть, формируемая участниками образовательных отношений"],
        ["", "Информатика", "0,5", "–", 1, "Тест"],
    ]
    read = loads(school, lines, heading)
    assert (read.rows, read.problems, read.draft) == (7, [], None)
    assert school.do(curriculum_drafts.list_, school.id) == [], "a dry run stores nothing"
    made = loads(school, lines, heading, dry_run=False).draft
    assert made is not None
    maths = [one for one in made.rows if one.subject == "Математика"]
    assert [(one.grade, one.class_id, one.hours_per_week, one.attestation) for one in maths] == [
        (5, None, 5.0, Attestation.CONTROL_WORK),
        (5, class_id, 6.0, Attestation.CONTROL_WORK),
        (6, None, 5.0, Attestation.CONTROL_WORK),
    ]
    assert [(one.hours_per_week, one.part) for one in made.rows if one.subject == "Информатика"] == [
        (0.5, "CHOSEN"),
        (1.0, "CHOSEN"),
    ]


def test_a_file_says_in_which_row_and_column_it_is_wrong(taught: School) -> None:
    lines = [["Математика", "пять", 5], ["Магия", 1, 1], ["Музыка", 1, ""]]
    details = [one.detail for one in loads(taught, lines, ["Предмет", "5", "6"]).problems]
    assert details[0] == "Строка 2, столбец «5»: нужны часы в неделю, а написано «пять»"
    assert details[1].startswith("Строка 3, столбец «Предмет»: предмета «Магия» в школе нет")
    [uneven] = loads(taught, [["Музыка", 0.7]], ["Предмет", "5"]).problems
    assert uneven.detail == "Строка 2, столбец «5»: часы в неделю — от 0,5 до 20 с шагом 0,5"
    for wrong in ([["Музыка", 1]], ["Предмет", "час"]), ([["Итого", 1]], ["Предмет", "5"]):
        assert [one.field for one in loads(taught, *wrong).problems] == ["content"]
    to = Target(uuid7(), YEAR, BASIC)
    broken = taught.do(curriculum_drafts.load, taught.id, to, b"no workbook", True, 0)
    assert [one.detail for one in broken.problems] == ["Файл не читается как таблица XLSX"]
    with pytest.raises(BadCurriculum):
        taught.do(curriculum_drafts.load, taught.id, to, b"no workbook", False, 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begun=st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=5))
def test_at_any_day_the_newest_edition_that_has_begun_and_stands_is_in_force(
    taught: School, begun: list[tuple[int, bool]]
) -> None:
    """Counted again by hand: (month it begins in, whether it is taken back), in order of registration."""
    school = School(taught.db, district_id=taught.district_id).open()
    school.new_class()
    expected = dict.fromkeys(range(10), 0)
    first = date(2026, 9, 1)
    days = [date(first.year + (8 + n) // 12, (8 + n) % 12 + 1, 1) for n in range(10)]
    for hours, (month, back) in enumerate(begun, 1):
        made = draft(school, row(school, "Математика", hours))
        order = register(school, approves(made, on=days[month]))
        if back:
            end = OrderedTeaching(curricula_ends=[OrderedCurriculumEnd(line=1, curriculum_id=made.id)])
            assert outcome(school, register(school, end, amends=order)) == "done"
        else:
            expected |= dict.fromkeys(range(month, 10), hours)
    for n, day in enumerate(days):
        compared = school.do(load_findings.compare, school.id, YEAR, day)
        assert [one.planned for one in compared.findings] == ([expected[n]] if expected[n] else [])


def test_another_school_finds_nothing(taught: School, db: Database) -> None:
    mine = draft(taught, row(taught, "Математика", 5), level=BASIC)
    other = School(db, district_id=taught.district_id).open()
    assert other.do(curriculum_drafts.list_, other.id) == other.do(curricula.list_, other.id, None, None) == []
    assert outcome(other, register(other, approves(mine))) == "1: Проекта такого учебного плана в школе нет"
    with pytest.raises(NotFound):
        other.do(curricula.get, mine.id)
    with pytest.raises(NotFound):
        taught.do(curricula.get, mine.id)
    nobody = School(db, district_id=taught.district_id, id=taught.id)
    with pytest.raises(NotFound):
        nobody.do(load_findings.compare, nobody.id, YEAR, None, caller=other.as_())
