"""Identity documents: their kinds, how they are written, what is wrong and what is merely unusual (domain §1.4)."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import uuid7
from contracts.student_body import IdentityDocument
from services.contingent.models import Base
from services.contingent.models.people import ADULT, age_on, birthday
from services.contingent.models.tenant import OfDistrict

_ROMAN = r"(?=[MDCLXVI])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})"
_TO_ROMAN = str.maketrans("ХІУ1СМХЛ", "XIVICMXL")
_TO_RUSSIAN = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_FREE = r"[0-9A-Za-zА-Яа-яЁё№]+(?:[ .,/\\-][0-9A-Za-zА-Яа-яЁё№]+)*"
"""Groups of letters and digits with one separator between them."""
LONGEST, SHORTEST_DEVIATION = 25, 5
PASSPORT_AGE, REPLACED_AT = 14, (20, 45)
GRACE_DAYS = 90
"""A passport is due so long after the birthday (usual practice, domain §1.4)."""
TEMPORARY_DAYS = 183
"""A temporary certificate holds two to six months."""


class KnownPaper(OfDistrict, Base):
    """A document of somebody, past or present. The card shows the current main one; `persons` keeps a copy of it."""

    __tablename__ = "identity_documents"
    __table_args__ = (
        UniqueConstraint("district_id", "kind", "series", "number", name="uq_identity_documents_number"),
        Index(
            "uq_identity_documents_main",
            "person_id",
            unique=True,
            postgresql_where=text("is_main AND ended_on IS NULL"),
        ),
        Index("ix_identity_documents_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    kind: Mapped[str]
    series: Mapped[str]
    """Empty where there is none, so that documents without a series are told apart by number too."""
    number: Mapped[str]
    issued_on: Mapped[date | None]
    issuer: Mapped[str | None]
    department_code: Mapped[str | None]
    valid_to: Mapped[date | None]
    title: Mapped[str | None]
    deviation: Mapped[str | None]
    is_main: Mapped[bool]
    ended_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


@dataclass(frozen=True)
class Kind:
    title: str
    series: str | None = None
    """Pattern of the series; none: free, may be empty."""
    number: str | None = None
    example: str = ""
    strict: bool = True
    """Another spelling is a mistake; else it may be kept with a reason (old and foreign-made forms)."""
    expires: bool = False
    for_adults: bool = False


_MILITARY = {"series": r"[А-ЯЁ]{2}", "number": r"\d{6,7}", "example": "АБ 1234567", "for_adults": True}
KINDS = {
    "BIRTH_CERT": Kind("Свидетельство о рождении", rf"{_ROMAN}-[А-ЯЁ]{{2}}", r"\d{6}", "II-БО 123456", strict=False),
    "PASSPORT_RF": Kind("Паспорт гражданина РФ", r"\d{4}", r"\d{6}", "2915 123456"),
    "PASSPORT_RF_INTL": Kind("Загранпаспорт РФ", r"\d{2}", r"\d{7}", "75 1234567", expires=True),
    "FOREIGN_PASSPORT": Kind("Паспорт иностранного гражданина"),
    "FOREIGN_BIRTH_CERT": Kind("Свидетельство о рождении иностранного государства"),
    "RESIDENCE_PERMIT": Kind("Вид на жительство", expires=True),
    "TEMP_RESIDENCE": Kind("Разрешение на временное проживание", expires=True),
    "TEMP_ID_RF": Kind("Временное удостоверение личности", expires=True),
    "STATELESS_ID": Kind("Удостоверение лица без гражданства"),
    "REFUGEE_ID": Kind("Удостоверение беженца", expires=True),
    "REFUGEE_APPLICANT": Kind("Удостоверение ходатайствующего о признании беженцем", expires=True),
    "TEMP_ASYLUM": Kind("Удостоверение лица, получившего временное убежище", expires=True),
    "ASYLUM_CERT": Kind("Свидетельство о предоставлении временного убежища", expires=True),
    "REFUGEE_APPL_CERT": Kind("Свидетельство о рассмотрении ходатайства о признании беженцем", expires=True),
    "CITIZENSHIP_APPLICANT_ID": Kind("Документ лица, подавшего заявление о гражданстве"),
    "MILITARY_ID": Kind("Военный билет", **_MILITARY),  # type: ignore[arg-type]
    "SERVICEMAN_ID": Kind("Удостоверение личности военнослужащего", **_MILITARY),  # type: ignore[arg-type]
    "MIL_TEMP": Kind("Временное удостоверение взамен военного билета", **_MILITARY),  # type: ignore[arg-type]
    "OTHER": Kind("Иной документ"),
}
ONLY_OF_RF = frozenset({"PASSPORT_RF", "PASSPORT_RF_INTL", "TEMP_ID_RF", "MILITARY_ID", "SERVICEMAN_ID", "MIL_TEMP"})
"""Given to citizens of Russia alone."""
ONLY_OF_FOREIGNERS = frozenset(
    {"FOREIGN_PASSPORT", "RESIDENCE_PERMIT", "TEMP_RESIDENCE", "STATELESS_ID", "REFUGEE_ID", "REFUGEE_APPLICANT"}
    | {"TEMP_ASYLUM", "ASYLUM_CERT", "REFUGEE_APPL_CERT"}
)


def paper_row(document: IdentityDocument, place: dict[str, Any], *, main: bool = True) -> dict[str, Any]:
    """A (`written`) document as it is stored; `place` says whose it is."""
    return {**asdict(document), "series": document.series or "", "is_main": main, "id": uuid7(), **place}


def written(document: IdentityDocument) -> IdentityDocument:
    """Look-alike letters put right: a certificate's numeral is Latin, the two letters after it Russian."""
    series = " ".join((document.series or "").split()).upper() or None
    kind = KINDS.get(document.kind)
    if series and document.kind == "BIRTH_CERT":
        series = _certificate_series(series)
    elif series and kind and kind.for_adults:
        series = series.translate(_TO_RUSSIAN)
    elif series and document.kind in ("PASSPORT_RF", "PASSPORT_RF_INTL"):
        series = series.replace(" ", "")
    code = re.sub(r"[\s‐‑–—-]", "", document.department_code or "")
    return replace(
        document,
        series=series,
        number=" ".join(document.number.split()),
        issuer=_text(document.issuer),
        department_code=f"{code[:3]}-{code[3:]}" if re.fullmatch(r"\d{6}", code) else _text(document.department_code),
        title=_text(document.title),
        deviation=_text(document.deviation),
    )


