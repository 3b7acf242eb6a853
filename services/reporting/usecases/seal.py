"""The platform's own mark on a snapshot: a detached JWS (RFC 7515, appendix F) made with Ed25519."""

import orjson
from joserfc import jws
from joserfc.jwk import OKPKey

from chassis.db import UnitOfWork
from contracts.reporting import SigningKey
from services.reporting.models.keys import SigningKey as KeptKey
from services.reporting.repository import keys

ALGORITHM = "Ed25519"


def seal(uow: UnitOfWork, body: bytes) -> tuple[str, str]:
    """(key's id, `header..signature`). Verified with the public key over exactly these bytes."""
    kept = _kept(uow)
    header = {"alg": ALGORITHM, "kid": kept.kid}
    whole = jws.serialize_compact(header, body, OKPKey.import_key(orjson.loads(kept.jwk)), algorithms=[ALGORITHM])
    return kept.kid, jws.detach_content(whole)


def public_key(uow: UnitOfWork) -> SigningKey:
    kept = _kept(uow)
    public = OKPKey.import_key(orjson.loads(kept.jwk)).as_dict(private=False)
    return SigningKey(kid=kept.kid, kty="OKP", crv="Ed25519", x=str(public["x"]))


def _kept(uow: UnitOfWork) -> KeptKey:
    """The active key; the first is made when first needed."""
    found = keys.active(uow)
    if found is None:
        made = OKPKey.generate_key("Ed25519", auto_kid=True)
        keys.keep_first(uow, str(made.kid), orjson.dumps(made.as_dict(private=True)).decode())
        found = keys.active(uow)
    assert found is not None
    return found
