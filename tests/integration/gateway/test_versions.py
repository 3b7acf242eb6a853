"""If-Match over all real routes: needed where people edit a whole, compared where given, refused where useless."""

import re

import orjson
import pytest

from gateway.openapi import describe
from gateway.routes import ROUTES
from gateway.routing import PUBLIC, Route
from tests.integration.gateway.test_any_input import PERMITTED
from tests.integration.gateway.test_rights import APP, SCHOOL, token

CELLS = {
    # a teacher's commands name the cells they write; the page's version is compared when it is sent
    "PUT /v1/lessons/{lesson_id}",
    "PUT /v1/lessons/{lesson_id}/held",
    "PUT /v1/lessons/{lesson_id}/attendance",
    "PATCH /v1/works/{work_id}",
}
DECIDED = {
    "POST /v1/local-act-editions/{edition_id}/approval",
    # who decides about a paper decides about the text they have read
    "POST /v1/orders/{order_id}/rejection",
    "POST /v1/orders/{order_id}/review",
    "POST /v1/orders/{order_id}/recall",
    "POST /v1/orders/{order_id}/signature",
    "POST /v1/reviews/{order_id}/visa",
    "POST /v1/orders-to-sign/{order_id}/signature",
    "POST /v1/orders-to-sign/{order_id}/return",
    "POST /v1/reports/{report_id}/signature",
}
NAMED = {f"{one.verb} {one.path}": one for one in ROUTES if not one.page}
"""A page says why it refuses in words for a person, not in fields."""


def ask(route: Route, version: str | None) -> tuple[int, str | None]:
    headers = (
        {} if route.permission == PUBLIC else {"Authorization": f"Bearer {token(PERMITTED[route.verb, route.path])}"}
    )
    headers |= {"If-Match": version} if version is not None else {}
    answer = APP.open(re.sub(r"\{(\w+)\}", SCHOOL, route.path), method=route.verb, headers=headers)
    return answer.status_code, orjson.loads(answer.data).get("field")


@pytest.mark.parametrize("name", [n for n, one in NAMED.items() if one.verb in ("PUT", "PATCH") or n in DECIDED])
def test_an_edit_and_a_decision_need_a_version(name: str) -> None:
    needed = ask(NAMED[name], None) == (428, "If-Match")
    assert needed == (name not in CELLS)


def test_a_version_that_nothing_compares_is_refused_everywhere() -> None:
    ignored = [
        name for name, one in NAMED.items() if (ask(one, '"1"') == (400, "If-Match")) == ("version" in one.parameters)
    ]
    assert ignored == []


def test_the_description_says_where_a_version_goes() -> None:
    paths = describe(ROUTES)["paths"]
    for one in ROUTES:
        described = {p["name"]: p for p in paths[one.path][one.verb.lower()]["parameters"]}
        assert ("If-Match" in described) == ("version" in one.parameters)
        assert described.get("If-Match", {}).get("required", False) == ("version" in one.required)
