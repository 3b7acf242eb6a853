"""HTTP in, bytes out: what the gateway lets through, how it refuses."""

import gzip
import time
from base64 import urlsafe_b64encode
from uuid import uuid4

import orjson
import pytest
from joserfc.jwk import OKPKey

from contracts.permissions import PERMISSIONS
from gateway import limits, openapi
from gateway.routing import Route, Undeclared, checked
from tests.integration.gateway.conftest import ROUTES, Door, problem
from tests.integration.gateway.library import LibraryApi


def test_an_answer_passes_as_the_bytes_the_service_made(door: Door) -> None:
    answer = door.ask("GET", "/v1/books/7")
    assert (answer.status_code, answer.data) == (200, '{"title":"Ёж","version":7}'.encode())
    assert answer.headers["ETag"].startswith('"7-')
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_has_not_changed_is_not_sent_again(door: Door) -> None:
    tag = door.ask("GET", "/v1/books/7").headers["ETag"]
    for known in (tag, f"W/{tag}", f'"1-0", {tag}', "*"):
        answer = door.ask("GET", "/v1/books/7", headers={"If-None-Match": known})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
        assert "Content-Length" not in answer.headers


def test_the_same_version_that_says_more_is_sent_again(door: Door) -> None:
    """A book's shelf is no part of its version: the tag is the representation's, not the record's."""
    tag = door.ask("GET", "/v1/books/7").headers["ETag"]
    shown = door.ask("GET", "/v1/books/7?shelf=2", headers={"If-None-Match": tag})
    assert shown.status_code == 200 and shown.headers["ETag"] != tag
    assert door.ask("GET", "/v1/books/7", headers={"If-None-Match": '"7"'}).status_code == 200


def test_a_list_without_a_version_has_a_tag_too(door: Door) -> None:
    """A diary is asked for many times a day and changes a few times: a client that keeps it is not sent it again."""
    tag = door.ask("GET", "/v1/books?limit=3").headers["ETag"]
    again = door.ask("GET", "/v1/books?limit=3", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert door.ask("GET", "/v1/books?limit=4", headers={"If-None-Match": tag}).status_code == 200
    useless = door.ask("PUT", "/v1/books/3", json={"title": "а"}, headers={"If-Match": tag})
    assert problem(useless)["field"] == "If-Match", "a checksum is no version"


@pytest.mark.parametrize("path", ["/v1/books?limit=200", "/openapi.json"])
def test_text_is_packed_for_whoever_can_unpack_it(door: Door, path: str) -> None:
    door.app.pages["/openapi.json"] = ("application/json", b'{"openapi":"3.1.0"}' * 100)
    plain = door.ask("GET", path)
    assert "Content-Encoding" not in plain.headers and plain.headers["Vary"] == "Accept-Encoding"
    for given in ("gzip", "deflate, gzip;q=0.5", "br, *", "GZIP ; q=1.0"):
        packed = door.ask("GET", path, headers={"Accept-Encoding": given})
        assert packed.headers["Content-Encoding"] == "gzip", given
        assert gzip.decompress(packed.data) == plain.data and len(packed.data) < len(plain.data) / 3
        assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}", "other bytes, so a weak tag"
        known = {"Accept-Encoding": given, "If-None-Match": packed.headers["ETag"]}
        assert door.ask("GET", path, headers=known).status_code == 304
    for given in ("", "br", "gzip;q=0", "*;q=0.0", "gzip;q=0, *", "identity"):
        assert door.ask("GET", path, headers={"Accept-Encoding": given}).data == plain.data, given


def test_what_is_small_or_packed_already_is_left_as_it_is(door: Door) -> None:
    for path in ("/v1/books/7", "/v1/cover"):
        assert "Content-Encoding" not in door.ask("GET", path, headers={"Accept-Encoding": "gzip"}).headers


def test_a_tag_is_as_good_as_its_version(door: Door) -> None:
    tag = door.ask("GET", "/v1/books/3").headers["ETag"]
    for given in (tag, f"W/{tag}", '"3"', "3"):
        answer = door.ask("PUT", "/v1/books/3", json={"title": "а"}, headers={"If-Match": given})
        assert answer.status_code == 200, given


def test_a_version_that_cannot_be_used_is_named(door: Door) -> None:
    for given in ("abc", "*", '"abc"', '"1", "2"', '"3-zz"'):
        answer = problem(door.ask("PUT", "/v1/books/3", json={"title": "а"}, headers={"If-Match": given}))
        assert (answer["status"], answer["field"]) == (422, "If-Match"), given
    body = {"title": "а", "version": 2}
    assert problem(door.ask("PUT", "/v1/books/3", json=body, headers={"If-Match": '"3"'}))["field"] == "version"
    sale = {"sale_id": "a", "price": 1}
    useless = problem(door.ask("POST", "/v1/sales", json=sale, headers={"If-Match": '"3"'}))
    assert (useless["status"], useless["field"]) == (400, "If-Match")


