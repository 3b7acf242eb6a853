"""The shape of the district: six schools as a rural one has them, from two parallels of everything to four pupils."""

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID

from deploy.demo import MARK
from deploy.demo.identifiers import email, inn, ogrn, same_id

TITLE = f"Луговской район ({MARK})"
PLACE = "Калужская область, Луговской район (вымышленный)"
DISTRICT_ID = same_id("district")
OFFICER_ID = same_id("officer")
SHOWN = "lugovskaya"
"""The school whose staff and families get demonstration logins."""
COMBINED = "К"
"""Letter of the grades that a small school teaches together (класс-комплект): 1К with 3К, 2К with 4К."""


@dataclass(frozen=True)
class Kind:
    """`grades` it teaches; `full` is how its charter names it."""

    short: str
    full: str
    grades: range


PRIMARY = Kind("НОШ", "начальная общеобразовательная школа", range(1, 5))
BASIC = Kind("ООШ", "основная общеобразовательная школа", range(1, 10))
SECONDARY = Kind("СОШ", "средняя общеобразовательная школа", range(1, 12))


@dataclass(frozen=True)
class Class:
    """`studied`: its journal is filled from the first of September on."""

    id: UUID
    grade: int
    letter: str
    size: int
    studied: bool

    @property
    def title(self) -> str:
        return f"{self.grade}{self.letter}"


@dataclass(frozen=True)
class School:
    key: str
    name: str
    kind: Kind
    place: str
    pupils: int
    letters: str
    studied: str
    """The class whose journal is filled."""
    number: int

    @property
    def id(self) -> UUID:
        return same_id("school", self.key)

    @property
    def short_name(self) -> str:
        return f"{self.name} {self.kind.short}"

    @cached_property
    def classes(self) -> list[Class]:
        """Sizes differ a little and add up to `pupils`."""
        places = [(grade, letter) for grade in self.kind.grades for letter in self.letters]
        sizes = _sizes(self.pupils, len(places), Random(f"{self.key} sizes"))
        return [
            Class(same_id(self.id, grade, letter), grade, letter, size, studied=f"{grade}{letter}" == self.studied)
            for (grade, letter), size in zip(places, sizes, strict=True)
        ]

    def card(self) -> dict[str, Any]:
        """Requisites pass their checks; tax office 4000 and district code 29699 give none to real schools."""
        return {
            "short_name": self.short_name,
            "full_name": "Муниципальное казённое общеобразовательное учреждение "
            f"«{self.name} {self.kind.full}» ({MARK})",
            "inn": inn(f"40000000{self.number}"),
            "kpp": "400001001",
            "ogrn": ogrn(f"10240000000{self.number}"),
            "oktmo": f"2969940{self.number}",
            "address": f"249000, {PLACE}, {self.place}, ул. Школьная, д. {self.number}",
            "place": self.place,
            "phone": f"+7 900 000-00-{self.number:02d}",
            "rural": self.number > 1,
            "email": email(self.key),
        }


def _sizes(pupils: int, classes: int, random: Random) -> list[int]:
    sizes = [pupils // classes + (place < pupils % classes) for place in range(classes)]
    for _ in range(classes):
        giver, taker = random.sample(range(classes), 2)
        if sizes[giver] > 2 and abs(sizes[taker] + 1 - pupils / classes) <= 3:
            sizes[giver] -= 1
            sizes[taker] += 1
    return sizes


SCHOOLS = (
    School("zarechnaya", "Заречная", SECONDARY, "пос. Заречный", 480, "АБ", "5А", 1),
    School(SHOWN, "Луговская", SECONDARY, "с. Луговское", 150, "А", "7А", 2),
    School("beryozovskaya", "Берёзовская", SECONDARY, "с. Берёзовка", 110, "А", "9А", 3),
    School("olkhovskaya", "Ольховская", BASIC, "дер. Ольховка", 60, "А", "3А", 4),
    School("klyuchevskaya", "Ключевская", BASIC, "дер. Ключи", 35, "А", "4А", 5),
    School("rodnikovskaya", "Родниковская", PRIMARY, "дер. Родники", 14, COMBINED, f"3{COMBINED}", 6),
)
SMALL = ("klyuchevskaya", "rodnikovskaya")
"""Enough for a test."""


def schools(*, small: bool) -> list[School]:
    return [school for school in SCHOOLS if not small or school.key in SMALL]


def shown(chosen: list[School]) -> School:
    """The school that demonstration logins belong to: the largest of those loaded stands in for SHOWN."""
    return next((school for school in chosen if school.key == SHOWN), chosen[0])
