"""Names of people in the accusative, as an order says them: «Зачислить Иванова Петра Ильича»."""

from functools import cache

from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

_UNDECLINED_TAILS = ("оглы", "кызы")


def accusative(last_name: str, first_name: str, middle_name: str | None, sex: str) -> str:
    """Declines Cyrillic names by their rules; Latin ones, «оглы» and «кызы» stay as they are."""
    parts = [
        _declined(NamePart.LASTNAME, last_name, sex),
        _declined(NamePart.FIRSTNAME, first_name, sex),
        _patronymic(middle_name, sex) if middle_name else "",
    ]
    return " ".join(part for part in parts if part)


def _declined(part: NamePart, name: str, sex: str) -> str:
    if not any("а" <= letter <= "я" or letter == "ё" for letter in name.lower()):
        return name
    gender = Gender.MALE if sex == "M" else Gender.FEMALE
    return str(_maker().make(part, gender, Case.ACCUSATIVE, name))


def _patronymic(name: str, sex: str) -> str:
    if name.lower().endswith(_UNDECLINED_TAILS):
        return name
    return _declined(NamePart.MIDDLENAME, name, sex)


@cache
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()
