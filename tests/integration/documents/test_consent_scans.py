"""A signed consent as a file: kept so long as the law says, shown to whoever may read the consent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis.settings import settings
from contracts.base import PLATFORM, Conflict, Forbidden, Invalid, NotFound, uuid7
from contracts.cards import Consent, ConsentScan
from contracts.consents import ConsentForm, ConsentSheet, Signatory
from contracts.contingent import ConsentFiled, Purpose
from services.documents import store
from services.documents.models.days import day_of, now
from services.documents.usecases import consent_scans, consent_wording, uploading
from tests.integration.documents.place import Place, StandInContingent, read
from tests.integration.documents.test_attachments import attach

PDF, OTHER = b"%PDF-1.7 consent", b"%PDF-1.7 another"
BLANK = consent_wording.LONG


class Knowing(StandInContingent):
    """Knows the consents of one person, and says of whom a sheet is."""

    def __init__(self, person_id: UUID) -> None:
        super().__init__()
        self.person_id = person_id
        self.papers: dict[UUID, ConsentScan] = {}
        self.sheet: ConsentSheet | None = None

    def list_consents(self, *, person_id: UUID) -> list[Consent]:
        if person_id != self.person_id:
            raise NotFound("Карточка не найдена")
        return []

    def open_consent_scan(self, *, consent_id: UUID) -> ConsentScan:
        if consent_id not in self.papers:
            raise NotFound("Согласие не найдено")
        return self.papers[consent_id]

    def describe_consent(self, *, person_id: UUID, form_id: UUID, given_by: UUID | None = None) -> ConsentSheet:
        assert self.sheet is not None
        return self.sheet


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
    return read(consent_scans.keep(place.office(role), person, name, content))


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


def test_only_what_a_scanner_makes_is_taken(place: Place, person: UUID, folder: Path) -> None:
    with pytest.raises(Invalid, match="другого вида"):
        keep(place, person, b"hello", "скан.pdf")
    with pytest.raises(Invalid, match="оканчивается"):
        keep(place, person, PDF, "скан.docx")
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


# the sheet to sign


def described(place: Place, **more: Any) -> ConsentSheet:
    form = ConsentForm(
        id=uuid7(),
        school_id=place.school_id,
        purpose=Purpose.P1,
        edition=2,
        starts_on=date(2026, 9, 1),
        ends_on=None,
        purpose_text="учёта контингента",
        data_categories=[],
        composition="фамилия, имя, отчество; СНИЛС",
        processor="МКУ «Центр», г. Калуга",
        actions="сбор, хранение",
        term="три года",
        withdrawal="письменным заявлением",
    )
    child = Signatory(person_id=uuid7(), full_name='Иванова #read("/etc/passwd") Анна', birth_date=date(2015, 5, 5))
    mother = Signatory(person_id=uuid7(), full_name="Иванова Мария Сергеевна", address="п. Примерный")
    values = {"subject": child, "representative": mother, "authority": None, "cosigned": False}
    return ConsentSheet(school_id=place.school_id, form=form, **values | more)


def test_the_sheet_carries_all_that_the_law_asks_of_a_written_consent(place: Place) -> None:
    facts = described(place)
    with place.begin("CLERK") as uow:
        school = consent_scans.known.school(uow, place.school_id)
    form = consent_wording.compose(facts, school)
    text = " ".join(form.paragraphs)
    for said in (
        "Иванова Мария Сергеевна, адрес: п. Примерный",
        "как законный представитель: Иванова",
        f"на основании: {BLANK}",
        school.full_name,
        "фамилия, имя, отчество; СНИЛС",
        "в целях учёта контингента",
        "сбор, хранение",
        "осуществляет: МКУ «Центр»",
        "три года",
        "письменным заявлением",
    ):
        assert said in text
    assert form.foot.startswith("Форма согласия P1, редакция 2")
    assert form.signatures == [["Законный представитель", "Иванова Мария Сергеевна"]]


def test_who_signs_follows_the_age(place: Place) -> None:
    with place.begin("CLERK") as uow:
        school = consent_scans.known.school(uow, place.school_id)
    both = consent_wording.compose(described(place, cosigned=True), school)
    assert [row[0] for row in both.signatures] == ["Законный представитель", "Обучающийся (с 14 лет)"]
    alone = consent_wording.compose(described(place, representative=None), school)
    assert len(alone.signatures) == 1
    assert "законный представитель" not in " ".join(alone.paragraphs)


def test_it_is_printed_and_nothing_in_a_name_is_markup(place: Place) -> None:
    assert isinstance(place.contingent, Knowing)
    facts = place.contingent.sheet = described(place)
    file = consent_scans.sheet(place.office("CLERK"), facts.subject.person_id, facts.form.id, None)
    assert (file.name, file.media_type) == ("Согласие P1.pdf", "application/pdf")
    assert file.content.startswith(b"%PDF-1.7")
