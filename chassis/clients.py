"""Asking another service as if it were here: typed, with a deadline, never inside an open transaction."""

from collections.abc import Callable
from typing import Any, TypeVar, cast, get_type_hints

import orjson
from nameko.extensions import DependencyProvider

from chassis import call as calls
from chassis import errors, render, schemas
from chassis.bus import Bus
from chassis.unit import in_transaction
from chassis.wire import Answer, Wire
from contracts.base import Api, system

A = TypeVar("A", bound=Api)


class _Ask:
    """Calls of one Api over one wire."""

    def __init__(self, api: type[Api], wire: Callable[[], Wire], seconds: float) -> None:
        self._api, self._wire, self._seconds = api, wire, seconds

    def __getattr__(self, name: str) -> Callable[..., Any]:
        contract = getattr(self._api, name)
        hint = get_type_hints(contract).get("return")

        def ask(**arguments: Any) -> Any:
            outer = calls.current() or calls.start(system(), self._seconds)
            call = calls.onward(outer, name, self._seconds, _body(arguments))
            answer = request(self._wire(), self._api.service, call, arguments)
            body = render.unwrap(answer.body, answer.headers)
            return schemas.result_loader(hint)(orjson.loads(body or b"null"))

        setattr(self, name, ask)
        return ask


def request(wire: Wire, service: str, call: calls.Call, arguments: dict[str, Any]) -> Answer:
    """One call with its answer as bytes; raises the refusal that came back.

    Ask first, open the transaction after: rows locked while another service thinks are a house that stands still.
    """
    if in_transaction():
        raise RuntimeError(f"{service}.{call.method} is asked inside an open transaction")
    answer = wire.call(service, _body(arguments), call)
    if render.unwrap(answer.body, answer.headers) is None:
        raise errors.unpack(answer.body)
    return answer


def _body(arguments: dict[str, Any]) -> bytes:
    return orjson.dumps({"args": [], "kwargs": arguments}, default=str)


class _Client(DependencyProvider):
    bus = Bus()

    def __init__(self, api: type[Api], seconds: float) -> None:
        self.api, self.seconds = api, seconds

    def setup(self) -> None:
        self._ask = _Ask(self.api, lambda: self.bus.wire, self.seconds)

    def get_dependency(self, worker_ctx: Any) -> _Ask:
        return self._ask


def client(api: type[A], seconds: float = 5.0) -> A:
    """Another service, typed: a stopped, killed or absent peer becomes Unavailable within `seconds`."""
    return cast(A, _Client(api, seconds))


def caller_of(api: type[A], wire: Wire, seconds: float = 5.0) -> A:
    """The same without a container: tests and command-line tools."""
    return cast(A, _Ask(api, lambda: wire, seconds))
