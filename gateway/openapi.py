"""OpenAPI 3.1 made from contracts and routes, and the page a person reads it on."""

import inspect
from html import escape
from typing import Any, get_args, get_origin, get_type_hints

import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import fields

from chassis import schemas
from contracts.base import File
from gateway.problems import MEDIA_TYPE
from gateway.routing import PUBLIC, Route

VERSION = "1"
Pages = dict[str, tuple[str, bytes]]


def pages(routes: list[Route]) -> Pages:
    """`/openapi.json` and `/docs`, ready to be sent."""
    described = describe(routes)
    return {
        "/openapi.json": ("application/json", orjson.dumps(described)),
        "/docs": ("text/html; charset=utf-8", _page(described).encode()),
    }


def describe(routes: list[Route]) -> dict[str, Any]:
    """The description as a dictionary."""
    spec = APISpec(
        title="АИС «Контингент»",
        version=VERSION,
        openapi_version="3.1.0",
        info={"description": "HTTP-интерфейс учебной жизни района. Ошибки — документы RFC 9457."},
        plugins=[MarshmallowPlugin(schema_name_resolver=lambda s: _schema_name(s))],
    )
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    spec.components.security_scheme("token", bearer)
    spec.components.schema("ProblemDocument", _PROBLEM)
    for route in routes:
        spec.path(path=route.path, operations={route.verb.lower(): _operation(route, spec)})
    found: dict[str, Any] = spec.to_dict()
    return found


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Предложение для человека"},
        "advice": {"type": "string", "description": "Что делать дальше"},
        "field": {"type": "string"},
        "problems": {
            "type": "array",
            "items": {"type": "object", "properties": {"field": {"type": "string"}, "detail": {"type": "string"}}},
        },
    },
}


def _schema_name(schema: Any) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    return cls.__name__.removesuffix("Schema")


def _operation(route: Route, spec: APISpec) -> dict[str, Any]:
    plugin: Any = spec.plugins[0]
    hints = get_type_hints(route.method)
    signature = inspect.signature(route.method)
    in_path = {step[1:-1] for step in route.path.split("/") if step.startswith("{")}
    aside = {"self", "version", "media_type", route.file} | in_path | route.from_gateway
    rest = [n for n in signature.parameters if n not in aside]

    def shape(name: str) -> dict[str, Any]:
        made: dict[str, Any] = plugin.converter.field2property(schemas.field_for(hints[name]))
        return made

    def required(name: str) -> bool:
        return signature.parameters[name].default is inspect.Parameter.empty

    parameters = [{"name": n, "in": "path", "required": True, "schema": shape(n)} for n in sorted(in_path)]
    made: dict[str, Any] = {
        "operationId": route.operation_id,
        "summary": route.summary,
        "description": inspect.getdoc(route.method) or "",
        "tags": [route.tag or route.service],
        "x-permission": route.permission,
        "parameters": parameters,
        "responses": _responses(route, plugin),
    }
    if not route.changes or route.file:
        made["parameters"] += [{"name": n, "in": "query", "required": required(n), "schema": shape(n)} for n in rest]
    elif rest:
        body = {
            "type": "object",
            "properties": {n: shape(n) for n in rest},
            "required": [n for n in rest if required(n)],
        }
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if route.file:
        binary = {"schema": {"type": "string", "format": "binary"}}
        made["requestBody"] = {"required": True, "content": {"application/octet-stream": binary}}
    if "version" in signature.parameters:
        made["parameters"].append(
            {"name": "If-Match", "in": "header", "required": required("version"), "schema": {"type": "string"}}
        )
    known = "Idempotency-Key" if route.changes else "If-None-Match"
    if not route.in_parts:
        made["parameters"].append({"name": known, "in": "header", "schema": {"type": "string"}})
    if route.permission != PUBLIC:
        made["security"] = [{"token": []}]
    return made


def _responses(route: Route, plugin: Any) -> dict[str, Any]:
    unchanged = {} if route.changes or route.in_parts else {"304": {"description": "С тех пор не изменилось"}}
    return unchanged | _answers(route, plugin)


def _answers(route: Route, plugin: Any) -> dict[str, Any]:
    returns = route.returns
    failed = {
        "description": "Отказ",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
    if returns is File:
        body = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        part = {"206": {"description": "Часть файла, если был заголовок Range", "content": body}}
        whole = {str(route.status): {"description": "Файл", "content": body}}
        return {**whole, **(part if route.in_parts else {}), "default": failed}
    if returns in (None, type(None)):
        return {"204": {"description": "Сделано"}, "default": failed}
    shape = plugin.converter.field2property(_answer_field(returns))
    ok = {"description": "Ответ", "content": {"application/json": {"schema": shape}}}
    return {str(route.status): ok, "default": failed}


def _answer_field(hint: Any) -> fields.Field[Any]:
    if get_origin(hint) is list and get_args(hint):
        return fields.List(_answer_field(get_args(hint)[0]))
    return schemas.field_for(hint)


# the page


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
h2{margin-top:2.5rem;border-bottom:1px solid #d0d7de}details{border:1px solid #d0d7de;border-radius:6px;margin:.5rem 0}
summary{padding:.5rem .75rem;cursor:pointer}summary b{display:inline-block;width:4.5rem}.in{padding:0 .75rem .75rem}
code{background:#f3f5f7;padding:.1rem .3rem;border-radius:4px}pre{background:#f3f5f7;padding:.75rem;overflow:auto}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #eaeef2}
.get{color:#0a7d36}.post{color:#0550ae}.put,.patch{color:#9a6700}.delete{color:#cf222e}small{color:#59636e}
"""


def _page(described: dict[str, Any]) -> str:
    groups: dict[str, list[str]] = {}
    for path, verbs in described["paths"].items():
        for verb, operation in verbs.items():
            groups.setdefault(operation["tags"][0], []).append(_entry(path, verb, operation))
    parts = [f"<h2>{escape(tag)}</h2>{''.join(entries)}" for tag, entries in groups.items()]
    title = described["info"]["title"]
    return (
        f'<!doctype html><html lang="ru"><meta charset="utf-8"><title>{title} — HTTP</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style><h1>{title}</h1>'
        '<p>Машинное описание: <a href="/openapi.json"><code>/openapi.json</code></a>. Вход: '
        "<code>POST /v1/sessions</code>, дальше заголовок <code>Authorization: Bearer …</code>.</p>" + "".join(parts)
    )


def _entry(path: str, verb: str, operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{p['name']}</code><td>{p['in']}<td>{_kind(p['schema'])}<td>{'да' if p.get('required') else ''}"
        for p in operation["parameters"]
    )
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    rows += "".join(
        f"<tr><td><code>{name}</code><td>body<td>{_kind(one)}<td>{'да' if name in body['required'] else ''}"
        for name, one in body.get("properties", {}).items()
    )
    table = f"<table><tr><th>Поле<th>Где<th>Тип<th>Обязательно{rows}</table>" if rows else ""
    return (
        f'<details><summary><b class="{verb}">{verb.upper()}</b> <code>{escape(path)}</code> '
        f"{escape(operation['summary'])}</summary><div class=in><p>{escape(operation['description'])}</p>"
        f"{table}<p><small>право: {escape(operation['x-permission'])}</small></div></details>"
    )


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return escape(schema["$ref"].rsplit("/", 1)[-1])
    if "items" in schema:
        return "список: " + _kind(schema["items"])
    kind = schema.get("type", "")
    words = "|".join(kind) if isinstance(kind, list) else str(kind)
    return escape(words + (f" ({schema['format']})" if "format" in schema else ""))
