"""How people are written and ordered."""

import random

from contracts.journal import WorkKind
from services.gradebook.models.kinds import KINDS
from services.gradebook.models.marking import forbids_mark, needs_presence
from services.gradebook.models.names import sort_key, staff_name


def test_yo_stands_right_after_ye() -> None:
    names = ["Егоров", "Ежов", "Ёжиков", "Ёлкин", "Жуков", "Яковлев"]
    mixed = random.sample(names, len(names))
    assert sorted(mixed, key=sort_key) == names


def test_a_shorter_surname_comes_first() -> None:
    people = [("Ли", "Яна"), ("Лиман", "Анна"), ("Салтыков", "Яков"), ("Салтыков-Щедрин", "Анна")]
    mixed = random.sample(people, len(people))
    assert sorted(mixed, key=lambda one: sort_key(*one)) == people


def test_staff_are_written_with_initials() -> None:
    assert staff_name("Иванова", "Анна", "Петровна") == "Иванова А. П."
    assert staff_name("Ли", "Анна", None) == "Ли А."


def test_every_kind_of_work_is_described() -> None:
    assert set(KINDS) == set(WorkKind)
    assert all(1 <= one.weight <= 10 and one.title for one in KINDS.values())


def test_only_late_stands_beside_a_mark() -> None:
    assert [code for code in (None, "ОТ", "Б", "УП", "НП", "ОП", "ОСВ") if not forbids_mark(code)] == [None, "ОП"]
    assert needs_presence("5", written_later=False) and not needs_presence("5", written_later=True)
    assert not needs_presence("н/а", written_later=False)
