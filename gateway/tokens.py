"""Access tokens, verified here without asking anyone: keys and ended sessions come from identity and are kept."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from chassis.keyring import KeyRing
from contracts.base import Caller, Unauthorized
from gateway.ended import Ended

KEEP = 20_000
"""Verified tokens remembered (a signature costs 0.15 ms, a look-up nothing)."""


class Tokens:
    """`fetch` asks identity for its public keys as a JWK set."""

    def __init__(self, fetch: Callable[[], dict[str, Any]], ended: Ended) -> None:
        self._fetch, self._ended = fetch, ended
        self._keys = KeyRing()
        self._known: OrderedDict[str, tuple[Caller, int, float]] = OrderedDict()

    def caller(self, authorization: str) -> Caller:
        """The caller of a `Bearer` token; Unauthorized when it is missing, forged or over."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Unauthorized("Войдите, чтобы продолжить")
        caller, turn, until = self._known.get(token) or self._verify(token)
        if until <= time.time():
            self._known.pop(token, None)
            raise Unauthorized("Время сеанса истекло, войдите снова")
        self._ended.refuse(caller.session_id, turn)
        return caller

    def _verify(self, token: str) -> tuple[Caller, int, float]:
        claims = self._claims(token)
        try:
            found = _caller(claims), int(claims.get("turn", 0)), float(claims["exp"])
        except Exception:
            raise _refused() from None
        self._known[token] = found
        if len(self._known) > KEEP:
            self._known.popitem(last=False)
        return found

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            claims = self._keys.claims(token, self._fetch)
        except ValueError:
            raise _refused() from None
        if "exp" not in claims or "role" not in claims:
            raise _refused()
        return claims


def _refused() -> Unauthorized:
    return Unauthorized("Токен недействителен, войдите снова")


def _caller(claims: dict[str, Any]) -> Caller:
    def uuid(name: str) -> UUID | None:
        return UUID(claims[name]) if claims.get(name) else None

    return Caller(
        role=claims["role"],
        account_id=uuid("sub"),
        person_id=uuid("person"),
        district_id=uuid("district"),
        school_id=uuid("school"),
        session_id=uuid("sid"),
    )
