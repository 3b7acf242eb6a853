"""After the registration: in force, in a case, in the archive, destroyed by an act; and numbers between others."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from chassis.db import Database
from contracts.base import Conflict, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.contingent import MovementKind, MovementsExecuted, OrderProposed
from contracts.documents import NotTheDirector, OrderUnknown
from services.documents.models.days import day_of, now
from services.documents.models.orders import Order as OrderRow
from services.documents.usecases import filing, hearing, reading, registration
from tests.integration.documents.place import Place, movement, read

YEAR = day_of(now()).year
CASE = ("02-05", "Приказы по движению обучающихся")


def of(place: Place, order: Any, role: str = "CLERK") -> Any:
    with place.begin(role) as uow:
        return reading.get(uow, UUID(str(order["id"])))


def put(place: Place, order: Any, years: int | None = 3, role: str = "CLERK") -> Any:
    order_id = UUID(order["id"])
    with place.begin(role) as uow:
        found = uow.session.get(OrderRow, order_id)
        return filing.put(uow, order_id, found.version if found else 1, *CASE, years)


def cancel(place: Place, order: Any, count: int) -> Any:
    """The registered order that undoes so many lines."""
    lines = [movement(i, MovementKind.CANCEL, cancels=uuid7()) for i in range(1, count + 1)]
    told = OrderProposed(order_id=uuid7(), kind="CANCEL", title="Об отмене приказа № 1-К", basis="ошибки",
                         movements=lines, target_id=UUID(order["id"]), **place.tenant)  # fmt: skip
    place.hear(hearing.draft_proposed, told)
    place.sign(told.order_id)
    return place.register(told.order_id)


def archived(place: Place, monkeypatch: pytest.MonkeyPatch, years: int | None = 3) -> Any:
    """An order of this year, handed over at the beginning of the next."""
    order = place.registered()
    put(place, order, years)
    with monkeypatch.context() as patched:
        patched.setattr("services.documents.usecases.filing.now", lambda: now() + timedelta(days=366))
        with place.begin("CLERK") as uow:
            filing.archive(uow, UUID(order["id"]))
    return order


def destroy(place: Place, *orders: Any, on: date, role: str = "DIRECTOR") -> Any:
    with place.begin(role) as uow:
        return filing.destroy(uow, place.school_id, "7", on, [UUID(str(one["id"])) for one in orders])


def test_an_order_is_in_force_from_the_day_of_its_earliest_line(place: Place) -> None:
    today = day_of(now())
    ahead = place.registered(movements=[movement(effective_on=today + timedelta(days=9))])
    assert (ahead["life"]["stage"], ahead["life"]["effective_on"]) == ("REGISTERED", str(today + timedelta(days=9)))
    both = [movement(1, effective_on=today), movement(2, effective_on=today + timedelta(days=9))]
    assert place.registered(movements=both)["life"]["stage"] == "EFFECTIVE"
    assert place.draft()["life"] is None


def test_an_order_that_was_wholly_undone_says_so_and_by_which(place: Place) -> None:
    order = place.registered(count=2)
    for count, stage in ((1, "EFFECTIVE"), (2, "CANCELLED")):
        undoing = cancel(place, order, count)
        assert undoing["target"] == order["id"]
        before = of(place, order).life
        assert before is not None and before.stage.value == "EFFECTIVE", "until it is carried out"
        place.hear(hearing.keep_executed, MovementsExecuted(order_id=UUID(undoing["id"]), count=count, **place.tenant))
        life = of(place, order).life
        assert life is not None and life.stage.value == stage
        assert life.changed_by[-1].number == undoing["number"]


def test_an_order_goes_into_a_case_and_into_another_until_it_is_archived(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place.registered()
    with pytest.raises(Conflict, match="подшейте"), place.begin("CLERK") as uow:
        filing.archive(uow, UUID(order["id"]))
    life = put(place, order, 50).life
    assert (life.stage.value, life.filing.keep_until) == ("FILED", date(YEAR + 51, 1, 1))
    assert put(place, order, None).life.filing.keep_until is None
    with pytest.raises(Conflict, match=f"по окончании {YEAR} года"), place.begin("CLERK") as uow:
        filing.archive(uow, UUID(order["id"]))
    done = archived(place, monkeypatch)
    assert of(place, done).life.stage.value == "ARCHIVED"
    with pytest.raises(Conflict, match="сдан в архив"):
        put(place, done)
    assert [one.step.value for one in of(place, done).steps[-2:]] == ["FILED", "ARCHIVED"]


def test_only_what_is_registered_lies_in_a_case(place: Place) -> None:
    order = place.draft()
    with pytest.raises(Conflict):
        put(place, order)
    with pytest.raises(Invalid) as refused, place.begin("CLERK") as uow:
        filing.put(uow, UUID(order["id"]), 1, " ", "х", 0)
    assert [one["field"] for one in refused.value.facts["problems"]] == ["case_index", "case_title", "keep_years"]
    with pytest.raises(Forbidden):
        put(place, place.registered(), role="DIRECTOR")
    with pytest.raises(Stale), place.begin("CLERK") as uow:
        filing.put(uow, UUID(place.registered()["id"]), 1, *CASE, 3)


def test_an_act_destroys_what_has_been_kept_long_enough_and_leaves_the_line_in_the_book(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, kept = archived(place, monkeypatch, 1), archived(place, monkeypatch, None)
    over = date(YEAR + 2, 1, 1)
    monkeypatch.setattr("services.documents.usecases.filing.now", lambda: now() + timedelta(days=366 * 3))
    for other, why in ((kept, "хранится постоянно"), (place.registered(), "Не все приказы")):
        with pytest.raises((Conflict, NotFound), match=why):
            destroy(place, order, other, on=over)
    with pytest.raises(Conflict, match=f"хранится до 01.01.{YEAR + 2}"):
        destroy(place, order, on=over - timedelta(days=1))
    assert reading.pdf(place.office("CLERK"), UUID(order["id"])).content.startswith(b"%PDF"), "nothing of a refused act"
    with place.begin("CLERK") as uow:
        assert [str(one.order_id) for one in filing.find(uow, place.school_id, None, over, None).items] == [order["id"]]
    assert destroy(place, order, on=over).orders == 1
    gone = of(place, order)
    assert gone.life.stage.value == "DESTROYED" and gone.life.filing.act_number == "7"
    assert (gone.movements, gone.basis, gone.check.people, gone.signature) == ([], "", [], None)
    with pytest.raises(NotFound, match="по акту № 7"):
        reading.pdf(place.office("CLERK"), UUID(order["id"]))
    with place.begin("CLERK") as uow:
        assert "1-К" in [one.number for one in reading.read_book(uow, place.school_id, YEAR, None, None).entries]
        assert filing.find(uow, place.school_id, CASE[0], over, None).items == []
    with pytest.raises(Conflict, match="уже уничтожен"):
        destroy(place, order, on=over)


def test_only_the_director_of_this_school_destroys(place: Place, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    order = archived(place, monkeypatch, 1)
    monkeypatch.setattr("services.documents.usecases.filing.now", lambda: now() + timedelta(days=366 * 3))
    over = date(YEAR + 2, 1, 1)
    for role in ("CLERK", "DEPUTY", "SYS_ADMIN"):
        with pytest.raises(NotTheDirector):
            destroy(place, order, on=over, role=role)
    other = Place(db, district_id=place.district_id).open()
    with pytest.raises(NotFound):
        destroy(other, order, on=over)
    with other.begin("CLERK") as uow:
        assert filing.find(uow, place.school_id, None, None, None).items == []
    with pytest.raises(Invalid):
        destroy(place, order, on=now().date() + timedelta(days=366 * 9))


def test_no_statement_erases_a_paper_without_an_act(place: Place) -> None:
    order = place.registered()
    put(place, order)
    for table in ("frozen_papers", "signatures"):
        with pytest.raises(DBAPIError, match="by an act only"), place.begin("CLERK") as uow:
            uow.scalar(f"DELETE FROM {table} WHERE order_id = %(id)s RETURNING 1", {"id": UUID(order["id"])})


def test_the_director_puts_a_number_between_two_others_with_a_reason(place: Place) -> None:
    first, second = place.registered(), place.registered()

    def inserted(after: int, reason: str = "Приказ был издан на бумаге и забыт", role: str = "DIRECTOR") -> Any:
        order = place.draft()
        place.sign(order["id"])
        return read(registration.insert(place.office(role), UUID(order["id"]), after, reason))

    assert (first["number"], second["number"]) == ("1-К", "2-К")
    done = inserted(1)
    assert done["number"] == "1/1-К" and inserted(1)["number"] == "1/2-К"
    assert done["steps"][-1]["comment"] == "1/1-К — Приказ был издан на бумаге и забыт"
    again = registration.insert(place.office("DIRECTOR"), UUID(done["id"]), 1, "Приказ был издан на бумаге")
    assert read(again)["number"] == "1/1-К", "a repeated call gives no second number"
    with pytest.raises(Conflict, match="Номера 3 в этой серии"):
        inserted(3)
    with pytest.raises(Invalid):
        inserted(1, reason="так надо")
    with pytest.raises(NotTheDirector):
        inserted(1, role="CLERK")
    assert place.registered()["number"] == "3-К", "the sequence knows nothing of what stands between"
    with place.begin("CLERK") as uow:
        book = reading.read_book(uow, place.school_id, YEAR, None, None).entries
    assert [one.number for one in book] == ["1-К", "1/1-К", "1/2-К", "2-К", "3-К"]
    assert [bool(one.inserted_because) for one in book] == [False, True, True, False, False]


def test_another_school_files_nothing(place: Place, db: Database) -> None:
    order = place.registered()
    other = Place(db, district_id=place.district_id).open()
    with pytest.raises(OrderUnknown):
        put(other, order)
    with pytest.raises(OrderUnknown):
        registration.insert(other.office("DIRECTOR"), UUID(order["id"]), 1, "Приказ был издан на бумаге")
    with other.begin("CLERK") as uow, pytest.raises(OrderUnknown):
        filing.archive(uow, UUID(order["id"]))
