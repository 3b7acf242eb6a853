"""Form → PDF/A by typst. The same data give the same bytes, on any day: the only clock is the one given."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import orjson
import segno
import typst

from services.documents.models.days import MOSCOW
from services.documents.models.papers import Signature
from services.documents.usecases import press
from services.documents.usecases.form import Form
from services.documents.usecases.sheets import LocalActForm, SheetForm

_FORMS = Path(__file__).parent.parent / "forms"
ARCHIVAL: Literal["a-2b"] = "a-2b"


@dataclass(frozen=True)
class Sheet:
    """A printed file and how many pages it has."""

    content: bytes
    pages: int


def draft(form: Form, made: datetime, page: str | None = None) -> Sheet:
    """A print to read and to discuss, marked «ПРОЕКТ». `page` is the school's own, here and below."""
    return _render({"form": asdict(form), "draft": True}, made, page)


def to_sign(form: Form, made: datetime, on: date, page: str | None = None) -> Sheet:
    """The bytes a director signs: whole text and date, a blank where the number will be."""
    return _render({"form": asdict(form), "date": f"{on:%d.%m.%Y}"}, made, page)


def registered(signature: Signature, number: str, on: date, page: str | None = None) -> Sheet:
    """The signed text once more, with its number and the mark of the signature."""
    facts = {"form": signature.form, "date": f"{on:%d.%m.%Y}", "number": number, "stamp": _stamp(signature)}
    return _render(facts, signature.signed_at, page)


def trial(form: Form, made: datetime, page: str | None) -> Sheet:
    """Everything that may stand on an order at once: whether a page can print it."""
    stamp = {"title": "Подписано простой электронной подписью", "lines": ["А. С. Петрова, директор"]}
    facts = {"form": {**asdict(form), "visas": ["Педагог-психолог А. С. Петрова"]}, "number": "143/1-К", "stamp": stamp}
    return _render({**facts, "date": f"{made:%d.%m.%Y}"}, made, page)


def usual_page() -> str:
    return _source("order").decode()


def uploaded_prelude() -> str:
    """What a page made of a school's DOCX begins with."""
    return _source("uploaded").decode()


def sheet(form: SheetForm, made: datetime) -> Sheet:
    """A table: an acknowledgement list, a register."""
    return _compile("sheet", {"form": asdict(form)}, made)


def certificate(form: dict[str, Any], made: datetime, cancelled: bool) -> Sheet:
    """As it was issued, with the code that leads to its check."""
    qr = segno.make(form["check_url"], error="m", micro=False).svg_inline(border=2)
    return _compile("certificate", {"form": form, "cancelled": cancelled, "qr": qr}, made)


def local_act(form: LocalActForm, made: datetime) -> Sheet:
    """An edition with the order that approves it; without one, marked «ПРОЕКТ»."""
    return _compile("local_act", {"form": asdict(form)}, made)


def _stamp(signature: Signature) -> dict[str, Any]:
    """The mark of a simple signature; it claims no certificate."""
    moment = signature.signed_at.astimezone(MOSCOW)
    position = signature.position[:1].lower() + signature.position[1:]
    return {
        "title": "Подписано простой электронной подписью",
        "lines": [
            f"{signature.full_name}, {position}",
            f"{moment:%d.%m.%Y %H:%M:%S} +03:00",
            f"учётная запись {signature.account_id or signature.person_id}",
            f"SHA-256 {signature.sha256[:16]}",
        ],
    }


def _render(facts: dict[str, Any], made: datetime, page: str | None) -> Sheet:
    blank = {"draft": False, "number": None, "date": None, "stamp": None}
    if page is None:
        return _compile("order", {**blank, **facts}, made)
    return _counted(press.printed(page, _data({**blank, **facts}, made), ARCHIVAL))


def _compile(name: str, facts: dict[str, Any], made: datetime) -> Sheet:
    """Our own form of this name finds its data under the same name."""
    inputs = {name: _data(facts, made)}
    content = typst.compile(
        _source(name), sys_inputs=inputs, format="pdf", pdf_standards=[ARCHIVAL], ignore_system_fonts=True
    )
    assert isinstance(content, bytes)
    return _counted(content)


def _data(facts: dict[str, Any], made: datetime) -> str:
    moment = made.astimezone(MOSCOW)
    clock = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second]
    return orjson.dumps({**facts, "made": clock}).decode()


def _counted(content: bytes) -> Sheet:
    return Sheet(content, max(int(count) for count in re.findall(rb"/Count (\d+)", content)))


@cache
def _source(name: str) -> bytes:
    return (_FORMS / f"{name}.typ").read_bytes()
