"""The parts sentences are made of: a pupil with what happens to them, days, reasons."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from contracts.contingent import MovementKind, MovementPerson, NewMovement
from contracts.documents import OrderKind
from services.documents.models.days import day_of, now
from services.documents.usecases import names

_TEXTS = Path(__file__).parent.parent / "forms" / "orders.toml"
NBSP = "\N{NO-BREAK SPACE}"
_GRADUATED = {MovementKind.GRADUATE_9: "GRADUATED_9", MovementKind.GRADUATE_11: "GRADUATED_11"}
UNKNOWN = "[лицо не найдено]"


OwnWords = Mapping[str, Any]
"""What a school says otherwise: `heading_one`, `heading_many`, `law`, `action`, `instructions`, or nothing."""
NO_WORDS: OwnWords = {}


@cache
def texts() -> dict[str, Any]:
    return tomllib.loads(_TEXTS.read_text(encoding="utf-8"))


def edition(kind: OrderKind, on: date) -> dict[str, Any]:
    """The texts in force on a day; before the first edition, the first one."""
    return edition_of(texts()[kind.value], on)


def edition_of(texts_of_kind: list[dict[str, Any]], on: date) -> dict[str, Any]:
    """The one in force on a day; before the first, the first."""
    editions = sorted(texts_of_kind, key=lambda one: one["valid_from"])
    current: dict[str, Any] = next((one for one in reversed(editions) if one["valid_from"] <= on), editions[0])
    return current


def titled(kind: OrderKind) -> str:
    """How people call orders of a kind: «О зачислении обучающегося»."""
    return str(edition(kind, day_of(now()))["heading"][0])


def said(kind: OrderKind, on: date, own: OwnWords) -> dict[str, Any]:
    """The texts of a day, with the school's own where it has any."""
    usual = edition(kind, on)
    one, many = usual["heading"]
    heading = [own.get("heading_one", one), own.get("heading_many", many)]
    return {
        **usual,
        **{name: own[name] for name in ("law", "action", "instructions") if name in own},
        "heading": heading,
    }


def line_of(movement: NewMovement, person: MovementPerson | None, corrected: names.Corrected) -> str:
    """One pupil in the accusative, with what happens to them."""
    if person is None:
        return UNKNOWN
    who = names.accusative(person.last_name, person.first_name, person.middle_name, person.sex, corrected)
    if person.pseudonym:
        who = f"обучающегося {person.first_name}"
    return f"{who}, {born_of(person)}{NBSP}г.{NBSP}р., {_deed(movement, person)}{_basis(movement)}"


def born_of(person: MovementPerson) -> str:
    """Of somebody without a name only the year is known."""
    return str(person.birth_date.year) if person.pseudonym else on_paper(person.birth_date)


def _deed(movement: NewMovement, person: MovementPerson) -> str:
    since = f"с{NBSP}{on_paper(movement.effective_on)}"
    into = f"в{NBSP}{person.to_class or '…'}{NBSP}класс {since}"
    if movement.kind.enrols:
        return into + _origin(movement)
    pupil = "обучающегося" if person.sex == "M" else "обучающуюся"
    before = f"{pupil} {person.from_class or '…'}{NBSP}класса"
    if movement.kind.changes_class:
        return f"{before}, {into}"
    if movement.kind.stays:
        return f"{before}, {since} {outcome_of(movement, person)}"
    return f"{before}, {since} {reason_of(movement)}"


def _origin(movement: NewMovement) -> str:
    """From where a pupil comes, when that belongs into the order."""
    if movement.kind is MovementKind.ENROL_TRANSFER:
        return " в порядке перевода из другой образовательной организации" + _in_brackets(movement.destination)
    return " в порядке восстановления" if movement.kind is MovementKind.REINSTATE else ""


def outcome_of(movement: NewMovement, person: MovementPerson | None) -> str:
    """What is new for a student who stays in the class."""
    him, her = texts()["outcomes"][(movement.study_form or movement.programme or movement.kind).value]
    said = str(her if person is not None and person.sex == "F" else him)
    return said + _in_brackets(movement.programme_variant and f"вариант {movement.programme_variant}")


def reason_of(movement: NewMovement) -> str:
    graduated = _GRADUATED.get(movement.kind)
    reason = graduated or (movement.reason.value if movement.reason else "OTHER")
    return str(texts()["reasons"][reason]) + _in_brackets(movement.destination)


def _basis(movement: NewMovement) -> str:
    return f" (основание: {movement.basis.strip().rstrip('.')})" if movement.basis and movement.basis.strip() else ""


def _in_brackets(text: str | None) -> str:
    return f" ({text.strip()})" if text and text.strip() else ""


def ended(sentence: str) -> str:
    return sentence if sentence.rstrip().endswith((".", ";", ":")) else f"{sentence.rstrip()}."


def on_paper(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def initials(last_name: str, first_name: str, middle_name: str | None) -> str:
    """«И. О. Фамилия», unbreakable."""
    return NBSP.join([*(f"{part[0]}." for part in (first_name, middle_name) if part), last_name])


def visa(post: str, name: str, on: date) -> str:
    """«Главный бухгалтер Петрова Анна Сергеевна, 01.09.2026»."""
    who = " ".join(part for part in (post[:1].upper() + post[1:], name) if part)
    return f"{who}, {on_paper(on)}"
