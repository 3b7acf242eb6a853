"""Whatever is sent to whichever route: it is let in, or refused with a problem document, and never a defect."""

import re

import orjson
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case

from contracts.permissions import ROLES
from gateway import openapi
from gateway.routes import ROUTES
from tests.integration.gateway.test_rights import HOUSE, token

HOUSE.pages = openapi.pages(ROUTES)
schema = schemathesis.openapi.from_wsgi("/openapi.json", HOUSE)
PERMITTED = {(one.verb, one.path): next((r for r in ROLES if one.open_to(r)), "CLERK") for one in ROUTES}


@schema.parametrize()
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_input_is_a_defect(case: Case) -> None:
    role = PERMITTED[case.operation.method.upper(), case.operation.path]
    answer = case.call(headers={"Authorization": f"Bearer {token(role)}"})
    assert answer.status_code != 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == ["application/problem+json"]
        assert orjson.loads(answer.content)["status"] == answer.status_code


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
