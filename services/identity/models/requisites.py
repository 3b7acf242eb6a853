"""Requisites of an organisation and the check digits that catch a mistyped one."""

import re
from collections.abc import Callable, Iterator

from contracts.base import Problem
from contracts.identity import SchoolCard

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, *_INN_11)


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10


def is_inn_10(text: str) -> bool:
    """ИНН of an organisation: the tenth digit checks the nine before it."""
    return bool(re.fullmatch(r"[0-9]{10}", text)) and _weighed(text[:9], _INN_10) == int(text[9])


def is_inn_12(text: str) -> bool:
    """ИНН of a person: the last two digits check what stands before each."""
    if not re.fullmatch(r"[0-9]{12}", text):
        return False
    return _weighed(text[:10], _INN_11) == int(text[10]) and _weighed(text[:11], _INN_12) == int(text[11])


def is_ogrn(text: str) -> bool:
    """ОГРН of an organisation: the twelve first digits modulo 11, its last digit."""
    return bool(re.fullmatch(r"[0-9]{13}", text)) and int(text[:12]) % 11 % 10 == int(text[12])


def _shaped(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


_RULES: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("short_name", _shaped(r".{3,100}"), "Краткое название: от 3 до 100 знаков"),
    ("full_name", _shaped(r".{10,500}"), "Полное название: от 10 до 500 знаков"),
    ("inn", is_inn_10, "ИНН организации: 10 цифр, контрольная цифра должна сойтись"),
    ("kpp", _shaped(r"[0-9]{9}"), "КПП: 9 цифр"),
    ("ogrn", is_ogrn, "ОГРН: 13 цифр, контрольная цифра должна сойтись"),
    ("oktmo", _shaped(r"[0-9]{8}([0-9]{3})?"), "ОКТМО: 8 или 11 цифр"),
    ("address", _shaped(r".{5,300}"), "Адрес: от 5 до 300 знаков"),
    ("place", _shaped(r".{2,150}"), "Населённый пункт: от 2 до 150 знаков"),
    ("phone", _shaped(r"\+?[0-9][0-9 ()\-]{4,24}"), "Телефон: цифры, пробелы, скобки и дефисы"),
    ("okpo", _shaped(r"[0-9]{8}([0-9]{2})?"), "ОКПО: 8 или 10 цифр"),
    ("email", _shaped(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}"), "Электронная почта: имя@домен"),
    ("actual_address", _shaped(r".{5,300}"), "Место обучения: от 5 до 300 знаков"),
    ("site", _shaped(r"https?://[^\s]{4,200}"), "Сайт: адрес, начинающийся с https://"),
)
_OPTIONAL = frozenset({"okpo", "email", "site", "actual_address"})
TITLES = {
    "short_name": "Краткое название",
    "full_name": "Полное название",
    "inn": "ИНН",
    "kpp": "КПП",
    "ogrn": "ОГРН",
    "oktmo": "ОКТМО",
    "address": "Юридический адрес",
    "actual_address": "Место обучения",
    "place": "Населённый пункт",
    "phone": "Телефон",
    "rural": "Сельская",
    "okpo": "ОКПО",
    "email": "Электронная почта",
    "site": "Сайт",
    "status": "Состояние",
    "status_since": "Состояние с",
}
"""Of everything that a card's history can name."""


def problems_of(card: SchoolCard, path: str = "card") -> Iterator[Problem]:
    """Everything wrong with a card, each by its field."""
    for name, holds, detail in _RULES:
        value: str | None = getattr(card, name)
        if value is None and name in _OPTIONAL:
            continue
        if value is None or value != value.strip() or not holds(value):
            yield Problem(field=f"{path}.{name}", detail=detail)