def _certificate_series(text: str) -> str:
    found = re.fullmatch(r"(.+?)[\s‐‑–—-]*(\S\S)", text)
    if found is None:
        return text
    return f"{found[1].strip().translate(_TO_ROMAN)}-{found[2].translate(_TO_RUSSIAN)}"


def _text(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None


def problems(document: IdentityDocument, born: date | None, today: date) -> Iterator[tuple[str, str]]:
    """Fields and Russian sentences about what is wrong with this (already `written`) document."""
    kind = KINDS.get(document.kind)
    if kind is None:
        yield "kind", "Неизвестный вид документа. Допустимо: " + ", ".join(KINDS)
        return
    yield from _spelling(document, kind)
    yield from _days(document, born, today)
    if document.kind == "OTHER" and not document.title:
        yield "title", "Напишите, что это за документ"
    if document.kind == "PASSPORT_RF" and not re.fullmatch(r"\d{3}-\d{3}|", document.department_code or ""):
        yield "department_code", "Код подразделения — шесть цифр, вид 400-001"
    if kind.for_adults and born and age_on(born, today) < ADULT:
        yield "kind", f"{kind.title}: выдаётся с {ADULT} лет"


def _spelling(document: IdentityDocument, kind: Kind) -> Iterator[tuple[str, str]]:
    if not document.number:
        yield "number", "Не заполнен номер документа"
        return
    excused = not kind.strict and len(document.deviation or "") >= SHORTEST_DEVIATION
    for field, pattern, value in (
        ("series", kind.series, document.series or ""),
        ("number", kind.number, document.number),
    ):
        name = {"series": "серия", "number": "номер"}[field]
        if pattern and not excused and not re.fullmatch(pattern, value):
            more = "" if kind.strict else "; если бланк другого образца, напишите почему (deviation)"
            yield field, f"{kind.title}: {name} «{value}» не похожа на образец {kind.example}{more}"
        elif (excused or not pattern) and value and not (len(value) <= LONGEST and re.fullmatch(_FREE, value)):
            yield field, f"{kind.title}: {name} — до {LONGEST} букв и цифр, между ними пробел, дефис, точка или дробь"


def _days(document: IdentityDocument, born: date | None, today: date) -> Iterator[tuple[str, str]]:
    issued = document.issued_on
    if issued and not (born or issued) <= issued <= today:
        yield "issued_on", "Документ не может быть выдан до рождения или в будущем"
    elif issued and born and document.kind == "PASSPORT_RF" and issued < birthday(born, PASSPORT_AGE):
        yield "issued_on", f"Паспорт выдаётся с {PASSPORT_AGE} лет: проверьте дату выдачи и дату рождения"
    if issued and document.valid_to and document.valid_to <= issued:
        yield "valid_to", "Срок действия кончается раньше, чем документ выдан"
    longest = timedelta(days=TEMPORARY_DAYS) if document.kind == "TEMP_ID_RF" else None
    if longest and issued and document.valid_to and document.valid_to > issued + longest:
        yield "valid_to", "Временное удостоверение действует не больше шести месяцев"


def citizenship_problem(citizenship: str | None, kind: str) -> str | None:
    """Why someone of this citizenship has no such document."""
    if citizenship in ("FOREIGN", "STATELESS") and kind in ONLY_OF_RF:
        return f"{KINDS[kind].title} есть только у граждан России: проверьте гражданство"
    if citizenship == "RF" and kind in ONLY_OF_FOREIGNERS:
        return f"{KINDS[kind].title} не бывает у гражданина одной России: проверьте гражданство"
    return None


def warnings(document: IdentityDocument, born: date | None, today: date) -> Iterator[str]:
    """What a clerk should look at though nothing is refused: of a document that somebody is known by today."""
    kind = KINDS.get(document.kind)
    if kind is None:
        return
    if document.kind == "BIRTH_CERT" and born and today >= birthday(born, PASSPORT_AGE) + timedelta(days=GRACE_DAYS):
        yield f"Исполнилось {PASSPORT_AGE} лет: нужен паспорт"
    if document.kind == "PASSPORT_RF" and born and document.issued_on:
        for age in REPLACED_AT:
            day = birthday(born, age)
            if document.issued_on < day and today >= day + timedelta(days=GRACE_DAYS):
                yield f"Паспорт заменяется в {age} лет"
    if document.kind == "PASSPORT_RF_INTL":
        yield "Загранпаспорт — не основной документ того, кто живёт в России"
    if document.valid_to and document.valid_to <= today:
        yield f"Срок действия кончился {document.valid_to:%d.%m.%Y}"
    elif kind.expires and not document.valid_to:
        yield "Не указано, до какого дня действует"
    if document.deviation:
        yield f"Необычный бланк: {document.deviation}"