def test_an_edit_needs_the_version_and_a_stale_one_gets_the_newer(door: Door) -> None:
    assert problem(door.ask("PUT", "/v1/books/3", json={"title": "а"}))["status"] == 428
    stale = problem(door.ask("PUT", "/v1/books/3", json={"title": "а"}, headers={"If-Match": '"2"'}))
    assert stale["status"] == 412 and stale["current"] == {"title": "Ёж", "version": 3}
    mended = door.ask("PUT", "/v1/books/3", json={"title": "а"}, headers={"If-Match": '"3"'})
    assert mended.json == {"title": "а", "version": 4}


def test_pages_are_linked_to_the_last(door: Door) -> None:
    seen, path = [], "/v1/books?limit=2"
    while path:
        answer = door.ask("GET", path)
        seen += [one["title"] for one in orjson.loads(answer.data)["items"]]
        link = answer.headers.get("Link")
        path = link.split(">")[0][1:] if link else ""
    assert seen == ["0", "1", "2", "3", "4", "5"]


def test_a_file_comes_with_its_name_and_kind(door: Door) -> None:
    answer = door.ask("GET", "/v1/cover", role=None)
    assert answer.data == b"%PDF\x00\xff" and answer.content_type == "application/pdf"
    assert "%E2%84%961.pdf" in answer.headers["Content-Disposition"]


def test_a_file_goes_in_as_it_is(door: Door) -> None:
    headers = {"Content-Type": "text/csv"}
    answer = door.ask("POST", "/v1/cover?dry_run=true", data=b"\x00\xff" * 50, headers=headers)
    assert answer.json == "100 text/csv True"


def test_nothing_to_say_is_204(door: Door) -> None:
    answer = door.ask("POST", f"/v1/schools/{uuid4()}/things")
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize(
    ("body", "field"),
    [(b"{", "body"), (b"[1]", "body"), (b"\xff\xfe", "body"), (b'{"thing":{"name":1}}', "thing.name"), (b"", "thing")],
)
def test_a_bad_body_is_named(door: Door, body: bytes, field: str) -> None:
    answer = problem(door.ask("POST", "/v1/echo", role="TEACHER", data=body, content_type="application/json"))
    assert answer["status"] == 422 and answer["field"] == field


def test_unknown_members_are_refused(door: Door) -> None:
    answer = problem(door.ask("POST", "/v1/echo", role="TEACHER", json={"thing": {"name": "а", "x": 1}, "y": 2}))
    assert {one["field"] for one in answer["problems"]} == {"thing.x", "y"}


def test_who_has_not_signed_in_is_asked_to(door: Door) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic abc"}):
        answer = door.ask("GET", "/v1/sales", role=None, headers=headers)
        assert problem(answer)["status"] == 401 and "Bearer" in answer.headers["WWW-Authenticate"]


def test_a_forged_or_old_token_opens_nothing(door: Door) -> None:
    forger = OKPKey.generate_key("Ed25519", parameters={"alg": "Ed25519", "kid": door.key.kid})
    for token in (door.token("TEACHER", key=forger), door.token("TEACHER", seconds=-1)):
        answer = door.ask("GET", "/v1/sales", headers={"Authorization": f"Bearer {token}"})
        assert problem(answer)["status"] == 401


def test_a_token_whose_header_is_nonsense_opens_nothing(door: Door) -> None:
    for header in ({"crit": 5}, {"crit": ["x"]}, {"b64": 1}, {"kid": 5}, {"kid": None}, {"alg": "none"}, {"alg": 7}):
        head = b64({"alg": "Ed25519", "kid": door.key.kid, **header})
        answer = door.ask("GET", "/v1/sales", headers={"Authorization": f"Bearer {head}.{b64({})}.AAAA"})
        assert problem(answer)["status"] == 401, header


def b64(value: dict[str, object]) -> str:
    return urlsafe_b64encode(orjson.dumps(value)).rstrip(b"=").decode()


def test_a_token_ends_when_it_says_although_it_was_seen_before(door: Door) -> None:
    token = door.token("TEACHER", seconds=2)
    headers = {"Authorization": f"Bearer {token}"}
    assert door.ask("GET", "/v1/sales", headers=headers).status_code == 200
    time.sleep(2.1)
    assert door.ask("GET", "/v1/sales", headers=headers).status_code == 401


def test_a_role_without_the_right_is_refused(door: Door) -> None:
    assert problem(door.ask("POST", "/v1/sales", role="PARENT", json={"sale_id": "a", "price": 1}))["status"] == 403


def test_another_school_does_not_exist(door: Door) -> None:
    token = door.token("CLERK", school=str(uuid4()))
    answer = door.ask("POST", f"/v1/schools/{uuid4()}/things", headers={"Authorization": f"Bearer {token}"})
    assert problem(answer)["status"] == 404


def test_a_command_repeated_under_its_key_is_done_once(door: Door) -> None:
    token = door.token("CLERK")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
    body = {"sale_id": f"sale {uuid4()}", "price": 3}
    answers = [door.ask("POST", "/v1/sales", json=body, headers=headers) for _ in range(2)]
    assert [(a.status_code, a.data) for a in answers] == [(201, b"3")] * 2
    changed = door.ask("POST", "/v1/sales", json={**body, "price": 4}, headers=headers)
    assert problem(changed)["type"].endswith("key-reused")


