"""What orders say, in Russian that a director signs without a pen."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import uuid7
from contracts.contingent import LeaveReason, MovementKind, MovementPerson, NewMovement, Programme, StudyForm
from contracts.documents import ORDER_NUMBER, OrderKind
from services.documents.models.kinds import GENERAL
from services.documents.models.known import KnownSchool
from services.documents.models.numbering import first_series, printed
from services.documents.usecases import content, names, phrases, wording
from services.documents.usecases.form import Content, Form, Signer

SCHOOL = KnownSchool(
    full_name="МКОУ «Заречная СОШ»",
    short_name="Заречная СОШ",
    inn="4000000006",
    kpp="400001001",
    ogrn="1024000000006",
    address="п. Заречный",
    place="п. Заречный",
    phone="+7 900 000-00-01",
)
ON = date(2026, 9, 1)


def person(line: int = 1, **more: Any) -> MovementPerson:
    name = {"last_name": "Семёнова", "first_name": "Алёна", "middle_name": "Ильинична", "sex": "F"}
    known = {"birth_date": date(2015, 2, 1), "from_class": "5А", "to_class": "5Б"}
    return MovementPerson(**{"line": line, "person_id": uuid7(), **name, **known, **more})


def movement(kind: MovementKind, line: int = 1, **more: Any) -> NewMovement:
    return NewMovement(line=line, kind=kind, student_id=uuid7(), person_id=uuid7(), effective_on=ON, **more)


def order(
    kind: OrderKind, movements: list[NewMovement], people: list[MovementPerson] | None = None, **more: Any
) -> Form:
    given = {"basis": "заявления (вх. № 12).", "instructions": None, **more}
    content = Content(
        kind=kind,
        heading=wording.heading_of(kind, len(movements), ON),
        movements=movements,
        people=people if people is not None else [person(one.line) for one in movements],
        **given,
    )
    return wording.compose(content, SCHOOL, Signer("Директор", "А. С. Петрова"), None, ON)


def plain(text: str) -> str:
    return text.replace(phrases.NBSP, " ")


def test_one_pupil_is_enrolled_in_one_sentence() -> None:
    form = order(
        OrderKind.ENROL,
        [movement(MovementKind.ENROL_TRANSFER, destination="Ольховская ООШ", basis="справка № 3")],
    )
    assert plain(form.items[0].text) == (
        "Зачислить Семёнову Алёну Ильиничну, 01.02.2015 г. р., в 5Б класс с 01.09.2026 в порядке перевода из другой "
        "образовательной организации (Ольховская ООШ) (основание: справка № 3)."
    )
    assert form.heading == "О зачислении обучающегося"
    assert form.preamble.endswith("на основании заявления (вх. № 12)")
    assert form.items[-1].text == "Контроль за исполнением приказа оставляю за собой."


def test_who_is_kept_without_a_name_is_called_by_the_number_and_the_year() -> None:
    label = {"last_name": "Обучающийся", "first_name": "по отказу № 31", "middle_name": None, "pseudonym": True}
    nameless = person(**label, birth_date=date(2015, 1, 1))
    form = order(OrderKind.ENROL, [movement(MovementKind.ENROL_OTHER)], [nameless])
    assert plain(form.items[0].text).startswith("Зачислить обучающегося по отказу № 31, 2015 г. р., в 5Б класс")


def test_a_class_move_and_a_withdrawal_name_the_class_left() -> None:
    moved = order(OrderKind.CLASS_MOVE, [movement(MovementKind.CLASS_MOVE)]).items[0].text
    assert plain(moved) == (
        "Перевести Семёнову Алёну Ильиничну, 01.02.2015 г. р., обучающуюся 5А класса, в 5Б класс с 01.09.2026."
    )
    boy = person(last_name="Коваленко", first_name="Илья", middle_name=None, sex="M")
    left = movement(MovementKind.WITHDRAW, reason=LeaveReason.RELOCATION, destination="г. Тула")
    assert plain(order(OrderKind.WITHDRAW, [left], [boy]).items[0].text) == (
        "Отчислить Коваленко Илью, 01.02.2015 г. р., обучающегося 5А класса, с 01.09.2026 "
        "в связи с переменой места жительства (г. Тула)."
    )


@pytest.mark.parametrize(
    ("kind", "of", "more", "said"),
    [
        (OrderKind.PROMOTE, MovementKind.PROMOTE, {}, "Перевести в следующий класс {}, в 5Б класс с 01.09.2026."),
        (OrderKind.RETAIN, MovementKind.RETAIN, {}, "Оставить на повторное обучение {}, в 5Б класс с 01.09.2026."),
        (
            OrderKind.DEBT,
            MovementKind.DEBT_CLEARED,
            {},
            "Считать {}, с 01.09.2026 ликвидировавшей академическую задолженность.",
        ),
        (
            OrderKind.GRADUATE,
            MovementKind.GRADUATE_9,
            {},
            "Отчислить {}, с 01.09.2026 в связи с получением основного общего образования.",
        ),
        (
            OrderKind.TERMS,
            MovementKind.PROGRAMME_CHANGE,
            {"programme": Programme.ADAPTED, "programme_variant": "7.2"},
            "Перевести {}, с 01.09.2026 на адаптированную общеобразовательную программу (вариант 7.2).",
        ),
        (OrderKind.HOME_EDU, MovementKind.HOME_EDU, {}, "Перевести {}, с 01.09.2026 на обучение на дому."),
    ],
)
def test_every_decision_of_the_year_is_a_sentence(kind: OrderKind, of: MovementKind, more: Any, said: str) -> None:
    who = "Семёнову Алёну Ильиничну, 01.02.2015 г. р., обучающуюся 5А класса"
    assert plain(order(kind, [movement(of, **more)]).items[0].text).replace(
        "\N{NON-BREAKING HYPHEN}", "-"
    ) == said.format(who)


def test_every_kind_of_order_has_its_words_and_its_lines() -> None:
    assert {*content.MOVEMENTS, *GENERAL} == set(OrderKind) == set(phrases.texts()) - {"reasons", "outcomes"}
    assert not set(content.MOVEMENTS) & set(GENERAL)
    assert set().union(*content.MOVEMENTS.values()) == set(MovementKind)
    assert set(phrases.texts()["reasons"]) == set(LeaveReason)
    decided = {*content.MOVEMENTS[OrderKind.DEBT], *content.MOVEMENTS[OrderKind.YEAR_END]}
    decided |= content.MOVEMENTS[OrderKind.HOME_EDU]
    assert set(phrases.texts()["outcomes"]) == decided | set(StudyForm) | set(Programme)


def test_several_pupils_are_listed_under_the_item() -> None:
    form = order(OrderKind.ENROL, [movement(MovementKind.ENROL_G1, line) for line in (1, 2, 3)])
    assert form.items[0].text == "Зачислить обучающихся:"
    assert [one[-1] for one in form.items[0].lines] == [";", ";", "."]
    assert form.heading == "О зачислении обучающихся" and form.appendix is None


@pytest.mark.parametrize(
    ("kind", "of", "columns"),
    [
        (OrderKind.ENROL, MovementKind.ENROL_G1, ["Класс", "Дата зачисления"]),
        (OrderKind.CLASS_MOVE, MovementKind.CLASS_MOVE, ["Из класса", "В класс", "Дата перевода"]),
        (OrderKind.WITHDRAW, MovementKind.WITHDRAW, ["Из класса", "Дата отчисления", "Причина"]),
        (OrderKind.PROMOTE, MovementKind.PROMOTE, ["Из класса", "В класс", "Дата перевода"]),
        (OrderKind.GRADUATE, MovementKind.GRADUATE_9, ["Из класса", "Дата отчисления", "Причина"]),
        (OrderKind.DEBT, MovementKind.DEBT_CLEARED, ["Класс", "Дата", "Решение"]),
        (OrderKind.YEAR_END, MovementKind.RETAIN, ["Из класса", "В класс", "Дата", "Решение"]),
    ],
)
def test_many_pupils_go_to_an_appendix(kind: OrderKind, of: MovementKind, columns: list[str]) -> None:
    form = order(kind, [movement(of, line) for line in range(1, 22)])
    assert form.appendix is not None and "согласно приложению (21" in plain(form.items[0].text)
    assert [one.title for one in form.appendix.columns][3:] == columns
    assert {len(row) for row in form.appendix.rows} == {len(form.appendix.columns)}


def test_a_first_loading_is_always_a_list() -> None:
    form = order(OrderKind.INITIAL_ENTRY, [movement(MovementKind.INITIAL_ENTRY)])
    assert form.appendix is not None
    assert form.appendix.rows[0] == ["1", "Семёнова Алёна Ильинична", "01.02.2015", "5Б", "01.09.2026"]


def test_a_line_about_nobody_known_says_so() -> None:
    form = order(OrderKind.ENROL, [movement(MovementKind.ENROL_G1)], [])
    assert phrases.UNKNOWN in form.items[0].text


def test_own_instructions_replace_the_usual_ones() -> None:
    form = order(OrderKind.ENROL, [movement(MovementKind.ENROL_G1)], instructions=["Заместителю составить план"])
    assert [one.text for one in form.items[1:]] == ["Заместителю составить план."]


def test_every_reason_and_kind_has_its_words() -> None:
    assert set(phrases.texts()["reasons"]) == {one.value for one in LeaveReason}
    for kind in OrderKind:
        assert phrases.edition(kind, date(1990, 1, 1))["heading"]


@pytest.mark.parametrize(
    ("name", "sex", "said"),
    [
        (("Салтыков-Щедрин", "Лев", "Никитич"), "M", "Салтыкова-Щедрина Льва Никитича"),
        (("Мамедов", "Эльдар", "Рашид оглы"), "M", "Мамедова Эльдара Рашид оглы"),
        (("Ли", "Анна-Мария", None), "F", "Ли Анну-Марию"),
        (("Шмидт", "Нелли", "Карловна"), "F", "Шмидт Нелли Карловну"),
        (("Шмидт", "Карл", "Карлович"), "M", "Шмидта Карла Карловича"),
        (("Черных", "Любовь", "Фёдоровна"), "F", "Черных Любовь Фёдоровну"),
        (("Д’Анжелло", "Юлия", "Павловна"), "F", "Д’Анжелло Юлию Павловну"),
        (("Smith", "John", None), "M", "Smith John"),
    ],
)
def test_names_stand_in_the_accusative(name: tuple[str, str, str | None], sex: str, said: str) -> None:
    assert names.accusative(*name, sex) == said


CYRILLIC = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАЯ-’ ", min_size=1, max_size=40)


@given(CYRILLIC, CYRILLIC, st.one_of(st.none(), CYRILLIC), st.sampled_from("MF"))
def test_no_name_breaks_an_order(last: str, first: str, middle: str | None, sex: str) -> None:
    assert names.accusative(last, first, middle, sex)


@pytest.mark.parametrize(
    "number", ["257", "59-ОД", "133/6-ОД", "219 о/д", "97о", "143/1-о", "200/43", *[f"{n}-К" for n in (1, 999)]]
)
def test_numbers_seen_in_real_schools_are_numbers(number: str) -> None:
    assert ORDER_NUMBER.fullmatch(number)


@pytest.mark.parametrize("number", ["", "К-1", "1-КАДРЫ", "1 - К", "1-K"])
def test_other_things_are_not(number: str) -> None:
    assert not ORDER_NUMBER.fullmatch(number)


def test_first_letters_make_a_good_number() -> None:
    assert all(ORDER_NUMBER.fullmatch(printed(one, 12)) for one in first_series())
