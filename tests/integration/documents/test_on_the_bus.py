"""The service itself on either bus, with a stand-in for contingent that executes whatever is registered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import eventlet
import pytest
from sqlalchemy import create_engine

from chassis.call import current, enter, onward, start
from chassis.db import Database, _driver
from chassis.doors import Service, caller_of, listen, request, rpc
from chassis.migrate import _grant, _role, role_of
from chassis.run import container
from chassis.settings import Settings
from chassis.tables import new_metadata
from chassis.wire import Wire
from contracts.acknowledgements import AcknowledgementSubject, Audience
from contracts.attachments import PART
from contracts.base import ANONYMOUS, Caller, Invalid, Unavailable, uuid7
from contracts.contingent import ContingentApi, MovementCheck, MovementsExecuted, NewMovement
from contracts.declensions import WordCase, WordKind
from contracts.documents import (
    DocumentsApi,
    NotTheDirector,
    Order,
    OrderKind,
    OrderRegistered,
    OrderStatus,
    ReviewRoute,
)
from contracts.filing import OrderStage
from contracts.local_acts import EditionText, LocalActKind
from contracts.signing import StampKind
from contracts.templates import TemplateWords
from services.documents import store
from services.documents.models.days import MOSCOW, now
from services.documents.service import DocumentsService
from tests.integration.documents.place import Place, StandInContingent, movement
from tests.integration.documents.streaming import Door, Sent, digest, measured, scan


class StandInContingentService(Service, ContingentApi):
    name = "contingent"
    db = Database()

    @rpc
    def check_movements(
        self, *, school_id: UUID, kind: str, movements: list[NewMovement], on: date | None = None
    ) -> MovementCheck:
        return StandInContingent().check_movements(school_id=school_id, kind=kind, movements=movements)

    @listen(OrderRegistered)
    def execute_order(self, uow: Any, event: OrderRegistered) -> None:
        tenant: dict[str, Any] = {"district_id": event.district_id, "school_id": event.school_id}
        uow.publish(MovementsExecuted(order_id=event.order.id, count=len(event.order.movements), **tenant))


@dataclass
class House:
    place: Place
    documents: DocumentsApi
    wire: Wire


@pytest.fixture(scope="module")
def house(bus_url: str, database: Callable[[str | None], str]) -> Iterator[House]:
    urls = {"DOCUMENTS_DATABASE_URL": database("documents"), "CONTINGENT_DATABASE_URL": _bare(database(None))}
    settings = Settings(bus=bus_url, retries=(0.1, 0.2), databases=urls)
    running = [container(one, settings) for one in (DocumentsService, StandInContingentService)]
    for one in running:
        one.start()
    wire = Wire(bus_url, "tester")
    wire.start()
    assert wire.wait_connected(10)
    db = Database().open(urls["DOCUMENTS_DATABASE_URL"], role=role_of("documents"))
    made = House(Place(db).open(), caller_of(DocumentsApi, wire, 20), wire)
    _wait_for_both(made)
    _without_identity(made)
    yield made
    for one in running:
        one.stop()
    wire.stop()
    db.stop()


def _wait_for_both(house: House) -> None:
    """Containers connect by themselves, in their own time."""
    clerk, school_id = house.place.caller("CLERK"), house.place.school_id
    with eventlet.Timeout(20):
        while True:
            try:
                acting(clerk)
                house.documents.draft_order(
                    school_id=school_id, kind=OrderKind.ENROL, basis="проба", movements=[movement()]
                )
                return
            except Unavailable:
                eventlet.sleep(0.1)


def _without_identity(house: House) -> None:
    """Nobody confirms anything here: the school does not ask for it."""
    documents, school_id = house.documents, house.place.school_id
    acting(house.place.caller("SYS_ADMIN"))
    set_to = documents.set_signing_rules(school_id=school_id, version=0, confirm=False, stamp=StampKind.FULL)
    acting(house.place.caller("DIRECTOR"))
    assert documents.get_signing_rules(school_id=school_id) == set_to


def _bare(url: str) -> str:
    """A database with the chassis' tables only."""
    engine = create_engine(_driver(url))
    new_metadata().create_all(engine)
    with engine.connect() as connection:
        _role(connection, role_of("contingent"))
        _grant(connection, role_of("contingent"))
        connection.commit()
    engine.dispose()
    return url


def acting(caller: Caller, key: str | None = None) -> None:
    """The next call is this person's, under this key."""
    enter(start(caller, 30, "", key or uuid7().hex))


