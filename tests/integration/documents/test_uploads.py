"""Files on their way: in parts, cut off, gone on with, swept away; and the bytes that two of them share."""

from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from chassis.db import Database
from contracts.attachments import PART
from contracts.base import Conflict, Invalid, NotFound, TooMany
from services.documents.models.days import now
from services.documents.repository import uploads
from services.documents.usecases import attaching, uploading
from tests.integration.documents.place import Place, read
from tests.integration.documents.test_attachments import OTHER, PDF, attach, blobs, detach, erase, got, uploaded

pytestmark = pytest.mark.usefixtures("folder")


def test_a_large_file_is_kept_and_read_in_parts(place: Place, folder: Path) -> None:
    order, content = place.draft(), PDF + bytes(range(250)) * 10_000
    (file,) = attach(place, order, content)["attachments"]
    assert (file["size"], file["sha256"]) == (len(content), sha256(content).hexdigest())
    parts = [got(place, order, file, offset=offset) for offset in (0, PART, 2 * PART)]
    assert b"".join(one.content for one in parts) == content and {one.size for one in parts} == {len(content)}
    assert got(place, order, file, offset=PART + 7).content == content[PART + 7 : 2 * PART]
    assert got(place, order, file, offset=len(content)).content == b""
    assert all(one.stat().st_size <= PART for one in folder.rglob("*") if one.is_file())
    with pytest.raises(Invalid):
        got(place, order, file, offset=-1)


def test_an_upload_that_was_cut_off_goes_on_where_it_was(place: Place) -> None:
    order, content = place.draft(), PDF * PART
    content, office = content[: PART + 5], place.office("CLERK")
    with place.begin("CLERK") as uow:
        upload = uploading.begin(uow, UUID(order["id"]), 1, "скан.pdf", len(content))
    for _ in range(2):
        assert uploading.send(office, upload.id, 0, content[:PART]).received == PART, "the same part twice is one"
    with pytest.raises(Conflict, match=f"начинается с байта {PART}"):
        uploading.send(office, upload.id, 0, content[1 : PART + 1])
    with pytest.raises(Conflict):
        uploading.send(office, upload.id, PART + 1, content[:4])
    with pytest.raises(Conflict, match="не весь"):
        attaching.attach(office, UUID(order["id"]), 1, "скан.pdf", upload.id)
    for wrong in (b"", b"1234", b"123456"):
        with pytest.raises(Invalid):
            uploading.send(office, upload.id, PART, wrong)
    with pytest.raises(NotFound):
        uploading.send(place.office("DEPUTY"), upload.id, PART, content[PART:])
    assert uploading.send(office, upload.id, PART, content[PART:]).received == len(content)
    with pytest.raises(Conflict):
        attaching.attach(office, UUID(place.draft()["id"]), 1, "скан.pdf", upload.id)
    (file,) = read(attaching.attach(office, UUID(order["id"]), 1, "скан.pdf", upload.id))["attachments"]
    assert file["sha256"] == sha256(content).hexdigest()


def test_an_upload_that_stopped_is_swept_away_after_a_day(
    place: Place, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, other = place.draft(), place.draft()
    (kept,) = attach(place, other)["attachments"]
    stopped = uploaded(place, order, OTHER)
    uploaded(place, order, PDF)
    erase(place)
    assert blobs(folder) == 2
    monkeypatch.setattr(uploading, "now", lambda: now() + uploading.PATIENCE)
    erase(place)
    assert blobs(folder) == 1 and got(place, other, kept).content == PDF
    with pytest.raises(NotFound):
        attaching.attach(place.office("CLERK"), UUID(order["id"]), 1, "скан.pdf", stopped)


def test_only_so_many_files_are_on_their_way(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    order = place.draft()
    monkeypatch.setattr(uploading, "MOST_UPLOADS", 2)
    for _ in range(2):
        uploaded(place, order, PDF)
    with pytest.raises(TooMany):
        uploaded(place, order, PDF)


def test_a_file_from_before_there_were_parts_is_one(place: Place) -> None:
    order = place.draft()
    (file,) = attach(place, order)["attachments"]
    with place.begin("CLERK") as uow:
        uploads.forget_parts(uow, UUID(file["id"]))
    assert got(place, order, file).content == PDF
    (twin,) = attach(place, other := place.draft())["attachments"]
    detach(place, other, twin)
    erase(place)
    assert got(place, order, file).content == PDF, "its bytes have an owner"


def test_bytes_get_no_new_owner_while_they_are_erased(place: Place, db: Database) -> None:
    """Whoever sends the same bytes waits until they are gone, and then puts them anew."""
    order = place.draft()
    (one,) = attach(place, order)["attachments"]
    detach(place, order, one)
    with place.begin("SYSTEM") as uow:
        uploads.hold(uow, place.school_id, sha256(PDF).hexdigest())
        with pytest.raises(DBAPIError), place.begin("CLERK") as other:
            other.scalar("SET LOCAL lock_timeout = '50ms'; SELECT 1")
            uploads.hold(other, place.school_id, sha256(PDF).hexdigest())
