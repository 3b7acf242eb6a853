"""Whatever is sent to whichever route: it is let in, or refused with a problem document, and never a defect."""

import json
import re
from itertools import count

import orjson
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case

from contracts.permissions import ROLES
from gateway import openapi
from gateway.routes import ROUTES
from gateway.routing import Route
from tests.integration.gateway.test_rights import APP, HOUSE, SCHOOL, token

HOUSE.pages = openapi.pages(ROUTES)
schema = schemathesis.openapi.from_wsgi("/openapi.json", HOUSE)
NUMBER = count()
PAGES = {(one.verb, one.path) for one in ROUTES if one.page}
PERMITTED = {(one.verb, one.path): next((r for r in ROLES if one.open_to(r)), "CLERK") for one in ROUTES}


# schemathesis makes fifty or so requests at the borders of every schema, and one more is drawn; all would take a minute
@schema.parametrize()
@settings(max_examples=1, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_input_is_a_defect(case: Case) -> None:
    if next(NUMBER) % 3:
        return
    role = PERMITTED[case.operation.method.upper(), case.operation.path]
    answer = case.call(headers={"Authorization": f"Bearer {token(role)}"})
    assert answer.status_code != 500, answer.text
    kind = answer.headers["content-type"]
    if kind == ["text/html; charset=utf-8"]:
        assert (case.operation.method.upper(), case.operation.path) in PAGES
    elif answer.status_code >= 400:
        assert kind == ["application/problem+json"]
        assert orjson.loads(answer.content)["status"] == answer.status_code


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["5", SCHOOL, "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
COMMANDS = [one for one in ROUTES if one.changes and not one.file]


@settings(max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(COMMANDS), st.sampled_from(["", '"1"', "W/*", "\xff"]))
def test_no_body_under_the_right_names_is_a_defect(data: st.DataObject, route: Route, version: str) -> None:
    """Schemas make mostly values of the right shape; here are all the others."""
    names = sorted(route.parameters) or ["body"]
    body = json.dumps(data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=5), JSON, max_size=4)))
    path = re.sub(r"\{(\w+)\}", SCHOOL, route.path)
    headers = {"Authorization": f"Bearer {token(PERMITTED[route.verb, route.path])}", "If-Match": version}
    answer = APP.open(path, method=route.verb, data=body, content_type="application/json", headers=headers)
    assert 400 <= answer.status_code != 500, answer.text
    assert orjson.loads(answer.data)["status"] == answer.status_code


def test_the_description_is_openapi() -> None:
    schemathesis.openapi.from_dict(openapi.describe(ROUTES)).validate()


def test_the_description_holds_together() -> None:
    """Every reference leads somewhere, every operation has a name of its own, every step of a path is declared."""
    found = openapi.describe(ROUTES)
    text = orjson.dumps(found).decode()
    refs = set(re.findall(r'"\$ref":"#/components/(\w+)/([^"]+)"', text))
    assert refs and all(name in found["components"][kind] for kind, name in refs)
    operations = [one for verbs in found["paths"].values() for one in verbs.values()]
    assert len({one["operationId"] for one in operations}) == len(operations) == len(ROUTES)
    for path, verbs in found["paths"].items():
        for one in verbs.values():
            declared = {p["name"] for p in one.get("parameters", []) if p["in"] == "path"}
            assert declared == set(re.findall(r"\{(\w+)\}", path))
