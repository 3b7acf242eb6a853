"""Special categories: where they lie, who needs which consent, and what contradicts what (domain §1.2, §1.5)."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.code_lists import CodeListName
from contracts.special import SpecialData
from contracts.student_body import DataCategory as Data
from contracts.student_body import MovementKind
from services.contingent.models import Base
from services.contingent.models.people import ADULT, age_on
from services.contingent.models.tenant import OfDistrict


class SealedField(OfDistrict, Base):
    """One field of somebody's special categories, sealed for its row and name (`models/seal.py`)."""

    __tablename__ = "sealed_fields"
    __table_args__ = (
        UniqueConstraint("person_id", "field"),
        Index("ix_sealed_fields_key_id", "key_id"),
        Index("ix_sealed_fields_mark", "field", "mark", postgresql_where=text("mark IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    field: Mapped[str]
    key_id: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    mark: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of the code that is counted; only under `MARKED`."""
    sealed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("now()"))


CATEGORY_OF: dict[str, Data] = {
    "health_group": Data.HEALTH,
    "pe_group": Data.HEALTH,
    "disability": Data.HEALTH,
    "ovz": Data.HEALTH,
    "special_needs": Data.HEALTH,
    "long_treatment": Data.HEALTH,
    "life_situations": Data.SOCIAL,
    "social_flags": Data.SOCIAL,
    "benefits": Data.SOCIAL,
    "supervision": Data.SOCIAL,
}
ON_CARD = ("health_group", "pe_group", "special_needs", "social_flags")
"""Those that a card brings in; it never shows them."""
NEEDED_BY: dict[MovementKind, tuple[str, ...]] = {
    MovementKind.HOME_EDU: ("long_treatment",),
    MovementKind.HOME_EDU_END: ("long_treatment",),
    MovementKind.PROGRAMME_CHANGE: ("ovz",),
}
"""What the words of an order's line rest on: the medical commission's decision, the conclusion of ПМПК. Our reading of
the two articles (273-ФЗ ст. 41, 79); nothing else of a card is opened by an order."""
CONDITIONS = frozenset({"disability", "ovz", "special_needs", "long_treatment"})
MARKED = {
    "health_group": (CodeListName.HEALTH_GROUP, "group"),
    "pe_group": (CodeListName.PE_GROUP, None),
    "disability": (CodeListName.DISABILITY_GROUP, "group"),
    "ovz": (CodeListName.ADAPTATION, "category"),
}
"""What is counted: its list, and the member of the value that is the code."""
_DISABLED, _OVZ_CODES = "2", "3"
CHILD, OLDEST_GROUPS = "14", ("I", "II", "III")
LONGEST = 500


def place(row_id: UUID, field: str) -> str:
    """What a sealed value is bound to."""
    return f"sealed_fields|{row_id}|{field}"


def code_of(field: str, value: Any) -> str | None:
    """The code of a (plain JSON) value that is counted."""
    if field not in MARKED:
        return None
    member = MARKED[field][1]
    found: str | None = value[member] if member else value
    return found


def written(data: SpecialData) -> SpecialData:
    """Single spaces; an empty list or text is no value."""
    changes: dict[str, Any] = {}
    for one in fields(SpecialData):
        value = getattr(data, one.name)
        if isinstance(value, list):
            changes[one.name] = [found for each in value if (found := _neat(each))] or None
        else:
            changes[one.name] = _neat(value)
    return replace(data, **changes)


def _neat(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if value is None or isinstance(value, bool | date):
        return value
    typed = {one: getattr(value, one.name) for one in fields(value) if isinstance(getattr(value, one.name), str)}
    return replace(
        value, **{one.name: _neat(text) or (None if one.default is None else "") for one, text in typed.items()}
    )


def coded(data: SpecialData) -> Iterator[tuple[str, CodeListName, str]]:
    """Every code with its path and list."""
    named: list[tuple[str, CodeListName, str | None]] = []
    if data.disability:
        named.append(("disability.group", CodeListName.DISABILITY_GROUP, data.disability.group))
        named.append(("disability.category", CodeListName.DISABILITY_CATEGORY, data.disability.category))
    if data.ovz:
        named.append(("ovz.category", CodeListName.ADAPTATION, data.ovz.category))
        named.append(("ovz.variant", CodeListName.AOOP_VARIANT, data.ovz.variant))
        named.append(("ovz.education", CodeListName.OVZ_EDUCATION, data.ovz.education))
    if data.long_treatment:
        named.append(("long_treatment.place", CodeListName.TREATMENT_PLACE, data.long_treatment.place))
    for number, one in enumerate(data.life_situations or []):
        named.append((f"life_situations[{number}].code", CodeListName.LIFE_SITUATION, one.code))
    for number, benefit in enumerate(data.benefits or []):
        named.append((f"benefits[{number}].code", CodeListName.SOCIAL_FLAG, benefit.code))
    for number, each in enumerate(data.supervision or []):
        named.append((f"supervision[{number}].kind", CodeListName.SUPERVISION, each.kind))
    yield from ((path, name, code) for path, name, code in named if code)


def problems(data: SpecialData, born: date | None, today: date) -> Iterator[tuple[str, str]]:
    """Fields and Russian sentences about what is wrong with (already `written`) data."""
    yield from _ages(data, born, today)
    yield from _agreement(data)
    yield from _days(data, born, today)
    yield from _texts(data)


def _ages(data: SpecialData, born: date | None, today: date) -> Iterator[tuple[str, str]]:
    if born is None:
        return
    health, disability = data.health_group, data.disability
    if health and health.group not in OLDEST_GROUPS and age_on(born, health.on or today) >= ADULT:
        yield "health_group.group", f"С {ADULT} лет групп здоровья три: I, II и III"
    if disability and (disability.group == CHILD) != (age_on(born, today) < ADULT):
        detail = "«Ребёнок-инвалид» (14) — до 18 лет, группы I–III (11–13) — с 18 лет: проверьте группу и дату рождения"
        yield "disability.group", detail


def _agreement(data: SpecialData) -> Iterator[tuple[str, str]]:
    """A life situation and what it follows from do not contradict each other.

    Those that have ended do not count; where none is written down (no consent may cover them) none is missed."""
    codes = {one.code: number for number, one in enumerate(data.life_situations or []) if one.ends_on is None}
    if _DISABLED in codes and data.disability is None:
        yield f"life_situations[{codes[_DISABLED]}].code", "Отмечено «инвалид», но инвалидность не заполнена"
    if data.disability is not None and data.life_situations is not None and _DISABLED not in codes:
        yield "life_situations", "Инвалидность заполнена: добавьте жизненную ситуацию 2"
    for code, number in codes.items():
        if len(code) == 3 and code.startswith(_OVZ_CODES) and data.ovz is None:
            yield f"life_situations[{number}].code", "Отмечены ограничения здоровья, но ОВЗ не заполнено"


def _days(data: SpecialData, born: date | None, today: date) -> Iterator[tuple[str, str]]:
    first = born or date.min
    made = {
        "health_group.on": data.health_group.on if data.health_group else None,
        "disability.issued_on": data.disability.issued_on if data.disability else None,
        "ovz.concluded_on": data.ovz.concluded_on if data.ovz else None,
    }
    for path, day in made.items():
        if day and not first <= day <= today:
            yield path, "Этот день — до рождения или ещё не наступил"
    spans: list[tuple[str, date, date | None]] = []
    if data.disability:
        spans.append(("disability.valid_to", data.disability.issued_on, data.disability.valid_to))
    if data.ovz:
        spans.append(("ovz.valid_to", data.ovz.concluded_on, data.ovz.valid_to))
    if data.long_treatment:
        spans.append(("long_treatment.ends_on", data.long_treatment.starts_on, data.long_treatment.ends_on))
    for name in ("life_situations", "benefits", "supervision"):
        for number, one in enumerate(getattr(data, name) or []):
            spans.append((f"{name}[{number}].ends_on", one.starts_on, one.ends_on))
    for path, start, end in spans:
        if end and end <= start:
            yield path, "Кончается раньше, чем начинается"


def _texts(data: SpecialData) -> Iterator[tuple[str, str]]:
    required = {
        "disability.certificate": data.disability.certificate if data.disability else None,
        "ovz.conclusion": data.ovz.conclusion if data.ovz else None,
        "long_treatment.basis": data.long_treatment.basis if data.long_treatment else None,
        **{f"benefits[{n}].document": one.document for n, one in enumerate(data.benefits or [])},
        **{f"supervision[{n}].document": one.document for n, one in enumerate(data.supervision or [])},
    }
    for path, value in required.items():
        if value == "":
            yield path, "Укажите документ: номер и дату"
    for path, value in (*required.items(), ("special_needs", data.special_needs)):
        if value and len(value) > LONGEST:
            yield path, f"Длиннее {LONGEST} знаков"
    for number, flag in enumerate(data.social_flags or []):
        if len(flag) > LONGEST:
            yield f"social_flags[{number}]", f"Длиннее {LONGEST} знаков"
