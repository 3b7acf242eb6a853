"""Files on an order: put on a draft, read by those who see it, erased when they are nobody's."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from chassis.db import Database
from chassis.settings import settings
from contracts.attachments import PART
from contracts.base import Conflict, Forbidden, Invalid, NotFound, Stale, Unavailable, uuid7
from contracts.contingent import MovementKind
from contracts.documents import FileInfected, OrderNotEditable, OrderUnknown
from services.documents import antivirus
from services.documents.models.attachments import MOST_FILES
from services.documents.models.days import now
from services.documents.repository import orders
from services.documents.usecases import attaching, drafting, uploading
from tests.integration.documents.place import Place, movement, read
from tests.integration.documents.test_filing import archived, destroy

PDF, OTHER = b"%PDF-1.7 one", b"%PDF-1.7 other"
pytestmark = pytest.mark.usefixtures("folder")


def blobs(folder: Path) -> int:
    return sum(one.is_file() for one in folder.rglob("*"))


def version_of(place: Place, order: Any) -> int:
    with place.begin("DIRECTOR") as uow:
        return orders.get(uow, UUID(order["id"])).version


def attach(place: Place, order: Any, content: bytes = PDF, name: str = "скан.pdf", role: str = "CLERK") -> Any:
    version = version_of(place, order)
    upload_id = uploaded(place, order, content, name, role)
    return read(attaching.attach(place.office(role), UUID(order["id"]), version, name, upload_id))


def uploaded(place: Place, order: Any, content: bytes, name: str = "скан.pdf", role: str = "CLERK") -> UUID:
    with place.begin(role) as uow:
        upload = uploading.begin(uow, UUID(order["id"]), version_of(place, order), name, len(content))
    for offset in range(0, len(content), PART):
        uploading.send(place.office(role), upload.id, offset, content[offset : offset + PART])
    return upload.id


def detach(place: Place, order: Any, attachment: Any) -> Any:
    version = version_of(place, order)
    with place.begin("CLERK") as uow:
        return attaching.detach(uow, UUID(order["id"]), UUID(attachment["id"]), version)


def got(place: Place, order: Any, attachment: Any, role: str = "CLERK", offset: int = 0) -> Any:
    return attaching.read(place.office(role), UUID(order["id"]), UUID(attachment["id"]), offset)


def erase(place: Place) -> None:
    uploading.erase(place.office("SYSTEM"))


def test_a_file_put_on_a_draft_is_read_with_it_for_ever(place: Place) -> None:
    order = place.draft()
    shown = attach(place, order, name="../Скан заявления.pdf")
    (file,) = shown["attachments"]
    assert (file["name"], file["media_type"], file["size"]) == ("Скан заявления.pdf", "application/pdf", len(PDF))
    assert (file["scanned"], file["added_by"]) == (False, "Петрова Анна Сергеевна")
    assert (shown["version"], shown["steps"][-1]["step"]) == (2, "ATTACHED")
    place.sign(order["id"])
    place.register(order["id"])
    found = got(place, order, file, "DIRECTOR")
    assert (found.name, found.media_type, found.content) == ("Скан заявления.pdf", "application/pdf", PDF)


def test_a_signed_order_gains_and_loses_no_file(place: Place) -> None:
    order = place.draft()
    (file,) = attach(place, order)["attachments"]
    place.sign(order["id"])
    with pytest.raises(OrderNotEditable):
        attach(place, order, OTHER)
    with pytest.raises(OrderNotEditable):
        detach(place, order, file)


def test_what_is_refused_leaves_nothing_behind(place: Place, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = place.draft()
    for content, name in ((PDF, "скан.exe"), (PDF, "/"), (b"", "скан.pdf")):
        with pytest.raises(Invalid):
            attach(place, order, content, name)
    with pytest.raises(Forbidden):
        attach(place, order, role="DIRECTOR")
    for content, name in ((b"MZ", "скан.pdf"), (PDF, "скан.docx")):
        with pytest.raises(Invalid):
            attach(place, order, content, name)
    assert blobs(folder) == 0
    with pytest.raises(Stale):
        attaching.attach(place.office("CLERK"), UUID(order["id"]), 7, "скан.pdf", uploaded(place, order, PDF))
    monkeypatch.setattr(uploading, "now", lambda: now() + uploading.PATIENCE)
    erase(place)
    assert blobs(folder) == 0


def test_the_same_bytes_are_kept_once_and_erased_with_their_last_owner(place: Place, folder: Path) -> None:
    first, second = place.draft(), place.draft()
    (one,) = attach(place, first)["attachments"]
    (two,) = attach(place, second, name="копия.pdf")["attachments"]
    assert one["sha256"] == two["sha256"] and blobs(folder) == 1
    assert detach(place, first, one).attachments == []
    erase(place)
    assert blobs(folder) == 1 and got(place, second, two).content == PDF
    with pytest.raises(NotFound):
        got(place, first, one)
    detach(place, second, two)
    erase(place)
    assert blobs(folder) == 0
    (again,) = attach(place, first)["attachments"]
    erase(place)
    assert got(place, first, again).content == PDF


def test_an_order_has_so_many_files_and_no_more(place: Place) -> None:
    order = place.draft()
    for number in range(MOST_FILES):
        attach(place, order, PDF + str(number).encode())
    with pytest.raises(Conflict, match=f"не больше {MOST_FILES}"):
        attach(place, order)


def test_who_does_not_see_the_order_sees_none_of_its_files(place: Place, db: Database) -> None:
    order, other = place.draft(), place.draft()
    (file,) = attach(place, order)["attachments"]
    for role in ("TEACHER", "PARENT", "DISTRICT", "SYS_ADMIN"):
        with pytest.raises(OrderUnknown):
            got(place, order, file, role)
    with pytest.raises(NotFound):
        got(place, other, file)
    stranger = Place(db, district_id=place.district_id).open()
    with pytest.raises(OrderUnknown):
        got(stranger, order, file)
    with pytest.raises(OrderUnknown), stranger.begin("CLERK") as uow:
        uploading.begin(uow, UUID(order["id"]), 2, "скан.pdf", len(PDF))
    with pytest.raises(NotFound):
        uploading.send(stranger.office("CLERK"), UUID(file["id"]), 0, PDF)


def test_files_are_destroyed_with_their_order(place: Place, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted = place.draft

    def with_a_file(*given: Any, **more: Any) -> Any:
        order = drafted(*given, **more)
        attach(place, order)
        return order

    monkeypatch.setattr(place, "draft", with_a_file)
    order = archived(place, monkeypatch, 1)
    monkeypatch.setattr("services.documents.usecases.filing.now", lambda: now() + timedelta(days=366 * 3))
    assert blobs(folder) == 1
    destroy(place, order, on=date(now().year + 2, 1, 1))
    erase(place)
    assert blobs(folder) == 0


def test_an_edit_keeps_the_files(place: Place) -> None:
    order = place.draft()
    attach(place, order)
    lines = [movement(1, MovementKind.ENROL_OTHER, student_id=uuid7())]
    edited = drafting.edit(place.office("CLERK"), order_id=UUID(order["id"]), version=2, basis="иного", movements=lines)
    assert len(read(edited)["attachments"]) == 1


class Clamd:
    """Says of whatever it is sent what it was told to say; checks the protocol."""

    def __init__(self, says: bytes) -> None:
        self.says, self.got = says, b""
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._door.getsockname()[1]}"
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        line, _ = self._door.accept()
        with line, line.makefile("rb") as told:
            assert told.read(10) == b"zINSTREAM\0"
            while size := int.from_bytes(told.read(4), "big"):
                self.got += told.read(size)
            line.sendall(self.says + b"\0")

    def close(self) -> None:
        self._door.close()
        self._thread.join(5)


@pytest.fixture
def clamd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    opened: list[Clamd] = []

    def says(what: bytes) -> Clamd:
        opened.append(Clamd(what))
        options = {"KONTINGENT_CLAMD": opened[-1].address}
        monkeypatch.setattr(antivirus, "settings", lambda: replace(settings(), options=options))
        return opened[-1]

    yield says
    for one in opened:
        one.close()


def test_an_antivirus_that_is_set_looks_at_all_of_a_file(place: Place, clamd: Any, folder: Path) -> None:
    order, large = place.draft(), PDF + b"x" * 200_000
    looked = clamd(b"stream: OK")
    assert attach(place, order, large)["attachments"][0]["scanned"] and looked.got == large
    clamd(b"stream: Eicar-Test-Signature FOUND")
    with pytest.raises(FileInfected):
        attach(place, order)
    assert blobs(folder) == 1, "what was found is not kept"
    clamd(b"INSTREAM size limit exceeded. ERROR")
    with pytest.raises(Unavailable):
        attach(place, order)


def test_an_antivirus_that_is_set_and_away_lets_nothing_in(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = {"KONTINGENT_CLAMD": "127.0.0.1:9"}
    monkeypatch.setattr(antivirus, "settings", lambda: replace(settings(), options=nobody))
    with pytest.raises(Unavailable):
        attach(place, place.draft())
