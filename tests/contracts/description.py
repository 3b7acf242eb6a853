"""A contract module as plain data: everything another process could come to rely on."""

import inspect
from dataclasses import MISSING, Field, fields
from enum import Enum
from importlib import import_module
from types import ModuleType, NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from chassis import topology
from contracts.base import Api, Event, Message, Refusal

T = TypeVar("T")


def describe(name: str) -> dict[str, Any]:
    module = import_module(f"contracts.{name}")
    apis = _own(module, Api)
    events = sorted(_own(module, Event), key=lambda event: event.name())
    return {
        "methods": {one: _method(getattr(api, one)) for api in apis for one in methods(api)},
        "messages": {one.__name__: _fields(one) for one in _own(module, Message) if not issubclass(one, Event)},
        "enums": {one.__name__: {member.name: member.value for member in one} for one in _own(module, Enum)},
        "events": {one.name(): _event(one) for one in events},
        "refusals": {one.__name__: _refusal(one) for one in _own(module, Refusal)},
        "exchanges": sorted({topology.exchange(one.source) for one in events}),
        "queues": sorted({*(f"rpc-{api.service}" for api in apis), *_event_queues(events)}),
    }


def methods(api: type[Api]) -> list[str]:
    return sorted(name for name, one in vars(api).items() if inspect.isfunction(one) and not name.startswith("_"))


def api_of(name: str) -> type[Api]:
    """The one Api of a contract module."""
    (found,) = _own(import_module(f"contracts.{name}"), Api)
    return found


def events_of(name: str) -> list[type[Event]]:
    return _own(import_module(f"contracts.{name}"), Event)


def promise_of(thing: Any) -> str:
    """The first paragraph of its own docstring: an inherited one says nothing about it."""
    text = thing.__doc__ or ""
    if isinstance(thing, type) and text.startswith(f"{thing.__name__}("):
        return ""  # made by @dataclass
    return " ".join(text.strip().split("\n\n")[0].split())


def is_command(method: Any) -> bool:
    return bool(getattr(method, "__command__", False))


def _own(module: ModuleType, kind: type[T]) -> list[type[T]]:
    """Classes of this kind that the module itself defines, in its order."""
    found = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, kind)]
    return [one for one in found if one.__module__ == module.__name__ and one is not kind]


def _method(method: Any) -> dict[str, Any]:
    hints = get_type_hints(method)
    parameters = list(inspect.signature(method).parameters.values())[1:]
    return {
        "command": is_command(method),
        "takes": {one.name: _spelled(hints[one.name], method.__module__, one.default) for one in parameters},
        "answers": spell(hints.get("return"), method.__module__),
    }


def _fields(message: type[Message]) -> dict[str, str]:
    hints = get_type_hints(message)
    return {one.name: _spelled(hints[one.name], message.__module__, _default(one)) for one in fields(message)}


def _default(one: "Field[Any]") -> Any:
    if one.default_factory is not MISSING:
        return one.default_factory
    return inspect.Parameter.empty if one.default is MISSING else one.default


def _event(event: type[Event]) -> dict[str, Any]:
    return {
        "class": event.__name__,
        "about": event.about,
        "heard_by": sorted(event.listeners),
        "fields": _fields(event),
    }


def _refusal(refusal: type[Refusal]) -> dict[str, Any]:
    return {"kind": refusal.kind, "status": refusal.status, "title": refusal.title}


def _event_queues(events: list[type[Event]]) -> set[str]:
    queues = {topology.queue(one.source, listener) for one in events for listener in one.listeners}
    return queues | {topology.dead_queue(one) for one in queues}


def _spelled(hint: Any, home: str, default: Any) -> str:
    if default is inspect.Parameter.empty:
        return spell(hint, home)
    shown = f"{getattr(default, '__name__', default)}()" if callable(default) else repr(default)
    return f"{spell(hint, home)} = {shown}"


def spell(hint: Any, home: str) -> str:
    """A type as its author wrote it; a class of another contract with that contract's name before it."""
    if hint is None or hint is NoneType:
        return "None"
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " | ".join(spell(one, home) for one in arguments)
    if origin is Literal:
        return f"Literal[{', '.join(repr(one) for one in arguments)}]"
    if origin is not None:
        inner = ", ".join("…" if one is Ellipsis else spell(one, home) for one in arguments)
        return f"{spell(origin, home)}[{inner}]"
    if not isinstance(hint, type):
        return str(hint)
    foreign = hint.__module__.startswith("contracts.") and hint.__module__ != home
    return f"{hint.__module__.removeprefix('contracts.')}.{hint.__name__}" if foreign else hint.__name__
