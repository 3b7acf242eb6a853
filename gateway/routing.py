"""Routes: which HTTP request is which contract method, and under which permission."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from chassis.quick import SPELLED
from contracts.base import Api, Forbidden, Invalid
from contracts.permissions import allowed, in_own_school

PUBLIC = "public"
"""Needs no sign-in. Only for signing in, refreshing, activating, and taking the second factor that a sign-in needs."""
SIGNED_IN = "signed-in"
"""Any signed-in person: what it answers depends on who asks."""


@dataclass(frozen=True)
class Upload:
    """How a body is handed on in parts: `begin` is told its `size`, `send` takes `upload_id`, `offset`, `content`."""

    begin: Callable[..., Any]
    send: Callable[..., Any]


@dataclass(frozen=True)
class Route:
    """One way in. Path, query and body members become keyword arguments of `method`.

    `file` names the argument that takes the raw request body, or the id of its `upload`: then it goes on in parts;
    `limit` names a limit of attempts; `alias` is the operation's name where another route has the method's own;
    `whole_school` asks for the right to the whole school, where the operation also exists in other scopes; a `page` is
    for people, its refusals too.
    """

    verb: str
    path: str
    method: Callable[..., Any]
    permission: str
    summary: str = ""
    status: int = 200
    file: str | None = None
    upload: "Upload | None" = None
    limit: str | None = None
    seconds: float = 10.0
    tag: str = ""
    alias: str = ""
    whole_school: bool = False
    page: bool = False
    api: type[Api] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "api", _api_of(self.method))

    def open_to(self, role: str) -> bool:
        """Whether the rights table lets the role in at all; the service narrows it to what it may see."""
        if self.permission in (PUBLIC, SIGNED_IN):
            return True
        return in_own_school(self.permission, role) if self.whole_school else bool(allowed(self.permission, role))

    @property
    def name(self) -> str:
        return self.method.__name__

    @property
    def operation_id(self) -> str:
        return self.alias or self.name

    @property
    def service(self) -> str:
        return self.api.service

    @property
    def changes(self) -> bool:
        """Whether it carries an idempotency key."""
        return self.verb not in ("GET", "HEAD")

    @cached_property
    def parameters(self) -> frozenset[str]:
        return frozenset(inspect.signature(self.method).parameters) - {"self"}

    @cached_property
    def required(self) -> frozenset[str]:
        signature = inspect.signature(self.method)
        return frozenset(n for n, p in signature.parameters.items() if p.default is inspect.Parameter.empty) - {"self"}

    @cached_property
    def hints(self) -> dict[str, Any]:
        return get_type_hints(self.method)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(n for n, hint in self.hints.items() if int in (hint, *get_args(hint)) and n not in self.lists)

    @cached_property
    def lists(self) -> frozenset[str]:
        """Arguments that a query may name more than once."""
        return frozenset(
            n for n, hint in self.hints.items() if list in [get_origin(h) for h in (hint, *get_args(hint))]
        )

    @cached_property
    def uuids(self) -> frozenset[str]:
        return frozenset(n for n, hint in self.hints.items() if UUID in (hint, *get_args(hint)) and n not in self.lists)

    @cached_property
    def from_body(self) -> frozenset[str]:
        """Arguments that a file's body and headers bring."""
        return frozenset({self.file, "media_type"} if self.file else ())

    @cached_property
    def from_gateway(self) -> frozenset[str]:
        """Arguments that the gateway itself knows; nobody may give them."""
        return self.parameters & {"origin", "offset"}

    @property
    def in_parts(self) -> bool:
        """Whether its file comes back in parts, each asked for from its `offset`."""
        return "offset" in self.parameters

    @property
    def returns(self) -> Any:
        return self.hints.get("return")


def _api_of(method: Callable[..., Any]) -> type[Api]:
    for cls in Api.__subclasses__():
        if vars(cls).get(method.__name__) is method:
            return cls
    raise TypeError(f"{method.__qualname__} is not a method of a contract")


class Undeclared(Exception):
    """A route without a declared permission: the gateway does not start."""


def checked(routes: Iterable[Route], operations: Iterable[str]) -> list[Route]:
    """Deny by default: every route names an operation of the rights table (or says that it is public)."""
    known = {*operations, PUBLIC, SIGNED_IN}
    found, seen = list(routes), set()
    names = [route.operation_id for route in found]
    for route in found:
        if route.permission not in known:
            raise Undeclared(f"{route.verb} {route.path}: permission {route.permission!r} is not in the rights table")
        if (route.verb, route.path) in seen:
            raise Undeclared(f"{route.verb} {route.path} is declared twice")
        seen.add((route.verb, route.path))
        if names.count(route.operation_id) > 1:
            raise Undeclared(f"{route.verb} {route.path}: another operation is called {route.operation_id!r} (alias=)")
    return found


class Router:
    """Finds the route of a path: literal steps win over parameters."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_length: dict[int, list[tuple[tuple[str, ...], dict[str, Route]]]] = {}
        grouped: dict[tuple[str, ...], dict[str, Route]] = {}
        for route in routes:
            grouped.setdefault(tuple(route.path.strip("/").split("/")), {})[route.verb] = route
        for steps, verbs in grouped.items():
            self._by_length.setdefault(len(steps), []).append((steps, verbs))
        for group in self._by_length.values():
            group.sort(key=lambda one: [step.startswith("{") for step in one[0]])

    def find(self, path: str) -> tuple[dict[str, Route], dict[str, str]] | None:
        """The routes by verb and the path's parameters; None when the path is unknown."""
        given = path.strip("/").split("/")
        for steps, verbs in self._by_length.get(len(given), ()):
            parameters = _match(steps, given)
            if parameters is not None:
                return verbs, parameters
        return None


def check_ids(route: Route, path: dict[str, str]) -> None:
    """The service would refuse them too, but a school's id is compared before it is asked."""
    for name in path.keys() & route.uuids:
        if not SPELLED.fullmatch(path[name]):
            raise Invalid("Неверный идентификатор (UUID)", field=name)


def _match(steps: tuple[str, ...], given: list[str]) -> dict[str, str] | None:
    parameters: dict[str, str] = {}
    for step, value in zip(steps, given, strict=True):
        if step.startswith("{"):
            parameters[step[1:-1]] = value
        elif step != value:
            return None
    return parameters


def forbidden() -> Forbidden:
    return Forbidden("У вашей роли нет права на это действие")
