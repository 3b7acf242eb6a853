"""What a card says of education: languages, where somebody came from, certificates (domain §1.2, rows 21–25)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from contracts.code_lists import CodeListName
from contracts.student_body import CardFields, EducationCertificate, PriorSchool

_NUMBER = r"[0-9A-Za-zА-Яа-яЁё№]+(?:[ .,/\\-][0-9A-Za-zА-Яа-яЁё№]+)*"
LONGEST, LONGEST_NUMBER, MOST_LANGUAGES = 250, 25, 4


def certificates_written(given: Sequence[EducationCertificate] | None) -> list[EducationCertificate] | None:
    return [
        replace(one, series=_text(one.series), number=_text(one.number) or "", issuer=_text(one.issuer))
        for one in given or []
    ] or None


def school_written(given: PriorSchool | None) -> PriorSchool | None:
    """Nothing filled is nothing."""
    if given is None:
        return None
    neat = replace(given, name=_text(given.name), document=_text(given.document), region_code=_text(given.region_code))
    return neat if any(value is not None for value in neat.__dict__.values()) else None


def languages_written(given: Sequence[str] | None) -> list[str] | None:
    return [code for one in given or [] if (code := one.strip().lower())] or None


def problems(card: CardFields, today: date) -> Iterator[tuple[str, str]]:
    """Fields and Russian sentences about what is wrong with a (`written`) card."""
    yield from _languages(card.foreign_languages or [])
    if card.prior_school is not None:
        yield from _school(card.prior_school)
    seen: set[tuple[str, str | None, str]] = set()
    for number, one in enumerate(card.certificates or []):
        for field, detail in _certificate(one, today):
            yield f"certificates[{number}].{field}", detail
        if (key := (one.kind, one.series, one.number)) in seen:
            yield f"certificates[{number}].number", "Этот документ уже указан"
        seen.add(key)


def _languages(codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(codes) > MOST_LANGUAGES:
        yield "foreign_languages", f"Изучаемых языков не больше {MOST_LANGUAGES}"
    for number, code in enumerate(codes):
        if code in codes[:number]:
            yield f"foreign_languages[{number}]", "Этот язык уже указан"
        elif code == "rus":
            yield f"foreign_languages[{number}]", "Русский — не иностранный язык: укажите его языком обучения"


def _school(school: PriorSchool) -> Iterator[tuple[str, str]]:
    if school.school_id is None and not school.name:
        yield "prior_school.name", "Укажите школу района или название и регион другой"
    if school.school_id is None and school.name and not school.region_code:
        yield "prior_school.region_code", "Укажите регион школы: две цифры, Калужская область — 40; другая страна — 99"
    if school.region_code and not re.fullmatch(r"\d{2}", school.region_code):
        yield "prior_school.region_code", "Код региона — две цифры"
    if school.grade is not None and not 1 <= school.grade <= 12:
        yield "prior_school.grade", "Класс — от 1 до 12"
    for field in ("name", "document"):
        if len(getattr(school, field) or "") > LONGEST:
            yield f"prior_school.{field}", f"Длиннее {LONGEST} знаков"


def _certificate(one: EducationCertificate, today: date) -> Iterator[tuple[str, str]]:
    for field, value in (("series", one.series or ""), ("number", one.number)):
        if value and not (len(value) <= LONGEST_NUMBER and re.fullmatch(_NUMBER, value)):
            yield field, f"До {LONGEST_NUMBER} букв и цифр, между ними пробел, дефис, точка или дробь"
    if not one.number:
        yield "number", "Не заполнен номер документа"
    if one.issued_on and one.issued_on > today:
        yield "issued_on", "Этот день ещё не наступил"
    if len(one.issuer or "") > LONGEST:
        yield "issuer", f"Длиннее {LONGEST} знаков"


def coded(card: CardFields) -> Iterator[tuple[str, CodeListName, str]]:
    for number, code in enumerate(card.foreign_languages or []):
        yield f"foreign_languages[{number}]", CodeListName.LANGUAGE, code
    for number, one in enumerate(card.certificates or []):
        yield f"certificates[{number}].kind", CodeListName.CERTIFICATE, one.kind


def _text(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None
