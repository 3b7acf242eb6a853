"""Form → PDF/A by typst. The same data give the same bytes, on any day: the only clock is the one given."""

import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import segno

from contracts.documents import TemplateBroken
from contracts.signing import StampKind
from services.documents.models.days import MOSCOW
from services.documents.models.papers import NextSignature, Signature
from services.documents.usecases import phrases, press
from services.documents.usecases.consent_wording import ConsentForm
from services.documents.usecases.form import Form
from services.documents.usecases.sheets import LocalActForm, SheetForm

_FORMS = Path(__file__).parent.parent / "forms"
ARCHIVAL = "a-2b"
SIMPLE_SAID = "Подписано простой электронной подписью"

PATIENCE = 10.0
"""Seconds a slow page is tried for what it leaves out: it may not keep a printer from others for longer."""
_SHOWN = {
    "form.heading": "заголовок",
    "form.preamble": "преамбула",
    "form.items": "пункты",
    "form.signer": "кто подписал",
    "form.visas": "визы",
    "form.appendix": "приложение",
    "number": "номер",
    "date": "дата",
    "stamp": "отметка о подписи",
    "then": "подписи после директора",
}
_ADD = "Добавьте это на страницу: как, видно на странице продукта"
_THEN = re.compile(r"\bthen\b")
"""Of a page that says itself where the signatures after the director's stand; below any other they are printed."""


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


def registered(
    signature: Signature, number: str, on: date, page: str | None = None, then: Sequence[NextSignature] = ()
) -> Sheet:
    """The signed text once more, with its number and the marks of the director's signature and of those after it."""
    facts: dict[str, Any] = {"form": signature.form, "number": number, "stamp": _stamp(signature)}
    facts |= {"date": f"{on:%d.%m.%Y}", "then": [_then(signature, one) for one in then]}
    return _render(facts, signature.signed_at, page)


def trial(form: Form, made: datetime, page: str | None) -> Sheet:
    """Everything that may stand on an order at once. TemplateBroken with what a school's page would leave out."""
    stamp = {"title": SIMPLE_SAID, "lines": ["А. С. Петрова, директор"]}
    after = [{"position": "Главный бухгалтер", "initials": "О. П. Юрьева", "stamp": stamp}]
    agreed = {**asdict(form), "visas": ["Педагог-психолог А. С. Петрова"]}
    facts = {"form": agreed, "number": "143/1-К", "date": f"{made:%d.%m.%Y}", "stamp": stamp, "then": after}
    sheet = _render(facts, made, page)
    if page is not None:
        _refuse_silent(facts, made, page, sheet)
    return sheet


def _refuse_silent(facts: dict[str, Any], made: datetime, page: str, sheet: Sheet) -> None:
    """What a page prints alike when it is said otherwise, it does not show."""
    form = facts["form"]
    said = ("heading", "preamble", "items", "signer", "visas", "appendix")
    parts = {f"form.{name}": {"form": {**form, name: _otherwise(form[name])}} for name in said if form[name]}
    parts |= {name: {name: _otherwise(facts[name])} for name in ("number", "date", "stamp", "then")}
    until = time.monotonic() + PATIENCE
    unseen = [
        f"{_SHOWN[name]} (order.{name})"
        for name, changed in parts.items()
        if time.monotonic() < until and _render({**facts, **changed}, made, page).content == sheet.content
    ]
    if unseen:
        raise TemplateBroken(f"На странице не видно, что говорит приказ: {', '.join(unseen)}. {_ADD}", field="page")


def _otherwise(value: Any) -> Any:
    """The same with every text in it changed."""
    if isinstance(value, dict):
        return {name: _otherwise(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_otherwise(one) for one in value]
    return f"{value}7" if isinstance(value, str) else value


def usual_page() -> str:
    return _source("order")


def uploaded_prelude() -> str:
    """What a page made of a school's DOCX begins with."""
    return _source("uploaded")


def sheet(form: SheetForm, made: datetime) -> Sheet:
    """A table: an acknowledgement list, a register."""
    return _compile("sheet", {"form": asdict(form)}, made)


def certificate(form: dict[str, Any], made: datetime, cancelled: bool) -> Sheet:
    """As it was issued, with the code that leads to its check."""
    qr = segno.make(form["check_url"], error="m", micro=False).svg_inline(border=2)
    return _compile("certificate", {"form": form, "cancelled": cancelled, "qr": qr}, made)


def consent(form: ConsentForm, made: datetime) -> Sheet:
    """To be signed by hand."""
    return _compile("consent", {"form": asdict(form)}, made)


def local_act(form: LocalActForm, made: datetime) -> Sheet:
    """An edition with the order that approves it; without one, marked «ПРОЕКТ»."""
    return _compile("local_act", {"form": asdict(form)}, made)


def _then(signature: Signature, one: NextSignature) -> dict[str, Any]:
    position = one.post[:1].upper() + one.post[1:]
    initials = phrases.initials(one.last_name, one.first_name, one.middle_name)
    same = Signature(
        full_name=one.full_name,
        position=one.post,
        signed_at=one.signed_at,
        account_id=one.account_id,
        person_id=one.person_id,
        sha256=signature.sha256,
        stamp=signature.stamp,
    )
    return {"position": position, "initials": initials, "stamp": _stamp(same)}


def _stamp(signature: Signature) -> dict[str, Any]:
    """The mark of a simple signature; it claims no certificate, in few words neither."""
    moment = signature.signed_at.astimezone(MOSCOW)
    if signature.stamp == StampKind.SHORT.value:
        return {"title": SIMPLE_SAID, "lines": [f"{moment:%Y-%m-%dT%H:%M:%S%z}", signature.full_name]}
    position = signature.position[:1].lower() + signature.position[1:]
    return {
        "title": SIMPLE_SAID,
        "lines": [
            f"{signature.full_name}, {position}",
            f"{moment:%d.%m.%Y %H:%M:%S} +03:00",
            f"учётная запись {signature.account_id or signature.person_id}",
            f"SHA-256 {signature.sha256[:16]}",
        ],
    }


def _render(facts: dict[str, Any], made: datetime, page: str | None) -> Sheet:
    blank: dict[str, Any] = {"draft": False, "number": None, "date": None, "stamp": None, "then": []}
    if page is None:
        return _compile("order", {**blank, **facts}, made)
    if not _THEN.search(page):
        page += _source("then")
    return _counted(press.by_schools_page(page, _data({**blank, **facts}, made), ARCHIVAL))


def _compile(name: str, facts: dict[str, Any], made: datetime) -> Sheet:
    return _counted(press.by_own_page(name, _source(name), _data(facts, made), ARCHIVAL))


def _data(facts: dict[str, Any], made: datetime) -> str:
    moment = made.astimezone(MOSCOW)
    clock = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second]
    return orjson.dumps({**facts, "made": clock}).decode()


def _counted(content: bytes) -> Sheet:
    return Sheet(content, max(int(count) for count in re.findall(rb"/Count (\d+)", content)))


@cache
def _source(name: str) -> str:
    return (_FORMS / f"{name}.typ").read_text()
