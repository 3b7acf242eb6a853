"""Public keys of whoever signs tokens, and the claims of a token that one of them has signed."""

import time
from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet

FRESH = 300.0
"""Seconds after which the keys are asked for again."""
PAUSE = 5.0
"""Seconds between two questions about a key that nobody knows."""
Fetch = Callable[[], dict[str, Any]]
"""Asks for the keys as a JWK set."""


class KeyRing:
    """Asks when it knows no key, when its keys are old, and when a token names another; else it needs nobody."""

    def __init__(self) -> None:
        self._keys: KeySet | None = None
        self._fetched = 0.0

    def claims(self, token: str, fetch: Fetch) -> dict[str, Any]:
        """Of a token that one of the keys has signed; ValueError for any other. Its times are for the asker to judge.

        What `fetch` raises passes when no key is known yet.
        """
        if self._keys is None or time.time() - self._fetched > FRESH:
            self._refresh(fetch)
        try:
            return self._decode(token)
        except Exception:  # whatever a stranger's header makes the library raise, the token is not good
            if time.time() - self._fetched > PAUSE:
                self._refresh(fetch)
        try:
            return self._decode(token)
        except Exception:
            raise ValueError("token") from None

    def _refresh(self, fetch: Fetch) -> None:
        try:
            self._keys = KeySet.import_key_set(fetch())  # type: ignore[arg-type]
            self._fetched = time.time()
        except Exception:
            if self._keys is None:
                raise

    def _decode(self, token: str) -> dict[str, Any]:
        assert self._keys is not None
        claims: dict[str, Any] = jwt.decode(token, self._keys, algorithms=["Ed25519", "EdDSA"]).claims
        return claims
