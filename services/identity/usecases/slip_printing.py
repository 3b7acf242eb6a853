"""Activation slips on paper: A4, ten to a page, to be cut apart. The codes are in these bytes and nowhere else."""

import io
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import segno
import typst

from chassis.settings import settings
from contracts.base import File, now
from contracts.identity import NothingToPrint, Slip, SlipSheet
from services.identity.models.accounts import PARENT, STAFF, STUDENT
from services.identity.models.today import MOSCOW

_FORM = Path(__file__).parent.parent / "forms" / "slips.typ"
_KINDS = {STUDENT: "Обучающийся", PARENT: "Родитель (законный представитель)", STAFF: "Сотрудник"}
RULE = (
    "Логин и пароль — только ваши: никому их не передавайте, даже родным и учителям. "
    "Всё, что сделано под вашим логином, считается сделанным вами. Листок после входа уничтожьте."
)
"""What everybody promises at the first sign-in (the school's rule on passwords, domain §4.8)."""

_MASK = 3


def paper(sheet: SlipSheet) -> File:
    """The same answer as `hand_out_slips` gives, to be printed. Takes a second for a few classes: run it aside."""
    if not sheet.items:
        told = [{"full_name": one.full_name, "reason": one.reason} for one in sheet.skipped]
        raise NothingToPrint("Печатать нечего: ни одного листка не выдано", skipped=told)
    made = now().astimezone(MOSCOW)
    inputs = {"sheet": orjson.dumps(written(sheet, _activation_page(), made)).decode()}
    content = typst.compile(_form(), sys_inputs=inputs, format="pdf", ignore_system_fonts=True)
    assert isinstance(content, bytes)
    return File(name=f"Листки активации {made:%d.%m.%Y}.pdf", media_type="application/pdf", content=content)


def written(sheet: SlipSheet, page: str | None, made: datetime) -> dict[str, Any]:
    """What the form is filled with; `page` is where a code is typed."""
    return {
        "issuer": sheet.school or "Отдел образования",
        "page": page,
        "rule": RULE,
        "made": [made.year, made.month, made.day, made.hour, made.minute, made.second],
        "slips": [_slip(one, page) for one in sheet.items],
        "skipped": [{"name": one.full_name, "reason": one.reason} for one in sheet.skipped],
    }


def _slip(one: Slip, page: str | None) -> dict[str, Any]:
    return {
        "name": one.full_name,
        "whose": ", ".join(part for part in (_KINDS[one.kind], one.school_class) if part),
        "login": one.login,
        "code": one.code,
        "expires": _moment(one.expires_at),
        "again": one.replaces_password,
        "qr": _qr(link(page, one.code)),
    }


def link(page: str | None, code: str) -> str:
    """What the picture says. A fragment is sent to no server and so stands in no log; without a portal, the code."""
    return f"{page}#code={code}" if page else code


def _activation_page() -> str | None:
    portal = settings().option("PORTAL_URL").rstrip("/")
    return f"{portal}/activation" if portal else None


def _qr(text: str) -> str:
    """A given mask: to try all eight takes five times as long, and any reader reads any of them."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=_MASK).save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(MOSCOW):%d.%m.%Y %H:%M}"


@cache
def _form() -> bytes:
    return _FORM.read_bytes()
