"""Names of people in the cases of Russian, as an order says them: «Зачислить Иванова Петра Ильича»."""

from collections.abc import Mapping
from functools import cache

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


def _by_rule(kind: NamePart, name: str, sex: str, case: WordCase) -> str:
    cyrillic = any("а" <= letter <= "я" or letter == "ё" for letter in name.lower())
    if not cyrillic or (kind is NamePart.MIDDLENAME and name.lower().endswith(_UNDECLINED_TAILS)):
        return name
    gender = Gender.MALE if sex == "M" else Gender.FEMALE
    return str(_maker().make(kind, gender, Case[case.value], name))


@cache
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()