def test_a_defect_tells_a_code_and_nothing_else(door: Door) -> None:
    answer = problem(door.ask("GET", "/v1/trouble", role=None))
    assert answer["status"] == 500 and answer["code"] and "secret" not in str(answer)


def test_a_silent_or_absent_service_is_503_with_retry_after(door: Door) -> None:
    slow = door.ask("GET", "/v1/slow?seconds=3", role=None)
    assert problem(slow)["status"] == 503 and int(slow.headers["Retry-After"]) > 0


def test_a_full_house_says_come_back(door: Door) -> None:
    room, door.app._room = door.app._room, limits.Room(0)
    try:
        answer = door.ask("GET", "/v1/books/1")
        assert problem(answer)["type"].endswith("full") and answer.headers["Retry-After"] == "1"
    finally:
        door.app._room = room


def test_too_large_or_unmeasured_bodies_are_refused_unread(door: Door) -> None:
    large = problem(door.ask("POST", "/v1/echo", role="TEACHER", data=b"x" * (limits.BODY + 1)))
    assert (large["status"], large["field"]) == (413, "body")
    chunked = {"Transfer-Encoding": "chunked"}
    unmeasured = problem(door.ask("POST", "/v1/echo", role="TEACHER", data=b"{}", headers=chunked))
    assert (unmeasured["status"], unmeasured["field"]) == (411, "Content-Length")


def test_unknown_addresses_and_verbs(door: Door) -> None:
    assert problem(door.ask("GET", "/v1/nowhere"))["status"] == 404
    answer = door.ask("DELETE", "/v1/books/1")
    assert problem(answer)["status"] == 405 and answer.headers["Allow"] == "GET, PUT, HEAD"


def test_a_problem_names_its_address_in_plain_letters(door: Door) -> None:
    assert problem(door.ask("GET", "/v1/школа"))["instance"] == "/v1/%D1%88%D0%BA%D0%BE%D0%BB%D0%B0"


def test_head_is_get_without_its_body(door: Door) -> None:
    got, asked = door.ask("GET", "/v1/books/7"), door.ask("HEAD", "/v1/books/7")
    assert asked.data == b"" and asked.status_code == 200
    assert asked.headers == got.headers


def test_pages_are_only_read(door: Door) -> None:
    door.app.pages = {"/docs": ("text/html", b"<p>")}
    read = door.ask("GET", "/docs", role=None)
    assert (read.data, read.headers["X-Content-Type-Options"]) == (b"<p>", "nosniff")
    refused = door.ask("POST", "/docs", role=None)
    assert problem(refused)["status"] == 405 and refused.headers["Allow"] == "GET, HEAD"
    assert door.ask("HEAD", "/docs", role=None).data == b""


def test_guessing_is_stopped(door: Door) -> None:
    door.app._attempts = limits.Attempts(failures=3)
    wrong = [door.ask("POST", "/v1/doors", role=None, json={"password": "а"}).status_code for _ in range(4)]
    assert wrong == [401, 401, 401, 429]
    stopped = door.ask("POST", "/v1/doors", role=None, json={"password": "сезам"})
    assert problem(stopped)["status"] == 429 and int(stopped.headers["Retry-After"]) > 0


def test_who_is_asked_for_a_code_has_not_guessed(door: Door) -> None:
    door.app._attempts = limits.Attempts(failures=3)
    right = {"password": "сезам, но без кода"}
    assert {door.ask("POST", "/v1/doors", role=None, json=right).status_code for _ in range(5)} == {401}
    assert door.ask("POST", "/v1/doors", role=None, json={"password": "сезам"}).status_code == 204


def test_a_route_without_a_declared_permission_cannot_start() -> None:
    checked(ROUTES, PERMISSIONS)
    for permission in ("", "everything"):
        with pytest.raises(Undeclared):
            checked([Route("GET", "/v1/x", LibraryApi.get_book, permission)], PERMISSIONS)
    with pytest.raises(Undeclared):
        checked([ROUTES[0], ROUTES[0]], PERMISSIONS)


def test_health_and_metrics_answer_without_a_token(door: Door) -> None:
    assert door.ask("GET", "/health/live", role=None).status_code == 200
    assert b"rpc_seconds" in door.ask("GET", "/metrics", role=None).data


def test_the_description_names_every_route_and_stays_at_home() -> None:
    pages = openapi.pages(ROUTES)
    described = orjson.loads(pages["/openapi.json"][1])
    assert described["openapi"] == "3.1.0"
    assert {(v.upper(), p) for p, verbs in described["paths"].items() for v in verbs} == {
        (r.verb, r.path) for r in ROUTES
    }
    for route in ROUTES:
        one = described["paths"][route.path][route.verb.lower()]
        named = {parameter["name"] for parameter in one["parameters"]}
        assert ("If-None-Match" in named, "304" in one["responses"]) == (route.verb == "GET",) * 2, route.path
        assert ("Idempotency-Key" in named) == (route.verb != "GET"), route.path
    assert b"http://" not in pages["/docs"][1] and b"https://" not in pages["/docs"][1]
