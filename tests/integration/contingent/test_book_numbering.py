"""The movement book as a school keeps it: numbered as decided, without gaps, with all columns of the paper one."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from contracts.base import Caller, Conflict, Forbidden, Invalid
from contracts.contingent import BookNumbering, LeaveReason, MovementKind
from contracts.student_body import Address
from services.contingent.usecases import book_file, book_numbering, books, consents
from tests.builders import student_body as build
from tests.integration.contingent.test_cancelling import cancel
from tests.integration.contingent.test_import import desk

K, N = MovementKind, BookNumbering
JANUARY, OCTOBER = date(2027, 1, 1), date(2026, 10, 5)
HOME = "249000, Калужская область, п. Примерный, ул. Школьная, д. 1"


@pytest.fixture(autouse=True)
def october(monkeypatch):
    monkeypatch.setattr("services.contingent.usecases.clock.today", lambda: OCTOBER)


def decide(school, numbering, starts_on, role="CLERK"):
    with school.begin(role) as uow:
        return [(one.starts_on, one.numbering) for one in book_numbering.decide(uow, school.id, numbering, starts_on)]


def page(school, year=build.YEAR, part=1, role="CLERK", after=None, limit=50, who=None):
    with school.db.begin(who or school.caller(role)) as uow:
        return books.movement_page(uow, school.id, year, part, after, limit)


def numbers(school, year=build.YEAR, part=1):
    return [(row.volume, row.number) for row in page(school, year, part).items]


def arrive(school, class_id, *days):
    for day in days:
        child = build.child(birth_date=day.replace(year=day.year - 11))
        school.enrol(class_id, school.applicant(child), effective_on=day)


def test_numbers_begin_anew_with_the_calendar_year_once_a_school_has_decided_so(school):
    class_id = school.open_class()
    arrive(school, class_id, date(2026, 9, 1), date(2026, 12, 31))
    assert decide(school, N.CALENDAR_YEAR, JANUARY) == [(JANUARY, N.CALENDAR_YEAR)]
    arrive(school, class_id, JANUARY, date(2027, 2, 3), date(2026, 12, 30))

    assert numbers(school) == [
        *(("2026/2027", number) for number in (1, 2, 3)),
        *(("2027", number) for number in (1, 2)),
    ]
    assert numbers(school, "2027") == [("2027", 1), ("2027", 2)]
    assert numbers(school, "2026") == [("2026/2027", number) for number in (1, 2, 3)]
    first = page(school, limit=3)
    rest = page(school, after=first.next, limit=3)
    assert [row.number for row in (*first.items, *rest.items)] == [1, 2, 3, 1, 2]
    assert rest.next is None


def test_continuous_numbers_go_on_over_september(school):
    this, following = school.open_class(), school.open_class(year=build.NEXT_YEAR)
    decide(school, N.CONTINUOUS, build.SEPTEMBER)
    arrive(school, this, build.SEPTEMBER, JANUARY)
    arrive(school, following, build.NEXT_SEPTEMBER)
    assert numbers(school) == [("2026+", 1), ("2026+", 2)]
    assert numbers(school, build.NEXT_YEAR) == [("2026+", 3)]


def test_what_stands_in_the_book_keeps_its_number(school):
    arrive(school, school.open_class(), date(2027, 1, 11))
    with pytest.raises(Conflict, match="есть записи с датой 11"):
        decide(school, N.CALENDAR_YEAR, JANUARY)
    assert decide(school, N.CALENDAR_YEAR, date(2028, 1, 1)) == [(date(2028, 1, 1), N.CALENDAR_YEAR)]


@pytest.mark.parametrize(
    ("numbering", "day"),
    [(N.CALENDAR_YEAR, build.SEPTEMBER), (N.STUDY_YEAR, JANUARY), (N.CONTINUOUS, JANUARY), (N.CONTINUOUS, OCTOBER)],
)
def test_a_numbering_begins_with_a_year_and_not_within_one(school, numbering, day):
    with pytest.raises(Invalid) as refused:
        decide(school, numbering, day)
    assert refused.value.field == "starts_on"


def test_a_decision_is_replaced_taken_back_and_never_overtaken(school):
    with pytest.raises(Conflict, match="и так нумеруется: по учебным годам"):
        decide(school, N.STUDY_YEAR, build.SEPTEMBER)
    decide(school, N.CALENDAR_YEAR, JANUARY)
    with pytest.raises(Conflict, match="уже выбран"):
        decide(school, N.CONTINUOUS, build.SEPTEMBER)
    later = (date(2029, 1, 1), N.CONTINUOUS)
    assert decide(school, later[1], later[0]) == [later, (JANUARY, N.CALENDAR_YEAR)]
    assert decide(school, N.CALENDAR_YEAR, later[0]) == [(JANUARY, N.CALENDAR_YEAR)]


def test_whose_book_it_is_decides_that(school, other_school):
    for role in ("DIRECTOR", "CLASS_TEACHER", "PARENT", "DISTRICT"):
        with pytest.raises(Forbidden):
            decide(school, N.CALENDAR_YEAR, JANUARY, role)
    decide(other_school, N.CALENDAR_YEAR, JANUARY)
    arrive(school, school.open_class(), date(2027, 2, 1))
    assert numbers(school) == [("2026/2027", 1)], "another school's decision"


@pytest.fixture
def housed(school):
    """A student with an address, whose mother agreed; and one without."""
    address = Address(kind="REGISTRATION", text=HOME, starts_on=date(2020, 1, 1))
    person = school.applicant(build.child("Адресова", addresses=[address]))
    class_id = school.open_class()
    school.enrol(class_id, person)
    school.enrol(class_id, school.applicant(build.child("Безадресная")))
    return person


def looks(school):
    notes = [body["note"] for body in school.told("personal_data_accessed.v1")]
    return [one for one in notes if one["operation"] == "movements.read"]


def test_the_first_part_shows_where_a_child_lives_while_a_consent_covers_it_and_the_look_is_noted(school, housed):
    assert [row.address for row in page(school).items] == [HOME, None]
    (noted,) = looks(school)
    assert (noted["subjects"], noted["blocks"]) == ([str(housed)], ["ADDRESS", "NAMES"])
    with school.begin("CLERK") as uow:
        papers = consents.list_of(uow, housed)
        for paper in papers:
            consents.withdraw(uow, paper.id, "заявление № 3", OCTOBER)
    assert [row.address for row in page(school).items] == [None, None]
    assert len(looks(school)) == 1, "names and days are the book's own"


def test_an_administrator_and_the_department_read_the_book_without_addresses(school, housed):
    assert [row.address for row in page(school, role="SYS_ADMIN").items] == [None, None]
    officer = Caller(role="DISTRICT", district_id=school.district_id)
    assert [row.address for row in page(school, who=officer).items] == [None, None]


def sheets(content):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_has_three_parts_and_says_what_was_undone(school, housed):
    one = school.enrol(school.open_class(letter="Б"), school.applicant(build.child("Ушедшая")))
    said = {"student_id": one[0], "effective_on": OCTOBER, "reason": LeaveReason.FAMILY_EDU}
    order = school.execute([build.line(K.WITHDRAW, one[1], None, **said)], on=OCTOBER, number="39-К")
    cancel(school, order)
    made = book_file.make(desk(school, "CLERK"), school.id, build.YEAR, "сверка с бумажной книгой")

    found = sheets(made.content)
    assert list(found) == ["Часть 1. Прибыло", "Часть 2. Выбыло", "Часть 3. Внутренние переводы"]
    arrived, left, _ = found.values()
    assert [row[9] for row in arrived[3:]] == [HOME, "", ""]
    assert arrived[1][:5] == ["№ п/п", "Дата прибытия", "Фамилия, имя, отчество", "Дата рождения", "В какой класс"]
    assert [(row[0], row[6], row[12]) for row in left[3:]] == [
        (1, "переход на семейное образование", "Отменено приказом № 40-К от 05.10.2026"),
        (2, "", "Испр.: исправляет запись № 1"),
    ]
    noted = school.told("personal_data_accessed.v1")[-1]["note"]
    assert (noted["action"], noted["reason"]) == ("EXPORT", "сверка с бумажной книгой")


def test_a_book_is_given_out_with_a_reason_and_not_to_the_department(school, housed):
    with pytest.raises(Invalid) as refused:
        book_file.make(desk(school, "CLERK"), school.id, build.YEAR, None)
    assert refused.value.field == "reason"
    with pytest.raises(Forbidden):
        book_file.make(desk(school, "DISTRICT"), school.id, build.YEAR, "сверка района")
    stranger = desk(school, "CLASS_TEACHER", school.applicant(build.child("Чужая")))
    found = sheets(book_file.make(stranger, school.id, build.YEAR, None).content)
    assert [rows[3:] for rows in found.values()] == [[], [], []], "a class teacher has the own class"
    with pytest.raises(Invalid):
        page(school, str(OCTOBER + timedelta(days=1)))
