"""Nothing that was sent is dropped, guessed or bent: it is refused by its name."""

from typing import Any
from uuid import uuid4

import orjson
import pytest
from werkzeug.test import EnvironBuilder

from tests.integration.gateway.conftest import Door, problem

NAME = '{"thing":{"name":%s}}'


def echo(door: Door, body: bytes, **more: Any) -> dict[str, Any]:
    options = {"content_type": "application/json", **more}
    return problem(door.ask("POST", "/v1/echo", role="TEACHER", data=body, **options))


@pytest.mark.parametrize("levels", [253, 255, 600, 1023])
def test_a_bottomless_body_is_a_bad_body(door: Door, levels: int) -> None:
    answer = echo(door, b'{"thing":' + b"[" * levels + b"]" * levels + b"}")
    assert (answer["status"], answer["field"]) == (422, "body")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"thing":{"name":"а","name":"б"}}', "name"),
        ('{"thing":{"name":"а"},"thing":{"name":"а"}}', "thing"),
        ('{"thing":{"name":"а","price":5.7}}', "thing.price"),
        ('{"thing":{"name":"а","price":1e300}}', "thing.price"),
        ('{"thing":{"name":"а","price":"5"}}', "thing.price"),
        ('{"thing":{"name":"а","price":true}}', "thing.price"),
        ('{"thing":{"name":"а","price":9999999999}}', "thing.price"),
        ('{"thing":{"name":"а","price":99999999999999999999999}}', "thing.price"),
        *((NAME % f'"а{odd}б"', "thing.name") for odd in (r"\u0000", r"\u001b", r"\r", r"\n", r"\t", "\x7f", "\u2028")),
    ],
)
def test_what_a_body_says_badly_is_named(door: Door, body: str, field: str) -> None:
    answer = echo(door, body.encode())
    assert (answer["status"], answer["field"]) == (422, field)


def test_several_lines_are_welcome_where_they_make_sense(door: Door) -> None:
    for body, field in (('{"title":"а\\n\\tб"}', None), ('{"title":"а\\u0007"}', "title")):
        given = {"data": body.encode(), "content_type": "application/json", "headers": {"If-Match": '"3"'}}
        answer = door.ask("PUT", "/v1/books/3", **given)
        assert answer.status_code == 200 if field is None else problem(answer)["field"] == field


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=cp1251"]
)
def test_another_kind_of_body_is_not_taken_for_json(door: Door, kind: str | None) -> None:
    answer = echo(door, b'{"thing":{"name":"a"}}', content_type=kind)
    assert (answer["status"], answer["field"]) == (415, "Content-Type")


def test_json_may_name_its_charset_and_nothing_needs_no_kind(door: Door) -> None:
    kind = "application/json; charset=UTF-8"
    assert (
        door.ask("POST", "/v1/echo", role="TEACHER", data=b'{"thing":{"name":"a"}}', content_type=kind).status_code
        == 200
    )
    assert door.ask("POST", f"/v1/schools/{uuid4()}/things").status_code == 204


@pytest.mark.parametrize("path", ["/v1/echo", "/v1/cover"])
def test_a_compressed_body_is_refused(door: Door, path: str) -> None:
    role = "TEACHER" if path == "/v1/echo" else "CLERK"
    answer = door.ask(
        "POST", path, role=role, data=b"{}", content_type="application/json", headers={"Content-Encoding": "gzip"}
    )
    assert (problem(answer)["status"], problem(answer)["field"]) == (415, "Content-Encoding")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=2&limit=3", "limit"),
        ("after=%zz", "after"),
        ("after=%ff", "after"),
        ("af%ffter=1", "query"),
        ("after=%0A", "after"),
        ("limit=2.5", "limit"),
        ("limit=1e3", "limit"),
        ("limit=٣", "limit"),
        ("more=1", "more"),
    ],
)
def test_what_a_query_says_badly_is_named(door: Door, query: str, field: str) -> None:
    answer = problem(door.ask("GET", "/v1/books", query_string=query))
    assert (answer["status"], answer["field"]) == (422, field)


def test_a_list_is_named_as_often_as_it_is_long(door: Door) -> None:
    assert door.ask("GET", "/v1/book-count?titles=а&titles=б").json == 2
    assert door.ask("GET", "/v1/book-count?titles=а").json == 1


def test_a_number_in_a_query_is_a_number(door: Door) -> None:
    assert len(orjson.loads(door.ask("GET", "/v1/books?limit=3").data)["items"]) == 3


def test_a_secret_in_the_address_opens_nothing(door: Door) -> None:
    answer = problem(door.ask("POST", "/v1/doors?password=%D1%81", role=None, json={}))
    assert (answer["status"], answer["field"]) == (422, "password")


def test_a_body_cannot_contradict_the_address(door: Door) -> None:
    school = str(uuid4())
    path, body = f"/v1/schools/{school}/counts", {"titles": ["а"]}
    assert door.ask("POST", path, json={**body, "school_id": school.upper()}).json == 1
    answer = problem(door.ask("POST", path, json={**body, "school_id": str(uuid4())}))
    assert (answer["status"], answer["field"]) == (422, "school_id")
    query = problem(door.ask("GET", f"/v1/schools/{school}/books?school_id={uuid4()}"))
    assert (query["status"], query["field"]) == (422, "school_id")


def test_a_body_nobody_would_read_is_refused(door: Door) -> None:
    assert problem(door.ask("GET", "/v1/books/7", json={"book_id": 8}))["field"] == "body"


def test_a_file_cannot_also_come_in_the_address(door: Door) -> None:
    for name in ("content", "media_type", "media-type"):
        answer = problem(door.ask("POST", f"/v1/cover?{name}=eA==", data=b"x", headers={"Content-Type": "text/csv"}))
        assert (answer["status"], answer["field"]) == (422, name)


@pytest.mark.parametrize("odd", ["{%s}", "%s%%0A", "urn:uuid:%s", "%%20%s"])
def test_an_id_in_the_address_has_one_spelling(door: Door, odd: str) -> None:
    answer = problem(door.ask("GET", f"/v1/schools/{odd % uuid4()}/books"))
    assert (answer["status"], answer["field"]) == (422, "school_id")


def test_a_link_repeats_no_line_break(door: Door) -> None:
    answer = door.ask("GET", f"/v1/schools/{uuid4()}/books?after=%D1%8F")
    link = answer.headers["Link"]
    assert link.endswith('/books?after=1>; rel="next"') and link.isascii() and link.isprintable()


@pytest.mark.parametrize("raw", ["/v1/books/%zz", "/v1/books/%ff"])
def test_a_broken_address_is_named(door: Door, raw: str) -> None:
    environ = EnvironBuilder(method="GET", path="/").get_environ()
    environ |= {"RAW_PATH_INFO": raw, "PATH_INFO": raw.replace("%ff", "\xff")}
    environ["HTTP_AUTHORIZATION"] = f"Bearer {door.token()}"
    seen: list[str] = []
    body = b"".join(door.app(environ, lambda status, headers: seen.append(status)))
    assert seen[0].startswith("422") and orjson.loads(body)["field"] == "path"
