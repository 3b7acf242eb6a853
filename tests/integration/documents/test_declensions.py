"""A school corrects a word once; every order after it says it so."""

from typing import Any
from uuid import UUID

import pytest

from chassis.db import Database
from contracts.base import Forbidden, Invalid
from contracts.declensions import WordCase, WordKind
from contracts.permissions import ROLES, allowed
from services.documents.repository import papers
from services.documents.usecases import declensions
from tests.integration.documents.place import Place

ACCUSATIVE = WordCase.ACCUSATIVE
PETER = "Иванов Пётр Ильич"


def correct(place: Place, text: str, nominative: str = PETER, role: str = "CLERK", **more: Any) -> Any:
    given = {"kind": WordKind.NAME, "sex": "M", "case": ACCUSATIVE, **more}
    with place.begin(role) as uow:
        return declensions.correct(uow, place.school_id, given["kind"], nominative, given["sex"], given["case"], text)


def signed_text(place: Place) -> str:
    order = place.draft()
    place.sign(order["id"])
    with place.begin("CLERK") as uow:
        signature = papers.signature_of(uow, UUID(order["id"]), with_bytes=True)
    assert signature is not None
    text: str = signature.form["items"][0]["text"]
    return text


def corrected(place: Place) -> list[tuple[str, str]]:
    with place.begin("CLERK") as uow:
        return [(one.nominative, one.text) for one in declensions.find(uow, place.school_id, None).items]


def test_a_corrected_word_is_remembered_and_stands_in_the_next_order(place: Place) -> None:
    assert "Иванова Петра Ильича" in signed_text(place)
    done = correct(place, "Иванов Петра Ильича")
    assert (done.text, done.by_rule) == ("Иванов Петра Ильича", "Иванова Петра Ильича")
    assert corrected(place) == [("иванов", "Иванов")], "only the word that differs from the rule"
    assert "Зачислить Иванов Петра Ильича" in signed_text(place)
    with place.begin("CLERK") as uow:
        other = declensions.look_up(uow, place.school_id, WordKind.NAME, "Иванов Олег", "M", ACCUSATIVE)
    assert other.text == "Иванов Олега"


def test_the_words_of_the_rule_take_a_correction_back(place: Place) -> None:
    correct(place, "Иванов Петра Ильича")
    correct(place, "Ивановым Петра Ильича")
    assert corrected(place) == [("иванов", "Ивановым")]
    assert correct(place, "Иванова Петра Ильича").text == "Иванова Петра Ильича"
    assert corrected(place) == []


def test_a_post_is_corrected_as_a_whole(place: Place) -> None:
    given: dict[str, Any] = {"kind": WordKind.POST, "sex": None, "case": WordCase.GENITIVE}
    done = correct(place, "и. о. директора школы", "И. о. директора", **given)
    assert done.text == "и. о. директора школы"


def test_bad_words_are_refused_by_their_field(place: Place) -> None:
    for text, nominative, more, field in (
        ("Иванова", PETER, {}, "text"),
        ("Иванова\u0007 Петра Ильича", PETER, {}, "text"),
        ("Иванова", " ", {}, "nominative"),
        ("Иванова", "Иванов", {"sex": None}, "sex"),
    ):
        with pytest.raises(Invalid) as refused:
            correct(place, text, nominative, **more)
        assert refused.value.field == field
    assert corrected(place) == []


def test_who_may_not_draft_for_the_school_corrects_nothing(place: Place) -> None:
    for role in ROLES:
        if "SC" not in allowed("orders.draft", role):
            with pytest.raises(Forbidden):
                correct(place, "Иванов Петра Ильича", role=role)


def test_another_school_has_words_of_its_own(place: Place, db: Database) -> None:
    correct(place, "Иванов Петра Ильича")
    other = Place(db, district_id=place.district_id).open()
    assert corrected(other) == [] and "Иванова Петра" in signed_text(other)
