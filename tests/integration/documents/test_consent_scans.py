"""A signed consent as a file: kept so long as the law says, shown to whoever may read the consent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis.settings import settings
from contracts.attachments import PART
from contracts.base import PLATFORM, Conflict, Forbidden, Invalid, NotFound, uuid7
from contracts.cards import Consent, ConsentScan
from contracts.contingent import ConsentFiled
from services.documents import store
from services.documents.models.days import day_of, now
from services.documents.usecases import attaching, consent_scans, uploading
from tests.integration.documents.place import Place, StandInContingent, read
from tests.integration.documents.test_attachments import attach

PDF, OTHER = b"%PDF-1.7 consent", b"%PDF-1.7 another"


class Knowing(StandInContingent):
    """Knows the consents of one person."""

    def __init__(self, person_id: UUID) -> None:
        super().__init__()
        self.person_id = person_id
        self.papers: dict[UUID, ConsentScan] = {}

    def list_consents(self, *, person_id: UUID) -> list[Consent]:
        if person_id != self.person_id:
            raise NotFound("Карточка не найдена")
        return []

    def open_consent_scan(self, *, consent_id: UUID) -> ConsentScan:
        if consent_id not in self.papers:
            raise NotFound("Согласие не найдено")
        return self.papers[consent_id]


@pytest.fixture
def person() -> UUID:
    return uuid7()


@pytest.fixture
def place(place: Place, person: UUID) -> Place:
    place.contingent = Knowing(person)
    return place


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store, "settings", lambda: replace(settings(), var=tmp_path, options={}))
    return tmp_path / "files"


def blobs(folder: Path) -> int:
    return sum(one.is_file() for one in folder.rglob("*"))


def keep(place: Place, person: UUID, content: bytes = PDF, name: str = "скан.pdf", role: str = "CLERK") -> Any:
    return read(consent_scans.keep(place.office(role), person, name, uploaded(place, person, content, name, role)))


def uploaded(place: Place, person: UUID, content: bytes, name: str = "скан.pdf", role: str = "CLERK") -> UUID:
    upload_id = UUID(read(consent_scans.begin(place.office(role), person, name, len(content)))["id"])
    for offset in range(0, len(content), PART):
        uploading.send(place.office(role), upload_id, offset, content[offset : offset + PART])
    return upload_id


def filed(place: Place, scan: Any, ends_on: date | None = None) -> UUID:
    """Contingent registers a consent by the scan, and says when it ends."""
    event = ConsentFiled(**place.tenant, consent_id=uuid7(), scan_id=UUID(scan["id"]), ends_on=ends_on)
    place.hear(consent_scans.file, event)
    assert isinstance(place.contingent, Knowing)
    place.contingent.papers[event.consent_id] = ConsentScan(id=event.scan_id, sha256=scan["sha256"])
    return event.consent_id


def destroyed(place: Place, scan: Any, act: tuple[str | None, date | None] = (None, None), role: str = "CLERK") -> Any:
    with place.begin(role) as uow:
        return consent_scans.destroy(uow, UUID(scan["id"]), *act)


def erase(place: Place) -> None:
    uploading.erase(replace(place.office("CLERK"), begin=lambda: place.db.begin(PLATFORM)))


def years_ago(years: int) -> date:
    today = day_of(now())
    return (
        date(today.year - years, 3, 1)
        if (today.month, today.day) == (2, 29)
        else today.replace(year=today.year - years)
    )


# the scan and the consent


def test_a_scan_and_its_consent_point_to_each_other(place: Place, person: UUID) -> None:
    scan = keep(place, person)
    assert (scan["consent_id"], scan["media_type"], scan["person_id"]) == (None, "application/pdf", str(person))
    consent_id = filed(place, scan)
    (shown,) = consent_scans.list_of(place.office("CLERK"), person)
    assert (str(shown.id), shown.consent_id, shown.keep_until) == (scan["id"], consent_id, None)
    found = consent_scans.read(place.office("DIRECTOR"), consent_id)
    assert (found.name, found.content) == ("скан.pdf", PDF)


def test_the_same_bytes_are_the_same_paper_of_one_person(place: Place, person: UUID) -> None:
    first = keep(place, person)
    assert keep(place, person, name="ещё раз.pdf")["id"] == first["id"]
    place.contingent = Knowing(stranger := uuid7())
    with pytest.raises(Conflict, match="другого человека"):
        keep(place, stranger)


def test_a_large_scan_comes_lies_and_goes_in_parts(place: Place, person: UUID, folder: Path) -> None:
    content = PDF + bytes(range(250)) * 10_000
    scan = keep(place, person, content)
    assert scan["sha256"] == sha256(content).hexdigest()
    assert all(one.stat().st_size <= PART for one in folder.rglob("*") if one.is_file()) and blobs(folder) == 3
    consent_id, office = filed(place, scan), place.office("CLERK")
    parts = [consent_scans.read(office, consent_id, offset) for offset in (0, PART, 2 * PART)]
    assert b"".join(one.content for one in parts) == content and {one.size for one in parts} == {len(content)}


def test_an_upload_about_one_person_or_an_order_is_kept_for_nobody_else(place: Place, person: UUID) -> None:
    upload_id, draft = uploaded(place, person, PDF), place.draft()
    with pytest.raises(Conflict, match="загрузите его ещё раз"):
        attaching.attach(place.office("CLERK"), UUID(draft["id"]), 1, "скан.pdf", upload_id)
    place.contingent = Knowing(stranger := uuid7())
    with pytest.raises(Conflict, match="загрузите его ещё раз"):
        consent_scans.keep(place.office("CLERK"), stranger, "скан.pdf", upload_id)
    place.contingent, another = Knowing(person), replace(place.caller("CLERK"), person_id=uuid7())
    with pytest.raises(NotFound):
        consent_scans.keep(place.office(another), person, "скан.pdf", upload_id)


def test_what_came_twice_is_swept_away_and_the_paper_stays(place: Place, person: UUID, folder: Path) -> None:
    scan = keep(place, person)
    keep(place, person)
    with place.db.begin(PLATFORM) as uow:
        uow.rows("UPDATE uploads SET begun_at = begun_at - interval '2 days' RETURNING 1", {})
    erase(place)
    assert blobs(folder) == 1
    assert consent_scans.read(place.office("CLERK"), filed(place, scan)).content == PDF


def test_only_what_a_scanner_makes_is_taken(place: Place, person: UUID, folder: Path) -> None:
    with pytest.raises(Invalid, match="другого вида"):
        keep(place, person, b"hello", "скан.pdf")
    with pytest.raises(Invalid, match="оканчивается"):
        keep(place, person, PDF, "скан.png")
    with pytest.raises(Invalid, match="Скан — файл PDF"):
        keep(place, person, PDF, "скан.docx")
    with pytest.raises(Invalid, match="до 50 МБ"):
        consent_scans.begin(place.office("CLERK"), person, "скан.pdf", 50_000_001)
    assert blobs(folder) == 0


def test_nobody_brings_or_reads_papers_of_whom_they_may_not_know(place: Place, person: UUID, folder: Path) -> None:
    scan = keep(place, person)
    filed(place, scan)
    place.contingent = Knowing(uuid7())
    deeds: list[Callable[[], Any]] = [
        lambda: keep(place, person, OTHER),
        lambda: consent_scans.list_of(place.office("CLERK"), person),
        lambda: consent_scans.read(place.office("CLERK"), uuid7()),
    ]
    for deed in deeds:
        with pytest.raises(NotFound):
            deed()
    place.contingent = Knowing(person)
    with pytest.raises(Forbidden):
        keep(place, person, OTHER, role="DIRECTOR")
    assert blobs(folder) == 1
    elsewhere = Place(place.db, place.contingent, place.district_id).open()
    assert consent_scans.list_of(elsewhere.office("CLERK"), person) == []
    with pytest.raises(NotFound):
        destroyed(elsewhere, scan)


# how long


def test_a_paper_is_kept_for_three_years_after_its_consent(place: Place, person: UUID, folder: Path) -> None:
    scan, today = keep(place, person), day_of(now())
    consent_id = filed(place, scan)
    with pytest.raises(Conflict, match="действует"):
        destroyed(place, scan, ("4", today))

    def ended(on: date) -> None:
        told = ConsentFiled(**place.tenant, consent_id=consent_id, scan_id=UUID(scan["id"]), ends_on=on)
        place.hear(consent_scans.file, told)

    ended(years_ago(3) + timedelta(days=1))
    with pytest.raises(Conflict, match="3 года"):
        destroyed(place, scan, ("4", today))
    ended(years_ago(3))
    with pytest.raises(Invalid, match="акт"):
        destroyed(place, scan)
    with pytest.raises(Forbidden):
        destroyed(place, scan, ("4", today), role="CLASS_TEACHER")
    erase(place)
    assert blobs(folder) == 1
    assert destroyed(place, scan, ("4", today)).destroyed_by == f"№ 4 от {today:%d.%m.%Y}"
    erase(place)
    assert blobs(folder) == 0
    with pytest.raises(NotFound, match="№ 4"):
        consent_scans.read(place.office("CLERK"), consent_id)
    (shown,) = consent_scans.list_of(place.office("CLERK"), person)
    assert shown.destroyed_by is not None, "that there was a paper is known for ever"


def test_a_scan_that_belongs_to_no_consent_goes_at_once_or_in_a_month(place: Place, person: UUID, folder: Path) -> None:
    first, second = keep(place, person), keep(place, person, OTHER)
    destroyed(place, first)
    with place.db.begin(PLATFORM) as uow:
        consent_scans.forget_unregistered(uow)
        sql = "UPDATE attachments SET added_at = added_at - interval '31 days' WHERE id = %(id)s RETURNING 1"
        uow.rows(sql, {"id": second["id"]})
    with place.db.begin(PLATFORM) as uow:
        consent_scans.forget_unregistered(uow)
    erase(place)
    assert (blobs(folder), consent_scans.list_of(place.office("CLERK"), person)) == (0, [])
    assert keep(place, person)["id"] != first["id"], "it may be brought again"


def test_bytes_that_an_order_has_too_outlive_the_paper(place: Place, person: UUID, folder: Path) -> None:
    scan = keep(place, person)
    attach(place, place.draft(), PDF)
    destroyed(place, scan)
    erase(place)
    assert blobs(folder) == 1
