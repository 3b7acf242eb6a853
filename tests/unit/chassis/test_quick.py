"""The quick way makes exactly what marshmallow makes, or leaves it to marshmallow."""

from datetime import date
from typing import Any
from uuid import UUID

import marshmallow as ma
import orjson
import pytest

from chassis import schemas
from contracts.base import Invalid, uuid7
from contracts.contingent import NewMovement
from contracts.gradebook import GradebookApi, MarksPosted

ID = str(uuid7())
POST, DIARY = schemas.arguments_for(GradebookApi.post_marks), schemas.arguments_for(GradebookApi.get_diary)
MARK = {"student_id": ID, "value": "5"}


@pytest.mark.parametrize(
    ("schema", "given"),
    [
        (POST, {"lesson_id": ID, "marks": [MARK, {**MARK, "reason": "описка", "written_on": "2026-01-15"}]}),
        (POST, {"lesson_id": ID, "marks": [], "work_id": None, "version": 7}),
        (DIARY, {"student_id": ID}),
        (DIARY, {"student_id": ID, "week": "2026-02-28"}),
    ],
)
def test_plain_values_become_the_same(schema: Any, given: Any) -> None:
    assert schema._quick(given) == schema(unknown=ma.RAISE).load(given)


def test_a_default_is_filled_in() -> None:
    assert schemas.load(DIARY, {"student_id": ID})["week"] is None


def test_an_event_comes_back_whole() -> None:
    told = MarksPosted(
        district_id=uuid7(), lesson_id=uuid7(), assignment_id=uuid7(), class_id=uuid7(), count=1, entry_ids=[uuid7()]
    )
    assert schemas.schema_for(MarksPosted)._quick(orjson.loads(orjson.dumps(told))) == told  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"marks": []}, "lesson_id"),
        ({"lesson_id": ID, "marks": [{"value": "5"}]}, "marks[0].student_id"),
        ({"lesson_id": ID, "marks": [{**MARK, "value": "6"}]}, "marks[0].value"),
        ({"lesson_id": ID, "marks": [{**MARK, "reason": "a\x00"}]}, "marks[0].reason"),
        ({"lesson_id": ID, "marks": [{**MARK, "written_on": "2026-02-30"}]}, "marks[0].written_on"),
        ({"lesson_id": ID, "marks": [], "more": 1}, "more"),
        ({"lesson_id": ID, "marks": None}, "marks"),
        ({"lesson_id": None, "marks": []}, "lesson_id"),
    ],
)
def test_what_is_odd_is_named_as_ever(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        schemas.load(POST, given, strict=True)
    assert refused.value.field == field


def test_members_nobody_knows_are_dropped_when_services_speak() -> None:
    assert schemas.load(DIARY, {"student_id": ID, "week": "2026-02-28", "new": 1})["week"] == date(2026, 2, 28)


@pytest.mark.parametrize("version", [5.7, 1e300, 5.0, "5", True, 2**31, -(2**31) - 1])
def test_a_whole_number_is_whole_and_fits(version: Any) -> None:
    with pytest.raises(Invalid) as refused:
        schemas.load(POST, {"lesson_id": ID, "marks": [], "version": version}, strict=True)
    assert refused.value.field == "version"


@pytest.mark.parametrize(
    "odd", [f"{ID}\n", f" {ID}", f"{{{ID}}}", f"urn:uuid:{ID}", ID.replace("-", ""), ID.replace("-", "_")]
)
def test_an_id_has_one_spelling(odd: str) -> None:
    with pytest.raises(Invalid) as refused:
        schemas.load(DIARY, {"student_id": odd}, strict=True)
    assert refused.value.field == "student_id"
    assert schemas.load(DIARY, {"student_id": ID.upper()})["student_id"] == UUID(ID)


LOADED = schemas.result_loader(list[NewMovement])
LINE = {"line": 1, "kind": "ENROL_OTHER", "student_id": ID, "person_id": ID, "effective_on": "2026-09-01"}


@pytest.mark.parametrize("told", [[], [LINE], [LINE, {**LINE, "line": 2, "class_id": None}]])
def test_an_answer_is_what_marshmallow_would_make_of_it(told: Any) -> None:
    assert LOADED(told) == schemas._careful_loader(list[NewMovement])(told)


def test_a_newer_answer_with_more_in_it_is_understood() -> None:
    assert LOADED([{**LINE, "later": 1}]) == LOADED([LINE])


def test_an_answer_that_is_not_what_was_promised_is_refused() -> None:
    with pytest.raises(ma.ValidationError):
        LOADED([{**LINE, "effective_on": "завтра"}])
