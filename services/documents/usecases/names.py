"""Names of people in the cases of Russian, as an order says them: «Зачислить Иванова Петра Ильича»."""

from collections.abc import Callable, Mapping
from functools import cache

from pytrovich.detector import PetrovichGenderDetector
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from contracts.declensions import WordCase

_UNDECLINED_TAILS = ("оглы", "кызы")
_PARTS = (NamePart.LASTNAME, NamePart.FIRSTNAME, NamePart.MIDDLENAME)

Corrected = Mapping[tuple[str, str, WordCase], str]
"""(word in small letters, sex or '' of a post, case) → what the school says instead of the rule's word."""
NOTHING: Corrected = {}


def accusative(
    last_name: str, first_name: str, middle_name: str | None, sex: str, corrected: Corrected = NOTHING
) -> str:
    return declined((last_name, first_name, middle_name or ""), sex, WordCase.ACCUSATIVE, corrected)


def declined(name: tuple[str, ...], sex: str, case: WordCase, corrected: Corrected = NOTHING) -> str:
    return " ".join(parts(name, sex, case, corrected))


def parts(name: tuple[str, ...], sex: str, case: WordCase, corrected: Corrected = NOTHING) -> list[str]:
    """Last, first, middle name. Cyrillic ones by their rules; Latin ones, «оглы» and «кызы» stay as they are.

    A correction is of a whole part: «Салтыкова-Щедрина», «Мамед оглы».
    """
    return [
        corrected.get((part.lower(), sex, case)) or _by_rule(kind, part, sex, case)
        for kind, part in zip(_PARTS, name, strict=False)
        if part
    ]


def sex_of(name: tuple[str, ...]) -> str | None:
    """Of someone of whom only the name is known; None when it may be either's (no patronymic, a foreign one)."""
    last, first, middle = (*name, "", "")[:3]
    detect: Callable[..., Gender] = _detector().detect
    found = detect(lastname=last or None, firstname=first or None, middlename=middle or None)
    return {Gender.MALE: "M", Gender.FEMALE: "F"}.get(found)


def _by_rule(kind: NamePart, name: str, sex: str, case: WordCase) -> str:
    cyrillic = any("а" <= letter <= "я" or letter == "ё" for letter in name.lower())
    if not cyrillic or (kind is NamePart.MIDDLENAME and name.lower().endswith(_UNDECLINED_TAILS)):
        return name
    gender = Gender.MALE if sex == "M" else Gender.FEMALE
    return str(_maker().make(kind, gender, Case[case.value], name))


@cache
def _detector() -> PetrovichGenderDetector:
    return PetrovichGenderDetector()


@cache
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()
