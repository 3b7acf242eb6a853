"""Addresses: how they are written, what is wrong with them, and since when they hold (domain §1.7)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import uuid7
from contracts.student_body import Address
from services.contingent.models import Base
from services.contingent.models.stored import stored
from services.contingent.models.tenant import OfDistrict

LONGEST = 250
_PARTS = (
    ("postcode", "{}"),
    ("region_code", "регион {}"),
    ("district", "{}"),
    ("settlement", "{}"),
    ("street", "{}"),
    ("house", "д. {}"),
    ("building", "корп. {}"),
    ("flat", "кв. {}"),
)
_HOUSE = r"""[0-9А-Яа-яЁё"/_,.\- ]{1,12}"""
KINDS = {"REGISTRATION": "по месту жительства", "STAY": "по месту пребывания", "ACTUAL": "фактический"}


class KnownAddress(OfDistrict, Base):
    """An address from day to day. The card shows those that hold; `persons` keeps a copy of them."""

    __tablename__ = "addresses"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="days"),
        ExcludeConstraint(
            ("person_id", "="),
            ("kind", "="),
            (text("daterange(starts_on, ends_on)"), "&&"),
            using="gist",
            name="ex_addresses_person_id",
        ),
        Index("ix_addresses_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    kind: Mapped[str]
    value: Mapped[dict[str, Any]] = mapped_column(JSONB)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


def written(address: Address) -> Address:
    """Single spaces, «25А» for «25 а», and one text made of the parts where none is typed."""
    parts = {name: _text(getattr(address, name)) for name, _ in _PARTS}
    if parts["house"]:
        parts["house"] = re.sub(r"(?<=\d) (?=[А-Яа-яЁё]$)", "", parts["house"]).upper()
    told = _text(address.text) or ", ".join(
        words.format(parts[name]) for name, words in _PARTS if parts[name] is not None
    )
    return replace(address, **parts, text=told, oktmo=_text(address.oktmo))  # type: ignore[arg-type]


def problems(address: Address, today: date) -> Iterator[tuple[str, str]]:
    """Fields and Russian sentences about what is wrong with this (already `written`) address."""
    if not 5 <= len(address.text) <= LONGEST:
        yield "text", "Запишите адрес целиком: населённый пункт, улица, дом"
    for name, pattern, detail in (
        ("postcode", r"\d{6}", "Почтовый индекс — шесть цифр"),
        ("region_code", r"\d{2}", "Код региона — две цифры, Калужская область — 40"),
        ("oktmo", r"\d{8}(\d{3})?", "ОКТМО — восемь или одиннадцать цифр"),
        ("house", _HOUSE, "Номер дома — до 12 цифр и русских букв, например 25А или 3/2"),
    ):
        value = getattr(address, name)
        if value and not re.fullmatch(pattern, value):
            yield name, detail
    for name in ("district", "settlement", "street", "building", "flat"):
        if len(getattr(address, name) or "") > LONGEST:
            yield name, f"Длиннее {LONGEST} знаков"
    if address.gar_object_id is not None and address.gar_object_id < 1:
        yield "gar_object_id", "Номер объекта ГАР — целое число больше нуля"
    if address.starts_on and address.starts_on > today:
        yield "starts_on", "Этот день ещё не наступил"
    if address.valid_to and address.kind != "STAY":
        yield "valid_to", "Срок бывает только у регистрации по месту пребывания"
    elif address.valid_to and address.starts_on and address.valid_to <= address.starts_on:
        yield "valid_to", "Срок кончается раньше, чем начинается"


def doubled(addresses: Sequence[Address]) -> Iterator[tuple[int, str]]:
    """Positions of addresses whose kind stands before already."""
    seen: set[str] = set()
    for number, one in enumerate(addresses):
        if one.kind in seen:
            yield number, f"Адрес {KINDS[one.kind]} уже указан: одновременно он один"
        seen.add(one.kind)


def warnings(address: Address, today: date) -> Iterator[str]:
    """What a clerk should look at though nothing is refused."""
    if address.kind == "STAY" and address.valid_to is None:
        yield "Не указано, до какого дня регистрация по месту пребывания"
    elif address.valid_to and address.valid_to <= today:
        yield f"Регистрация по месту пребывания кончилась {address.valid_to:%d.%m.%Y}"


def _text(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None


def value_of(address: Address) -> dict[str, Any]:
    """A (`written`) address as it is stored, without its days."""
    return {name: one for name, one in stored(address).items() if name != "starts_on"}


def address_row(address: Address, place: dict[str, Any]) -> dict[str, Any]:
    """`place` says whose it is; since when is known by now."""
    own = {"id": uuid7(), "kind": address.kind, "value": value_of(address)}
    return {**own, "starts_on": address.starts_on, "ends_on": None, **place}


# since when


@dataclass
class Plan:
    """What becomes of the addresses of a card when it is typed anew."""

    card: list[Address] = field(default_factory=list)
    """As the card shows them from now on, each with its day."""
    ends: dict[UUID, date] = field(default_factory=dict)
    corrects: dict[UUID, Address] = field(default_factory=dict)
    never: list[UUID] = field(default_factory=list)
    """Begun and ended on one day: they never held."""
    begins: list[Address] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def planned(now: dict[str, tuple[UUID, Address]], typed: Sequence[Address], today: date) -> Plan:
    """`now` are the addresses that hold, by kind; of the typed ones a new value begins, an unchanged one goes on."""
    plan = Plan()
    for number, one in enumerate(typed):
        known = now.get(one.kind)
        if known is None:
            _begin(plan, replace(one, starts_on=one.starts_on or today))
            continue
        key, held = known
        assert held.starts_on is not None
        same = replace(one, starts_on=None) == replace(held, starts_on=None)
        starts = one.starts_on or (held.starts_on if same else today)
        if starts < held.starts_on:
            detail = f"Адрес этого вида действует с {held.starts_on:%d.%m.%Y}: новый начинается не раньше"
            plan.problems.append((f"addresses[{number}].starts_on", detail))
        elif starts == held.starts_on:
            plan.card.append(replace(one, starts_on=starts))
            if not same:
                plan.corrects[key] = replace(one, starts_on=starts)
        else:
            plan.ends[key] = starts
            _begin(plan, replace(one, starts_on=starts))
    for kind in now.keys() - {one.kind for one in typed}:
        key, held = now[kind]
        if held.starts_on == today:
            plan.never.append(key)
        else:
            plan.ends[key] = today
    return plan


def _begin(plan: Plan, address: Address) -> None:
    plan.card.append(address)
    plan.begins.append(address)
