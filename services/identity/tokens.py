"""Access tokens: Ed25519 keys as JWKs, and what they sign."""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from contracts.base import uuid7
from contracts.identity import ISSUER

ACCESS = timedelta(minutes=15)
_ALGORITHM = "Ed25519"


def new_key() -> tuple[str, str]:
    """A fresh `kid`, and the key pair as JSON."""
    kid = uuid7().hex
    key = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": _ALGORITHM}, private=True)
    return kid, json.dumps(key.as_dict(private=True))


def public(jwk: str) -> dict[str, Any]:
    """The half that anyone may have."""
    return dict(_key(jwk).as_dict(private=False))


def signed(jwk: str, claims: dict[str, Any], lives: timedelta = ACCESS) -> str:
    """A token of these claims (empty ones are left out), valid from now on."""
    key, at = _key(jwk), datetime.now(UTC)
    told = {name: str(value) for name, value in claims.items() if value is not None}
    times = {"iss": ISSUER, "iat": int(at.timestamp()), "exp": int((at + lives).timestamp())}
    return jwt.encode({"alg": _ALGORITHM, "kid": key.kid}, {**told, **times}, key, algorithms=[_ALGORITHM])


@lru_cache(maxsize=8)
def _key(jwk: str) -> OKPKey:
    return OKPKey.import_key(json.loads(jwk))
