"""What may stand on a card: one spelling for every value, and what is wrong with it (domain §1.2–1.7)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from contracts.base import Problem
from contracts.student_body import AdultData, CardData, CardFields, IdentityDocument
from services.contingent.models import addresses, education, identity_documents, names, snils
from services.contingent.models.people import OLDEST_STUDENT, YOUNGEST_STUDENT, age_on

C = TypeVar("C", bound=CardFields)
_TEXTS = ("birth_place", "citizenship_country", "native_language", "study_language", "prior_education", "special_needs")
_LONGEST_TEXT = 250
YOUNGEST_PARENT = 14
RUSSIA = "643"


def phone_written(text: str) -> str:
    """«+7» and ten digits for a Russian number typed anyhow; other text stays as it is."""
    digits = re.sub(r"[\s()+.-]", "", text)
    if re.fullmatch(r"[78]\d{10}", digits):
        return f"+7{digits[1:]}"
    return f"+7{digits}" if re.fullmatch(r"9\d{9}", digits) else text.strip()


def written(card: C) -> C:
    """The card with every value in its one spelling; empty text is no value."""
    changes: dict[str, Any] = {name: _text(getattr(card, name)) for name in (*_TEXTS, "email")}
    changes |= {name: names.written(getattr(card, name) or "") for name in ("last_name", "first_name", "middle_name")}
    changes["middle_name"] = changes["middle_name"] or None
    changes["snils"] = snils.written(card.snils or "") or None
    changes["phone"] = phone_written(card.phone or "") or None
    if card.identity_document is not None:
        changes["identity_document"] = identity_documents.written(card.identity_document)
    if card.addresses is not None:
        changes["addresses"] = [addresses.written(one) for one in card.addresses] or None
    changes["foreign_languages"] = education.languages_written(card.foreign_languages)
    changes["prior_school"] = education.school_written(card.prior_school)
    changes["certificates"] = education.certificates_written(card.certificates)
    changes["social_flags"] = [flag for one in card.social_flags or [] if (flag := _text(one))] or None
    return replace(card, **changes)


def _text(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value is not None else None


def begun(card: C, today: date) -> C:
    """A new card: its addresses hold from today where nobody says since when."""
    homes = [replace(one, starts_on=one.starts_on or today) for one in card.addresses or []]
    return replace(card, addresses=homes or None)


def problems(card: CardFields, today: date) -> list[Problem]:
    """All that is wrong with a (`written`) card; fields are named as the card names them."""
    checks: tuple[Callable[[CardFields, date], Iterator[Problem]], ...] = (
        _names,
        _birth,
        _texts,
        _numbers,
        _contacts,
        _addresses,
        _education,
    )
    return [problem for check in checks for problem in check(card, today)]


def _education(card: CardFields, today: date) -> Iterator[Problem]:
    for field, detail in education.problems(card, today):
        yield Problem(field=field, detail=detail)


def _names(card: CardFields, _: date) -> Iterator[Problem]:
    latin = card.citizenship_kind in ("FOREIGN", "STATELESS", "DUAL")
    for name in ("last_name", "first_name", "middle_name"):
        value = getattr(card, name)
        if name == "middle_name" and value is None:
            continue
        wrong = names.problem(value or "", latin_allowed=latin)
        if wrong:
            yield Problem(field=name, detail=wrong)
    if card.middle_name and card.has_no_middle_name:
        yield Problem(field="has_no_middle_name", detail="Отчество указано, но отмечено, что его нет")


def _birth(card: CardFields, today: date) -> Iterator[Problem]:
    born: date | None = getattr(card, "birth_date", None)
    if born is None:
        return
    if born > today:
        yield Problem(field="birth_date", detail=f"Дата рождения {born:%d.%m.%Y} ещё не наступила")
    elif isinstance(card, CardData) and not YOUNGEST_STUDENT <= age_on(born, today) <= OLDEST_STUDENT:
        detail = f"Возраст {age_on(born, today)}: в школе учатся от {YOUNGEST_STUDENT} до {OLDEST_STUDENT} лет"
        yield Problem(field="birth_date", detail=f"{detail}, проверьте год рождения {born.year}")
    elif isinstance(card, AdultData) and age_on(born, today) < YOUNGEST_PARENT:
        yield Problem(field="birth_date", detail=f"Возраст {age_on(born, today)}: слишком мал для представителя")


def _texts(card: CardFields, _: date) -> Iterator[Problem]:
    for name in _TEXTS:
        if len(getattr(card, name) or "") > _LONGEST_TEXT:
            yield Problem(field=name, detail=f"Длиннее {_LONGEST_TEXT} знаков")
    if card.birth_place is not None and len(card.birth_place) < 3:
        yield Problem(field="birth_place", detail="Слишком коротко: запишите место рождения как в документе")
    country = card.citizenship_country
    if country is not None and not re.fullmatch(r"\d{3}", country):
        yield Problem(field="citizenship_country", detail="Код страны по ОКСМ — три цифры, например 398")
    yield from _citizenship(card.citizenship_kind, country)


def _citizenship(kind: str | None, country: str | None) -> Iterator[Problem]:
    if kind in ("DUAL", "FOREIGN") and country is None:
        yield Problem(field="citizenship_country", detail="Укажите страну второго или иностранного гражданства")
    if kind in ("DUAL", "FOREIGN") and country == RUSSIA:
        detail = "643 — Россия: укажите страну второго или иностранного гражданства"
        yield Problem(field="citizenship_country", detail=detail)
    if kind == "RF" and country not in (None, RUSSIA):
        detail = "У гражданина одной России другой страны нет: выберите двойное гражданство или уберите страну"
        yield Problem(field="citizenship_country", detail=detail)
    if kind == "STATELESS" and country is not None:
        yield Problem(field="citizenship_country", detail="У лица без гражданства нет и страны гражданства")


def _numbers(card: CardFields, today: date) -> Iterator[Problem]:
    wrong = snils.problem(card.snils) if card.snils else None
    if wrong:
        yield Problem(field="snils", detail=wrong)
    if card.identity_document is not None:
        yield from document("identity_document", card.identity_document, card, today)


def document(path: str, paper: IdentityDocument, of: Any, today: date) -> Iterator[Problem]:
    """All that is wrong with a (`written`) document of whoever this card (or its row) is about."""
    for field, detail in identity_documents.problems(paper, getattr(of, "birth_date", None), today):
        yield Problem(field=f"{path}.{field}", detail=detail)
    strange = paper.kind in identity_documents.KINDS and identity_documents.citizenship_problem(
        of.citizenship_kind, paper.kind
    )
    if strange:
        yield Problem(field=f"{path}.kind", detail=strange)


def _contacts(card: CardFields, _: date) -> Iterator[Problem]:
    if card.phone and not re.fullmatch(r"\+[1-9]\d{6,14}", card.phone):
        yield Problem(field="phone", detail=f"«{card.phone}»: нужен вид +7 900 000-00-00")
    if card.email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", card.email):
        yield Problem(field="email", detail=f"«{card.email}» не похоже на адрес электронной почты")


def _addresses(card: CardFields, today: date) -> Iterator[Problem]:
    for number, address in enumerate(card.addresses or []):
        for name, detail in addresses.problems(address, today):
            yield Problem(field=f"addresses[{number}].{name}", detail=detail)
    for number, detail in addresses.doubled(card.addresses or []):
        yield Problem(field=f"addresses[{number}].kind", detail=detail)
