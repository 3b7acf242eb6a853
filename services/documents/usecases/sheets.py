"""Tables on paper: a heading, columns, rows. Every list and register of the office is printed as one of these."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.acknowledgements import AcknowledgementMethod, AcknowledgementStatus
from services.documents.models.acknowledgements import WORDS, AcknowledgementLine
from services.documents.models.known import KnownSchool
from services.documents.models.local_acts import LocalActEdition
from services.documents.usecases.form import Column, Letterhead
from services.documents.usecases.wording import letterhead

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class SheetForm:
    """Everything on the paper. `wide` turns it on its side."""

    school: str
    title: str
    lines: list[str]
    columns: list[Column]
    rows: list[list[str]]
    closing: list[str] = field(default_factory=list)
    wide: bool = False


@dataclass(frozen=True)
class LocalActForm:
    """An edition of a local act on paper. `approved` are the lines of the approval, empty of a draft."""

    school: Letterhead
    approved: list[str]
    title: str
    paragraphs: list[str]
    minutes: str | None


def local_act(
    school: KnownSchool, row: LocalActEdition, order_number: str | None, order_on: date | None, valid_from: date | None
) -> LocalActForm:
    approved = []
    if order_on is not None and valid_from is not None:
        approved = ["УТВЕРЖДЕНО", f"приказом от {order_on:%d.%m.%Y}", f"№{NBSP}{order_number}"]
        approved.append(f"(действует с {valid_from:%d.%m.%Y})")
    return LocalActForm(letterhead(school), approved, row.title, row.text.splitlines(), row.minutes)


def acknowledgement(
    school: KnownSchool, found: Any, lines: Sequence[AcknowledgementLine], sent_by: str | None
) -> SheetForm:
    """«№ | ФИО | должность | дата | подпись» (domain §3.6); the released are not on it."""
    what = f"Приказ №{NBSP}{found.number} от {found.dated_on:%d.%m.%Y}" if found.number else None
    facts = [what, f"«{found.title}»", f"Срок ознакомления: {found.due_on:%d.%m.%Y}"]
    facts += [f"Знакомит: {sent_by}" if sent_by else None, f"Основание: {found.basis}" if found.basis else None]
    shown = [one for one in lines if one.status != AcknowledgementStatus.RELEASED.value]
    titles = ("№", "Фамилия, имя, отчество", "Должность", "Дата", "Подпись")
    return SheetForm(
        school=school.full_name,
        title="Лист ознакомления",
        lines=[one for one in facts if one],
        columns=[Column(one, wide=one in titles[1:]) for one in titles],
        rows=[[str(n), one.full_name, one.position, *_marks(one)] for n, one in enumerate(shown, start=1)],
    )


def _marks(line: AcknowledgementLine) -> list[str]:
    if line.status == AcknowledgementStatus.REFUSED.value and line.act_on is not None:
        words = WORDS[AcknowledgementStatus.REFUSED]
        return [f"{line.act_on:%d.%m.%Y}", f"{words}, акт №{NBSP}{line.act_number}"]
    if line.signed_on is None:
        return ["", ""]
    simple = line.method == AcknowledgementMethod.SIMPLE.value
    return [f"{line.signed_on:%d.%m.%Y}", "простая электронная подпись" if simple else "подписано на бумаге"]
