"""A name that was destroyed: drafts call the pupil otherwise, what was signed is an archive document and stays."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.contingent import PersonRenamed
from services.documents.repository import orders, papers
from services.documents.usecases import hearing, searching
from tests.integration.documents.place import Place


def rename(place: Place, person_id: Any) -> None:
    names = {"last_name": "Обучающийся", "first_name": "№ И-1", "birth_date": date(2015, 1, 1), "pseudonym": True}
    place.hear(hearing.rename_in_drafts, PersonRenamed(**place.tenant, person_id=UUID(str(person_id)), **names))


def people(place: Place, order: Any) -> list[tuple[str, str, bool]]:
    with place.begin("CLERK") as uow:
        kept = orders.get(uow, UUID(order["id"])).people or []
    return [(one["last_name"], one["birth_date"], one["pseudonym"]) for one in kept]


def found(place: Place, person: str) -> list[UUID]:
    with place.begin("CLERK") as uow:
        return [one.id for one in searching.find(uow, school_id=place.school_id, person=person).items]


def test_drafts_follow_the_name_and_only_of_whom_it_is(place: Place) -> None:
    order = place.draft(count=2)
    assert found(place, "Иванов") == [UUID(order["id"])]
    rename(place, order["movements"][0]["person_id"])
    assert people(place, order) == [("Обучающийся", "2015-01-01", True), ("Иванов", "2015-02-01", False)]
    rename(place, order["movements"][1]["person_id"])
    assert found(place, "Иванов") == [], "what a search looks in follows too"


def test_a_registered_order_stays_what_was_signed(place: Place) -> None:
    order = place.registered()
    with place.begin("DIRECTOR") as uow:
        before = papers.hash_of(uow, UUID(order["id"]))
    rename(place, order["movements"][0]["person_id"])
    assert people(place, order) == [("Иванов", "2015-02-01", False)]
    with place.begin("DIRECTOR") as uow:
        assert papers.hash_of(uow, UUID(order["id"])) == before
