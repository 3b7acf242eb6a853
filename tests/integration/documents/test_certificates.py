"""Certificates: what they say, who gives them, what a stranger with the paper learns."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import InternalError

from chassis.db import Database
from contracts.base import PLATFORM, Conflict, Forbidden, Invalid, NotFound, uuid7
from contracts.certificates import (
    CertificateCancelled,
    CertificateImpossible,
    CertificateKind,
    CertificateUnknown,
)
from contracts.contingent import ClassOpened, KnownClass, KnownMovement, MovementKind, Student
from contracts.permissions import ROLES, allowed
from services.documents.usecases import certifying, hearing
from tests.integration.documents.place import CLASS_5A, Place, read, under_key

STUDY, ARRIVAL = CertificateKind.STUDY, CertificateKind.ARRIVAL
ADDRESS = "https://school.example"


def movement(kind: MovementKind, number: str, on: date) -> KnownMovement:
    where: dict[str, Any] = {"to_class_id": CLASS_5A} if kind.enrols else {"from_class_id": CLASS_5A}
    order: dict[str, Any] = {"order_id": uuid7(), "order_number": number, "order_date": on}
    who: dict[str, Any] = {"full_name": "Иванова М. И.", "sex": "F", "birth_date": date(2013, 3, 8)}
    return KnownMovement(id=uuid7(), kind=kind, effective_on=on, **order, **where, **who)


def student(place: Place, left_on: date | None = None, **more: Any) -> Student:
    moves = [movement(MovementKind.ENROL_TRANSFER, "12-К", date(2024, 9, 2))]
    moves += [movement(MovementKind.WITHDRAW, "40-К", left_on)] if left_on else []
    facts: dict[str, Any] = {"last_name": "Иванова", "first_name": "Мария", "middle_name": "Ильинична", "sex": "F"}
    facts |= {"birth_date": date(2013, 3, 8), "class_id": CLASS_5A, "class_title": "7А", "movements": moves}
    made = Student(id=uuid7(), person_id=uuid7(), enrolled_on=date(2024, 9, 2), left_on=left_on, **facts | more)
    place.contingent.students[made.id] = made
    return made


def issue(place: Place, kind: CertificateKind = STUDY, role: str = "CLERK", **more: Any) -> Any:
    given: dict[str, Any] = {"school_id": place.school_id, "kind": kind, **more}
    given.setdefault("student_id", student(place).id)
    return read(certifying.issue(place.office(role), ADDRESS, **given))


def checked(db: Database, code: str) -> str:
    with db.begin(PLATFORM) as uow:
        return certifying.check(uow, code).content.decode()


def code_of(certificate: Any) -> str:
    return str(certificate["check_url"].rsplit("/", 1)[1])


def test_a_student_studies_here_by_the_order_that_enrolled_her(place: Place) -> None:
    made = issue(place)
    assert made["text"] == (
        "Иванова Мария Ильинична, 08.03.2013 г. р., обучается в 7А классе (МКОУ «Заречная СОШ») с 02.09.2024. "
        "Основание: приказ № 12-К от 02.09.2024."
    )
    assert (made["number"], made["status"], made["issued_by"]) == ("1", "ISSUED", "Петрова Анна Сергеевна")
    assert made["check_url"].startswith(f"{ADDRESS}/v1/certificate-checks/")


def test_who_has_left_has_studied_from_day_to_day(place: Place) -> None:
    gone = student(place, left_on=date(2026, 2, 1))
    made = issue(place, student_id=gone.id)
    assert "обучалась в МКОУ «Заречная СОШ» с 02.09.2024 по 01.02.2026" in made["text"]
    assert made["text"].endswith("приказ о выбытии № 40-К от 01.02.2026.")
    with pytest.raises(CertificateImpossible, match="выбыл"):
        issue(place, ARRIVAL, student_id=gone.id, addressed_to="МБОУ СОШ № 5")


def test_the_school_a_student_came_from_is_told_the_class_they_came_into(place: Place) -> None:
    known = KnownClass(id=CLASS_5A, grade=5, letter="А", title="5А", year="2024/2025", capacity=25)
    place.hear(hearing.keep_class, ClassOpened(school_class=known, **place.tenant))
    with pytest.raises(Invalid) as refused:
        issue(place, ARRIVAL)
    assert refused.value.field == "addressed_to"
    boy = student(place, sex=None, middle_name=None, birth_date=None)
    made = issue(place, ARRIVAL, student_id=boy.id, addressed_to="МБОУ СОШ № 5 г. Калуги")
    assert made["text"] == (
        "Иванова Мария, дата рождения не указана, зачислен(а) в 5А класс (МКОУ «Заречная СОШ») с 02.09.2024, "
        "приказ № 12-К от 02.09.2024."
    )


def test_without_an_executed_order_there_is_nothing_to_certify(place: Place) -> None:
    with pytest.raises(CertificateImpossible):
        issue(place, student_id=student(place, movements=[]).id)
    with pytest.raises(CertificateImpossible, match="без имени"):
        issue(place, student_id=student(place, pseudonym=True).id)
    with pytest.raises(NotFound):
        issue(place, student_id=uuid7())


def test_numbers_follow_each_other_and_a_repeated_command_is_the_same_certificate(place: Place) -> None:
    clerk, her = place.caller("CLERK"), student(place)
    given: dict[str, Any] = {"school_id": place.school_id, "kind": STUDY, "student_id": her.id}
    first, again = (
        under_key("one-key", clerk, lambda: certifying.issue(place.office(clerk), ADDRESS, **given)) for _ in range(2)
    )
    assert first == again and first["number"] == "1"
    assert [issue(place)["number"] for _ in range(2)] == ["2", "3"]
    with pytest.raises(Conflict):
        issue(place, id=UUID(first["id"]))


def test_a_stranger_learns_that_it_is_genuine_and_initials_only(place: Place, db: Database) -> None:
    made = issue(place)
    page = checked(db, code_of(made).upper())
    assert "подлинная и действует" in page and "И. М. И." in page and "№ 1" in page
    for secret in ("Иванова", "Мария", "08.03.2013", "7А", made["id"], made["person_id"]):
        assert secret not in page
    with pytest.raises(CertificateUnknown):
        checked(db, "a" * 26)


def test_a_cancelled_certificate_says_so_for_ever(place: Place, db: Database) -> None:
    made = issue(place)
    with place.begin("CLERK") as uow, pytest.raises(Invalid):
        certifying.cancel(uow, UUID(made["id"]), " ")
    with place.begin("CLERK") as uow:
        done = certifying.cancel(uow, UUID(made["id"]), "ошибка в дате")
    assert (done.status, done.reason) == ("CANCELLED", "ошибка в дате")
    assert "аннулирована" in checked(db, code_of(made))
    with place.begin("CLERK") as uow, pytest.raises(CertificateCancelled):
        certifying.cancel(uow, UUID(made["id"]), "ещё раз")
    with pytest.raises(InternalError, match="never changed"), place.begin("CLERK") as uow:
        sql = "UPDATE certificates SET cancelled_at = NULL, reason = NULL WHERE id = %(id)s RETURNING id"
        uow.scalar(sql, {"id": made["id"]})
    assert issue(place)["number"] == "2"


def test_the_paper_is_printed_the_same_until_it_is_cancelled(place: Place) -> None:
    made = UUID(issue(place)["id"])
    first, second = (certifying.pdf(place.office("CLERK"), made).content for _ in range(2))
    assert first == second and first.startswith(b"%PDF-1.7")
    with place.begin("CLERK") as uow:
        certifying.cancel(uow, made, "ошибка в дате")
    assert certifying.pdf(place.office("CLERK"), made).content != first


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_and_issues_exactly_when_the_table_says_so(place: Place, role: str) -> None:
    made = UUID(issue(place)["id"])
    with place.begin(role) as uow:
        seen = certifying.find(uow, place.school_id, None, None, None, None).items
    reads = "SC" in allowed("certificates.read", role)
    assert [one.id for one in seen] == ([made] if reads else [])
    if not reads:
        with pytest.raises(CertificateUnknown):
            certifying.pdf(place.office(role), made)
    if "SC" not in allowed("certificates.issue", role):
        with pytest.raises(Forbidden):
            issue(place, role=role)
        with place.begin(role) as uow, pytest.raises(Forbidden):
            certifying.cancel(uow, made, "чужая рука")


def test_another_school_neither_sees_nor_cancels(place: Place, db: Database) -> None:
    made = UUID(issue(place)["id"])
    other = Place(db, district_id=place.district_id).open()
    with other.begin("CLERK") as uow:
        assert certifying.find(uow, place.school_id, None, None, None, None).items == []
        with pytest.raises(CertificateUnknown):
            certifying.cancel(uow, made, "чужая школа")
    with pytest.raises(NotFound):
        issue(other, school_id=place.school_id, student_id=student(other).id)


def test_the_register_goes_on_page_by_page_and_by_student(place: Place) -> None:
    her = student(place)
    made = [issue(place, student_id=her.id)["id"] for _ in range(2)] + [issue(place)["id"] for _ in range(50)]
    with place.begin("DIRECTOR") as uow:
        first = certifying.find(uow, place.school_id, None, None, None, None)
        rest = certifying.find(uow, place.school_id, None, None, None, first.next)
        hers = certifying.find(uow, place.school_id, STUDY, date.today().year, her.id, None).items
    assert [str(one.id) for one in [*first.items, *rest.items]] == made[::-1] and rest.next is None
    assert [str(one.id) for one in hers] == made[1::-1]
