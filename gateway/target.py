"""The request's target, read strictly: what could be read in two ways is refused, not guessed."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from contracts.base import Invalid

_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def path(environ: dict[str, Any]) -> str:
    """The decoded path; Invalid when its percent-encoding is broken or is not UTF-8."""
    if _BROKEN.search(environ.get("RAW_PATH_INFO", "")):
        raise Invalid("В адресе после знака % нужны две шестнадцатеричные цифры", field="path")
    try:
        return str(environ["PATH_INFO"].encode("latin-1").decode())
    except UnicodeError:
        raise Invalid("Адрес записан не в UTF-8", field="path") from None


def quoted(environ: dict[str, Any]) -> str:
    """The path as a header or a problem's `instance` may carry it: ASCII, whatever was sent."""
    return quote(environ["PATH_INFO"].encode("latin-1"))


def query(environ: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and values in their order, names still with their hyphens."""
    for part in environ.get("QUERY_STRING", "").split("&"):
        if part:
            name, _, value = part.partition("=")
            known = _decoded(name, "query")
            yield known, _decoded(value, known)


def _decoded(text: str, field: str) -> str:
    if _BROKEN.search(text):
        raise Invalid("После знака % нужны две шестнадцатеричные цифры", field=field)
    try:
        found = unquote_to_bytes(text.replace("+", " ").encode("latin-1")).decode()
    except UnicodeError:
        raise Invalid("Текст не в UTF-8", field=field) from None
    if _CONTROL.search(found):
        raise Invalid("Недопустимый символ", field=field)
    return found
