"""Registers as files, the records schedule, and what a search finds for whom."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from chassis.db import Database
from contracts.acknowledgements import AcknowledgementSubject, Audience, PaperSignature
from contracts.base import File, Forbidden, Invalid, NotFound, Stale, uuid7
from contracts.contingent import MovementRefused
from contracts.documents import OrderKind
from contracts.ordering import AbsenceCause, SubstitutionKind
from contracts.permissions import ROLES, allowed
from contracts.registers import FoundPage, FoundSubject, RecordCase, RegisterMedia
from contracts.substitutions import Substitution
from services.documents.usecases import (
    acknowledging,
    enacting,
    hearing,
    reading,
    records_schedule,
    registers,
    searching,
    substitution_journal,
)
from tests.integration.documents import test_certificates, test_filing, test_local_acts
from tests.integration.documents.place import Place
from tests.integration.documents.test_local_acts import TODAY

XLSX, PDF = RegisterMedia.XLSX, RegisterMedia.PDF
YEAR = TODAY.year
CASE = RecordCase(index="03-01", title="Приказы", storage_period="50 лет", article="ст. 434", holds=["ENROL"])


def table(file: File) -> list[list[Any]]:
    """Rows under the titles."""
    rows = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()
    return rows[4:]


def find(place: Place, role: str = "CLERK", **more: Any) -> FoundPage:
    with place.begin(role) as uow:
        return searching.find(uow, school_id=place.school_id, **more)


def found(place: Place, role: str = "CLERK", **more: Any) -> set[UUID]:
    return {one.id for one in find(place, role, **more).items}


def test_the_registration_book_has_a_line_for_every_number_with_what_stands_beside_it(place: Place) -> None:
    first, second = UUID(place.registered()["id"]), place.registered()
    refused = MovementRefused(order_id=first, line=1, reason="В 5А мест нет", **place.tenant)
    place.hear(hearing.keep_refused, refused)
    third = place.registered(corrects=first)
    audience, due = Audience(roles=["CLASS_TEACHER"]), TODAY + timedelta(days=3)
    with place.begin("CLERK") as uow:
        given: dict[str, Any] = {"school_id": place.school_id, "audience": audience, "due_on": due}
        sent = acknowledging.send(uow, subject=AcknowledgementSubject.ORDER, order_id=UUID(second["id"]), **given)
        acknowledging.record(uow, sent.id, [PaperSignature(line_id=sent.lines[0].id, signed_on=TODAY)])
    rows = table(registers.orders(place.office("CLERK"), place.school_id, YEAR, XLSX))
    assert [row[0] for row in rows] == ["1-К", "2-К", "3-К"]
    assert rows[0][-1] == f"исполняется приказом № {third['number']}"
    assert (rows[1][4], rows[1][5], rows[1][6]) == ("Петрова Анна Сергеевна", "1", "01-02 (по номенклатуре)")
    assert rows[1][7] == "1 из 1"
    with place.begin("CLERK") as uow:
        book = reading.read_book(uow, place.school_id, YEAR, None, None)
    assert [one.filed_in for one in book.entries] == ["01-02"] * 3 and book.entries[0].corrected_by == "3-К"


def test_the_book_says_where_an_order_really_lies_and_which_orders_undid_it(place: Place) -> None:
    order = place.registered()
    test_filing.put(place, order)
    refused, done = test_filing.cancel(place, order, 1), test_filing.cancel(place, order, 1)
    no = MovementRefused(order_id=UUID(refused["id"]), line=1, reason="Уже выбыл", **place.tenant)
    place.hear(hearing.keep_refused, no)
    with place.begin("CLERK") as uow:
        first, second, _ = reading.read_book(uow, place.school_id, YEAR, None, None).entries
    assert (first.filed_in, first.filed, [one.id for one in first.changed_by]) == ("02-05", True, [UUID(done["id"])])
    assert (second.filed, second.changed_by) == (False, [])
    row, *_ = table(registers.orders(place.office("CLERK"), place.school_id, YEAR, XLSX))
    assert (row[6], row[-1]) == ("02-05", f"отмена приказом № {done['number']} от {TODAY:%d.%m.%Y}")


def test_what_looks_like_a_formula_stays_text(place: Place) -> None:
    place.registered(heading="=1+1")
    (row,) = table(registers.orders(place.office("CLERK"), place.school_id, YEAR, XLSX))
    assert row[2] == "=1+1"


def test_every_register_comes_as_a_paper_too(place: Place) -> None:
    place.registered()
    test_certificates.issue(place)
    test_local_acts.in_force(place)
    office, school_id = place.office("DIRECTOR"), place.school_id
    files = [
        registers.orders(office, school_id, YEAR, PDF),
        registers.certificates_of(office, school_id, YEAR, PDF),
        registers.local_acts_of(office, school_id, PDF),
        registers.schedule_file(office, school_id, YEAR, PDF),
    ]
    assert all(one.content.startswith(b"%PDF-1.7") for one in files)
    (certificate,) = table(registers.certificates_of(office, school_id, YEAR, XLSX))
    assert certificate[2:5] == ["Справка об обучении", "Иванова Мария Ильинична", "по месту требования"]
    (act,) = table(registers.local_acts_of(office, school_id, XLSX))
    assert act[:4] == ["Положение", "Положение об отметках", "1", f"№ 7-ОД от {TODAY:%d.%m.%Y}"]
    assert len(table(registers.schedule_file(office, school_id, YEAR, XLSX))) == 8


def missed(number: int, **more: Any) -> Substitution:
    ids = {name: uuid7() for name in ("id", "lesson_id", "class_id", "teacher_id", "order_id")}
    usual = {"on": date(2026, 9, 7), "number": number, "class_title": "5А", "subject": "Математика"}
    who = {"teacher": "Иванова М. П.", "substitute_id": uuid7(), "substitute": "Петрова М. П.", "topic": "Дроби"}
    order = {"order_number": "7-ОД", "order_date": date(2026, 9, 1), "ended_by": None}
    what = {"cause": AbsenceCause.COURSES, "kind": SubstitutionKind.SAME_SUBJECT}
    given = {"given_subject": None, "given_lesson_id": None}
    return Substitution(**{**ids, **usual, **who, **order, **what, **given, **more})


def test_the_journal_of_substitutions_has_the_columns_schools_keep(place: Place) -> None:
    nobody = {"substitute": None, "substitute_id": None, "topic": None, "kind": SubstitutionKind.CANCELLED}
    other = {"kind": SubstitutionKind.OTHER_SUBJECT, "given_subject": "Музыка", "ended_by": "9-ОД"}
    place.planning.journal = [missed(1), missed(2, **nobody), missed(3, **other)]
    office, days = place.office("DEPUTY"), (date(2026, 9, 1), date(2027, 6, 1))
    first, second, third = table(substitution_journal.file(office, place.school_id, *days, XLSX))
    usual = ["5А", "Математика", "Иванова М. П.", "курсы"]
    order = "№ 7-ОД от 01.09.2026"
    assert first == ["1", "07.09.2026", "1", *usual, "Петрова М. П.", "по предмету", "Дроби", order, ""]
    assert second == ["2", "07.09.2026", "2", *usual, "", "свободный", "", order, ""]
    assert third[8:11] == ["другой предмет: Музыка", "Дроби", f"{order}; изменено приказом № 9-ОД"]
    paper = substitution_journal.file(office, place.school_id, *days, PDF)
    assert paper.content.startswith(b"%PDF-1.7") and paper.name.endswith("с 01.09.2026 по 31.05.2027.pdf")
    for wrong in ((days[1], days[0]), (days[0], days[0]), (date(2025, 8, 30), days[0])):
        with pytest.raises(Invalid):
            substitution_journal.file(office, place.school_id, *wrong, XLSX)
    with pytest.raises(NotFound):
        substitution_journal.file(office, uuid7(), *days, XLSX)


@pytest.mark.parametrize("role", ROLES)
def test_a_register_holds_what_its_reader_may_see(place: Place, db: Database, role: str) -> None:
    place.registered()
    test_certificates.issue(place)
    office = place.office(role)
    orders = table(registers.orders(office, place.school_id, YEAR, XLSX))
    assert len(orders) == ("SC" in allowed("orders.read", role))
    certificates = table(registers.certificates_of(office, place.school_id, YEAR, XLSX))
    assert len(certificates) == ("SC" in allowed("certificates.read", role))
    stranger = Place(db, district_id=place.district_id).open()
    with pytest.raises(NotFound):
        registers.orders(stranger.office(role), place.school_id, YEAR, XLSX)


def test_a_school_sets_its_own_cases_and_the_book_follows(place: Place) -> None:
    place.registered()
    with place.begin("CLERK") as uow:
        usual = records_schedule.schedule(uow, place.school_id, YEAR)
        assert (usual.version, len(usual.cases)) == (0, 8)
        assert records_schedule.set_schedule(uow, place.school_id, YEAR, 0, [CASE]).version == 1
        with pytest.raises(Stale):
            records_schedule.set_schedule(uow, place.school_id, YEAR, 0, [CASE])
        assert records_schedule.schedule(uow, place.school_id, YEAR + 1).version == 0
        (entry,) = reading.read_book(uow, place.school_id, YEAR, None, None).entries
    assert entry.filed_in == "03-01"
    for role in ("DIRECTOR", "DEPUTY", "SYS_ADMIN"):
        with place.begin(role) as uow, pytest.raises(Forbidden):
            records_schedule.set_schedule(uow, place.school_id, YEAR, 1, [CASE])


def test_a_bad_case_is_refused_by_field(place: Place) -> None:
    bad = RecordCase(index="3", title=" ", storage_period="50 лет", article="ст. 434", holds=["ENROL", "НЕЧТО"])
    with place.begin("CLERK") as uow, pytest.raises(Invalid) as refused:
        records_schedule.set_schedule(uow, place.school_id, YEAR, 0, [CASE, bad, CASE])
    fields = {one["field"] for one in refused.value.facts["problems"]}
    assert fields == {
        *("cases[1].index", "cases[1].title", "cases[1].holds[1]"),
        *("cases[2].index", "cases[1].holds", "cases[2].holds"),
    }
    said = " ".join(one["detail"] for one in refused.value.facts["problems"])
    assert "лежат в деле 03-01" in said and "ENROL" not in said, "people know documents by their cases, not by codes"


def test_words_are_found_in_any_form_and_people_by_the_beginnings_of_their_names(place: Place) -> None:
    moved = UUID(place.draft(basis="протокола педагогического совета о трёх отличниках")["id"])
    other = UUID(place.draft(OrderKind.WITHDRAW, basis="заявление матери")["id"])
    act = test_local_acts.draft(place, text="1. Отличникам выдаются похвальные листы.")
    edition = act.edition.id
    assert found(place, q="педагогический совет") == {moved}
    assert found(place, q="отличник") == {moved, edition}
    assert found(place, q="трех отличников") == {moved}
    assert found(place, q='"похвальный лист"') == {edition}
    assert found(place, q="отличник -совет") == {edition}
    assert found(place, q="отличник", subject=FoundSubject.LOCAL_ACT) == {edition}
    assert found(place, person="ива петр") == {moved, other}
    assert found(place, person="сидоров") == set()
    assert found(place, kind="WITHDRAW", person="Иванов") == {other}
    assert found(place, status="draft", since=TODAY, until=TODAY) == {moved, other, edition}
    assert found(place, until=TODAY - timedelta(days=1)) == found(place, status="registered") == set()
    (shown,) = find(place, q="похвальные").items
    assert shown.fragment is not None and "⟦похвальные⟧" in shown.fragment
    for bad in ({"person": "!!"}, {"q": "а" * 201}):
        with pytest.raises(Invalid):
            find(place, **bad)


def test_an_edited_document_is_found_by_its_new_words_only(place: Place) -> None:
    act = test_local_acts.draft(place, text="1. Каникулы")
    with place.begin("CLERK") as uow:
        enacting.edit(uow, act.edition.id, 1, test_local_acts.content("1. Форма одежды"))
    assert found(place, q="каникулы") == set() and found(place, q="одежда") == {act.edition.id}


@pytest.mark.parametrize("role", ROLES)
def test_a_search_finds_no_more_than_its_reader_may_see(place: Place, role: str) -> None:
    order, drafted, applied = (
        UUID(place.registered()["id"]),
        test_local_acts.draft(place),
        test_local_acts.in_force(place),
    )
    expected = {order} if "SC" in allowed("orders.read", role) else set()
    expected |= {applied.edition.id} if "SC" in allowed("local_acts.read", role) else set()
    prepares = any("SC" in allowed(one, role) for one in ("local_acts.draft", "local_acts.approve"))
    expected |= {drafted.edition.id} if prepares else set()
    assert found(place, role) == expected


def test_another_school_finds_nothing(place: Place, db: Database) -> None:
    place.registered()
    test_local_acts.in_force(place)
    other = Place(db, district_id=place.district_id).open()
    for role in ("CLERK", "DIRECTOR", "TEACHER"):
        with other.begin(role) as uow:
            assert searching.find(uow, school_id=place.school_id, q="отметки").items == []
            assert searching.find(uow, school_id=place.school_id).items == []


def test_a_search_goes_on_page_by_page(place: Place) -> None:
    made = {UUID(place.draft()["id"]) for _ in range(53)}
    first = find(place, q="заявление")
    rest = find(place, q="заявление", after=first.next)
    assert rest.next is None and len(first.items) == 50
    assert {one.id for one in [*first.items, *rest.items]} == made


def test_a_year_without_orders_is_an_empty_book(place: Place) -> None:
    assert table(registers.orders(place.office("CLERK"), place.school_id, 1999, XLSX)) == []
