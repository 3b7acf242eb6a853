"""Every real route × every role: where the rights table says «—» nothing is asked of any service."""

import re
import time
from typing import Any

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from werkzeug.test import Client

from chassis import schemas
from contracts.base import Unavailable, uuid7
from contracts.permissions import PERMISSIONS, ROLES, allowed
from gateway.app import App
from gateway.ended import Ended
from gateway.routes import ROUTES
from gateway.routing import PUBLIC, SIGNED_IN, Route
from gateway.tokens import Tokens
from tests.integration.gateway.conftest import nobody_ended

KEY = OKPKey.generate_key("Ed25519", parameters={"alg": "Ed25519"}, auto_kid=True)
DISTRICT, SCHOOL = str(uuid7()), str(uuid7())


_UPLOADS = [method for one in ROUTES if one.upload for method in (one.upload.begin, one.upload.send)]
METHODS = {(one.service, one.name): one.method for one in ROUTES}
METHODS |= {("documents", method.__name__): method for method in _UPLOADS}


class AskedForNothing:
    """In place of the bus: whoever gets this far was let in. Arguments are read as the service would read them."""

    def call(self, service: str, body: bytes, call: Any) -> None:
        schemas.load(
            schemas.arguments_for(METHODS[service, call.method]), orjson.loads(body)["kwargs"], strict=call.strict
        )
        raise Unavailable("никого нет")


TOKENS = Tokens(lambda: KeySet([KEY]).as_dict(private=False), Ended(nobody_ended))
HOUSE = App(ROUTES, AskedForNothing, TOKENS)  # type: ignore[arg-type]
APP = Client(HOUSE)


def token(role: str) -> str:
    school = {} if role == "DISTRICT" else {"school": SCHOOL}
    claims = {"sub": str(uuid7()), "role": role, "district": DISTRICT, "exp": int(time.time() + 900), **school}
    return jwt.encode({"alg": "Ed25519", "kid": KEY.kid}, claims, KEY, algorithms=["Ed25519"])


def ask(route: Route, role: str | None) -> int:
    path = re.sub(r"\{(\w+)\}", lambda found: SCHOOL if found[1] == "school_id" else str(uuid7()), route.path)
    headers = {"Authorization": f"Bearer {token(role)}"} if role else {}
    return APP.open(path, method=route.verb, headers=headers).status_code


def expected(route: Route, role: str) -> bool:
    scopes = allowed(route.permission, role) if route.permission != SIGNED_IN else {"CH"}
    return "SC" in scopes if route.whole_school else bool(scopes)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_comes_in_where_the_table_lets_it_and_nowhere_else(role: str) -> None:
    wrong = {}
    for route in ROUTES:
        if route.permission != PUBLIC:
            status = ask(route, role)
            if (status == 403) == expected(route, role):
                wrong[f"{route.verb} {route.path}"] = status
    assert wrong == {}


def test_nobody_comes_in_unnamed() -> None:
    open_to_all = {(one.verb, one.path) for one in ROUTES if one.permission == PUBLIC}
    assert {(one.verb, one.path) for one in ROUTES if ask(one, None) != 401} == open_to_all


def test_a_district_has_no_hand_in_a_schools_own_settings() -> None:
    """«Списки района» is what its right to settings means (domain §8)."""
    settings = ("settings.write", "audit.read")
    own = ("add_export_ground", "end_export_ground")
    found = [one for one in ROUTES if one.permission in settings and one.service != "identity"]
    districts = [one for one in found if one.path.startswith("/v1/district/") or one.operation_id in own]
    theirs = [one for one in found if one not in districts]
    assert theirs and all(ask(one, "DISTRICT") == 403 for one in theirs)
    assert districts and all(ask(one, "DISTRICT") != 403 for one in districts)


def test_routes_ask_for_operations_of_the_table() -> None:
    assert {one.permission for one in ROUTES} <= {*PERMISSIONS, PUBLIC, SIGNED_IN}


def test_nobody_says_themselves_where_they_come_from() -> None:
    """The gateway knows it; the service gets it, so that the sign-in goes as far as the absent bus."""
    body = {"login": "a", "password": "b"}
    claimed = APP.post("/v1/sessions", json={**body, "origin": {"address": "10.0.0.1", "agent": "x"}})
    assert (claimed.status_code, orjson.loads(claimed.data)["field"]) == (422, "origin")
    assert APP.post("/v1/sessions", json=body).status_code == 503