def test_an_order_lives_its_life_through_the_doors(house: House) -> None:
    place, documents = house.place, house.documents
    clerk, director = place.caller("CLERK"), place.caller("DIRECTOR")
    acting(clerk)
    order = documents.draft_order(
        school_id=place.school_id, kind=OrderKind.ENROL, basis="заявления", movements=[movement()]
    )
    with pytest.raises(NotTheDirector):
        documents.sign_order(order_id=order.id, version=order.version)
    acting(director)
    assert documents.sign_order(order_id=order.id, version=order.version).status is OrderStatus.SIGNED
    acting(clerk, "one-key")
    done = documents.register_order(order_id=order.id)
    acting(clerk, "one-key")
    assert documents.register_order(order_id=order.id) == done
    assert (done.status, done.number) == (OrderStatus.REGISTERED, "1-К")
    with eventlet.Timeout(10):
        while True:
            acting(clerk)
            shown = documents.get_order(order_id=order.id).execution
            if shown is not None and shown.state.value == "EXECUTED":
                break
            eventlet.sleep(0.05)


def test_the_pdf_comes_as_bytes(house: House) -> None:
    acting(house.place.caller("CLERK"))
    listed = house.documents.list_orders(school_id=house.place.school_id, status="registered")
    order = house.documents.get_order(order_id=listed.orders[0].id)
    answer: Any = _bytes_of(house, order.id)
    assert sha256(answer).hexdigest() == order.sha256


def _bytes_of(house: House, order_id: UUID) -> bytes:
    body: bytes = _through_the_door(house, "get_order_pdf", order_id=order_id)
    return body


def _through_the_door(house: House, method: str, **arguments: Any) -> Any:
    """As the gateway asks: bytes in base64, an answer that is passed on as it is."""
    call = current()
    assert call is not None
    wire = house.documents._wire()  # type: ignore[attr-defined]
    return request(wire, "documents", onward(call, method, 20), arguments).body


def test_what_a_school_sets_and_puts_on_an_order_goes_through_the_doors(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "settings", lambda: Settings(var=tmp_path))
    place, documents = house.place, house.documents
    admin, clerk, director = (place.caller(one) for one in ("SYS_ADMIN", "CLERK", "DIRECTOR"))
    words, calendar = TemplateWords(heading_one="О годовом графике"), OrderKind.CALENDAR
    acting(admin, "template")
    for _ in range(2):
        kept = documents.set_order_template(school_id=place.school_id, kind=calendar, version=0, words=words)
        assert kept.version == 1, "the second time under a key, the first answer"
    acting(admin)
    route = ReviewRoute(kind=calendar, posts=["секретарь"])
    assert documents.set_review_routes(school_id=place.school_id, version=0, routes=[route]).version == 1
    acting(clerk)
    order = documents.draft_general_order(
        school_id=place.school_id, kind=calendar, basis="протокола № 1", instructions=["Утвердить график."]
    )
    assert order.heading == "О годовом графике"
    acting(clerk)
    documents.send_to_review(order_id=order.id, version=1)
    assert [one.id for one in documents.list_orders_to_review().items] == [order.id]
    acting(clerk)
    agreed = documents.review_order(order_id=order.id, version=2, agreed=True)
    acting(director)
    documents.sign_order(order_id=order.id, version=agreed.version)
    acting(clerk)
    done = documents.register_order(order_id=order.id)
    assert (done.number, done.execution and done.execution.state.value) == ("1-ОД", "EXECUTED")
    acting(clerk)
    filed = documents.file_order(
        order_id=order.id, version=done.version, case_index="01-05", case_title="Приказы по основной деятельности"
    )
    assert filed.life is not None and filed.life.stage is OrderStage.FILED
    acting(clerk)
    said = documents.decline(
        school_id=place.school_id, kind=WordKind.POST, nominative="секретарь", case=WordCase.DATIVE
    )
    assert said.text == "секретарю"


def test_a_bad_line_is_named(house: House) -> None:
    acting(house.place.caller("CLERK"))
    with pytest.raises(Invalid) as refused:
        house.documents.draft_order(
            school_id=house.place.school_id, kind=OrderKind.WITHDRAW, basis="заявления", movements=[movement()]
        )
    assert refused.value.field == "movements[0].kind"


