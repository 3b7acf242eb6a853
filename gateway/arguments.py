"""Path, query, body and If-Match are together the arguments of a contract method; nothing given is dropped silently."""

import re
from base64 import b64encode
from typing import Any

from contracts.base import Invalid
from gateway import body, problems, target
from gateway.limits import BODY, FILE_BODY, UPLOAD
from gateway.members import members
from gateway.routing import Route

_VERSION = re.compile(r'(?:W/)?"([0-9]{1,9})(?:-[0-9a-f]{8})?"|([0-9]{1,9})')
"""Our ETag is `"version-checksum"`; the version alone, with quotes or without, is as good."""
_NUMBER = re.compile(r"-?[0-9]{1,18}")


def arguments(route: Route, path: dict[str, str], environ: dict[str, Any]) -> dict[str, Any]:
    """What the method is called with. Reads the body, so it may take as long as the client does."""
    given = _query(route, environ)
    if not route.changes:
        body.must_be_empty(environ)
    elif route.upload:
        body.announced(environ, UPLOAD)
    elif route.file:
        given[route.file] = b64encode(body.content(environ, FILE_BODY, json=False)).decode()
        if "media_type" in route.parameters:
            given["media_type"] = environ.get("CONTENT_TYPE", "")
    elif sent := body.content(environ, BODY, json=True):
        given |= members(sent)
    if told := route.from_gateway & given.keys():
        raise Invalid("Неизвестное поле", field=min(told))
    _match(route, environ, given)
    for name, value in path.items():
        if name in given and str(given[name]).lower() != value.lower():
            raise Invalid("Значение в запросе не совпадает с адресом", field=name)
        given[name] = _plain(route, name, value)
    return given


def _query(route: Route, environ: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, value in target.query(environ):
        argument = name.replace("-", "_")
        if route.changes and not route.file:
            raise Invalid("Передайте это поле в теле запроса, а не в адресе", field=name)
        if argument in route.from_body:
            raise Invalid("Неизвестное поле", field=name)
        if argument in route.lists:
            given.setdefault(argument, []).append(value)
        elif argument in given:
            raise Invalid("Поле указано дважды", field=name)
        else:
            given[argument] = _plain(route, argument, value)
    return given


def _plain(route: Route, name: str, text: str) -> Any:
    """A number where the method wants one: text has no other way to say it. JSON has, and must use it."""
    return int(text) if name in route.numbers and _NUMBER.fullmatch(text) else text


def _match(route: Route, environ: dict[str, Any], given: dict[str, Any]) -> None:
    """The version that is being changed: `If-Match`, or a member of the body for those who cannot set headers."""
    header = environ.get("HTTP_IF_MATCH")
    if header is None:
        if "version" in route.required and given.get("version") is None:
            raise problems.NeedsVersion("Пришлите If-Match с версией, которую вы меняете", field="If-Match")
        return
    if "version" not in route.parameters:
        raise problems.UselessVersion("Здесь версии нет: уберите If-Match", field="If-Match")
    known = _VERSION.fullmatch(header.strip())
    if known is None:
        raise Invalid('Нужна версия из ETag, например "3"', field="If-Match")
    version = int(known[1] or known[2])
    if given.get("version") not in (None, version):
        raise Invalid("Версия в теле не совпадает с If-Match", field="version")
    given["version"] = version