def test_a_local_act_goes_round_is_found_and_stands_on_the_site(house: House) -> None:
    place, documents = house.place, house.documents
    today = now().astimezone(MOSCOW).date()
    clerk, director, teacher = (place.caller(one) for one in ("CLERK", "DIRECTOR", "CLASS_TEACHER"))
    acting(clerk)
    text = EditionText(title="Положение об отметках", text="1. Общее", minutes="протокол № 3 от 30.08.2026")
    act = documents.draft_local_act(school_id=place.school_id, kind=LocalActKind.REGULATION, content=text)
    acting(director)
    edition = documents.approve_edition(
        edition_id=act.edition.id, version=1, valid_from=today, order_number="7-ОД", order_on=today
    )
    acting(clerk)
    sent = documents.open_acknowledgement(
        school_id=place.school_id,
        subject=AcknowledgementSubject.LOCAL_ACT,
        audience=Audience(roles=["CLASS_TEACHER"]),
        due_on=today,
        edition_id=edition.id,
    )
    assert [one.person_id for one in sent.lines] == [teacher.person_id]
    acting(teacher)
    assert [one.title for one in documents.list_own_acknowledgements().items] == [f"{edition.title} (редакция 1)"]
    found = documents.search_documents(school_id=place.school_id, q="положения отметками")
    assert [one.id for one in found.items] == [edition.id]
    acting(ANONYMOUS)
    published = documents.list_published_acts(school_id=place.school_id)
    assert [(one.id, one.sha256) for one in published.items] == [(act.id, edition.sha256)]


@pytest.fixture
def calendar(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    """A draft for files to be put on."""
    monkeypatch.setattr(store, "settings", lambda: Settings(var=tmp_path))
    acting(house.place.caller("CLERK"))
    return house.documents.draft_general_order(
        school_id=house.place.school_id, kind=OrderKind.CALENDAR, basis="протокола", instructions=["Утвердить."]
    )


def test_a_large_file_is_whole_nowhere_on_its_way(house: House, calendar: Order) -> None:
    """Client, gateway, bus and service are one process here: three times the file takes all of them no more memory."""
    door, peaks = Door(house.wire, house.place.caller("CLERK")), list[int]()
    for version, size in ((1, 3 * PART), (2, 9 * PART)):
        with measured(peaks):
            sent = door.put_on(calendar.id, Sent(size), **{"If-Match": str(version)})
            file = sent.json["attachments"][-1]
            got = door.get(calendar.id, file["id"])
            assert (got.status_code, got.headers["Content-Length"]) == (200, str(size))
            assert digest(got.response) == file["sha256"]
        assert file["sha256"] == digest(scan(at, at + PART) for at in range(0, size, PART))
    assert peaks[1] < peaks[0] + 2 * PART


def test_a_broken_upload_goes_on_and_a_part_of_a_file_is_had(house: House, calendar: Order) -> None:
    size, door = 2 * PART + 100, Door(house.wire, house.place.caller("CLERK"))
    broken = door.put_on(calendar.id, Sent(size, breaks_at=PART + 5), **{"Idempotency-Key": "scan"})
    assert (broken.status_code, broken.json["field"]) == (422, "body")
    for _ in range(2):
        sent = door.put_on(calendar.id, Sent(size), **{"Idempotency-Key": "scan"})
        (file,) = sent.json["attachments"]
    assert file["sha256"] == digest([scan(0, size)])
    part = door.get(calendar.id, file["id"], Range=f"bytes={PART - 3}-{PART + 3}")
    assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes {PART - 3}-{PART + 3}/{size}")
    assert part.get_data() == scan(PART - 3, PART + 4) and part.headers["Content-Length"] == "7"
    rest = door.get(calendar.id, file["id"], Range=f"bytes={size - 2}-")
    assert (rest.status_code, rest.get_data()) == (206, scan(size - 2, size))
    for odd in ("bytes=5-2", "bytes=-5", "lines=1-2", "bytes=0-1,4-5"):
        assert door.get(calendar.id, file["id"], Range=odd).status_code == 200, "what we do not understand is not asked"
    beyond = door.get(calendar.id, file["id"], Range=f"bytes={size}-")
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")


def test_a_body_that_would_be_refused_is_not_read(house: House, calendar: Order) -> None:
    door = Door(house.wire, house.place.caller("CLERK"))
    for size, headers, status in ((50_000_001, {}, 422), (PART, {"If-Match": "7"}, 412), (200_000_001, {}, 413)):
        sent = Sent(size)
        assert door.put_on(calendar.id, sent, **headers).status_code == status
        assert sent.at == 0
    assert Door(house.wire, house.place.caller("TEACHER")).put_on(calendar.id, Sent(PART)).status_code == 403
