"""A paper about one student: from contingent's facts to a numbered certificate that anybody may check."""

import base64
import re
import secrets
import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from chassis.render import Rendered
from contracts.access import AccessAction
from contracts.base import Conflict, File, Invalid, NotFound, uuid7
from contracts.certificates import Certificate, CertificateImpossible, CertificateKind, CertificatePage
from contracts.contingent import KnownMovement, Student
from contracts.permissions import require_in_own_school
from services.documents.models import certificates as rows
from services.documents.models.days import day_of, now
from services.documents.models.known import KnownSchool
from services.documents.repository import certificates, known, numbers
from services.documents.repository.cursors import moment, parts
from services.documents.usecases import noting, pages, phrases, printing, signing, wording
from services.documents.usecases.form import Letterhead, Signer
from services.documents.usecases.office import Office
from services.documents.views import certificates as views

PDF = "application/pdf"
_TEXTS = Path(__file__).parent.parent / "forms" / "certificates.toml"
_BY_SEX = re.compile(r"\[([^|\]]*)\|([^|\]]*)\|([^|\]]*)\]")


@dataclass(frozen=True)
class CertificateForm:
    """All that is printed on a certificate but the QR code, which is made of its address."""

    school: Letterhead
    place: str
    title: str
    number: str
    issued_on: str
    text: str
    purpose: str
    signer: Signer
    executor: str | None
    check_url: str


def issue(
    office: Office,
    public_url: str,
    *,
    school_id: UUID,
    kind: CertificateKind,
    student_id: UUID,
    id: UUID | None = None,
    addressed_to: str | None = None,
) -> Rendered:
    """Contingent says who the student is, and whether the caller may know; asked before anything is opened."""
    addressee = _addressee(kind, addressed_to)
    student = office.contingent.get_student(student_id=student_id)
    with office.begin() as uow:
        require_in_own_school(uow.caller, "certificates.issue")
        if school_id != uow.caller.school_id:
            raise NotFound("Школа не найдена")
        school, at = known.school(uow, school_id), now()
        if id is not None and certificates.exists(uow, id):
            raise Conflict("Справка с таким идентификатором уже есть", field="id")
        code = base64.b32encode(secrets.token_bytes(rows.CODE_BYTES)).decode().rstrip("=").lower()
        tenant = {"district_id": school.district_id, "school_id": school.id}
        text = _text(uow, kind, student, school, day_of(at))
        seq = numbers.next_in(uow, letters=rows.SERIES, year=day_of(at).year, **tenant)
        title, purpose = _edition(kind, day_of(at))["title"], _purpose(kind, addressee, day_of(at))
        form = CertificateForm(
            school=wording.letterhead(school),
            place=school.place or "",
            title=title,
            number=str(seq),
            issued_on=f"{day_of(at):%d.%m.%Y}",
            text=text,
            purpose=purpose,
            signer=_signer(uow, school_id, day_of(at)),
            executor=known.names_of(uow, [uow.caller.person_id]).get(uow.caller.person_id or school_id),
            check_url=f"{public_url.rstrip('/')}/v1/certificate-checks/{code}",
        )
        row = rows.Certificate(
            id=id or uuid7(),
            kind=kind.value,
            year=day_of(at).year,
            seq=seq,
            number=str(seq),
            issued_on=day_of(at),
            issued_at=at,
            issued_by=uow.caller.person_id,
            student_id=student.id,
            person_id=student.person_id,
            full_name=" ".join(_names(student)),
            initials=" ".join(f"{one[:1]}." for one in _names(student)),
            addressed_to=addressee,
            form=asdict(form),
            code=code,
            **tenant,
        )
        uow.add(row)
        uow.flush()
        noting.note(uow, AccessAction.TRANSFER, "certificates.issue", row, [row.person_id], _called(row))
        return uow.answer(_whole(uow, row))


def cancel(uow: UnitOfWork, certificate_id: UUID, reason: str) -> Certificate:
    require_in_own_school(uow.caller, "certificates.issue")
    words = " ".join(reason.split())
    if not rows.SHORTEST_REASON <= len(words) <= rows.LONGEST_REASON:
        raise Invalid("Укажите, почему справка аннулирована", field="reason")
    row = certificates.get(uow, certificate_id, lock=True)
    row.cancel(words, uow.caller.person_id)
    uow.flush()
    return _whole(uow, row)


def get(uow: UnitOfWork, certificate_id: UUID) -> Certificate:
    return _whole(uow, certificates.get(uow, certificate_id))


def find(
    uow: UnitOfWork,
    school_id: UUID,
    kind: CertificateKind | None,
    year: int | None,
    student_id: UUID | None,
    after: str | None,
) -> CertificatePage:
    found = certificates.page(
        uow, school_id, kind=kind, year=year, student_id=student_id, before=parts(after, moment, UUID)
    )
    return views.page(found, known.names_of(uow, [row.issued_by for row in found]))


def pdf(office: Office, certificate_id: UUID) -> File:
    """Printed from what was kept when it was issued; a cancelled one says so across the page."""
    with office.begin() as uow:
        row = certificates.get(uow, certificate_id)
        noting.note(uow, AccessAction.PRINT, "certificates.read", row, [row.person_id], _called(row))
    cancelled = row.cancelled_at is not None
    content = office.press(printing.certificate, row.form, row.issued_at, cancelled).content
    return File(name=f"{row.form['title']} № {row.number}.pdf", media_type=PDF, content=content)


def check(uow: UnitOfWork, code: str) -> File:
    """For a stranger with the paper: genuine, in force or cancelled, and no more of the student than initials."""
    row, school = certificates.by_code(uow, code.strip().lower())
    return pages.certificate(row, school, _edition(CertificateKind(row.kind), row.issued_on)["title"])


def _called(row: rows.Certificate) -> str:
    whither = row.addressed_to or "по месту требования"
    return f"{row.form['title']} № {row.number}: {whither}"


def _whole(uow: UnitOfWork, row: rows.Certificate) -> Certificate:
    return views.whole(row, known.names_of(uow, [row.issued_by]))


def _addressee(kind: CertificateKind, given: str | None) -> str | None:
    words = " ".join((given or "").split()) or None
    if words is None and kind is CertificateKind.ARRIVAL:
        raise Invalid("Назовите организацию, из которой прибыл обучающийся", field="addressed_to")
    if words is not None and len(words) > rows.LONGEST_ADDRESSEE:
        raise Invalid(f"Не длиннее {rows.LONGEST_ADDRESSEE} знаков", field="addressed_to")
    return words


def _text(uow: UnitOfWork, kind: CertificateKind, student: Student, school: KnownSchool, on: date) -> str:
    if student.pseudonym:
        raise CertificateImpossible("Обучающийся учитывается без имени: справку о нём составляют на бумаге")
    entered = next((one for one in student.movements if one.kind.enrols), None)
    left = next((one for one in reversed(student.movements) if one.kind.leaves), None)
    gone = student.left_on is not None and student.left_on <= on
    if entered is None or (gone and left is None):
        raise CertificateImpossible("Нет исполненного приказа, на который справка могла бы сослаться")
    if gone and kind is CertificateKind.ARRIVAL:
        raise CertificateImpossible(f"Обучающийся выбыл {student.left_on:%d.%m.%Y}")
    titles = known.class_titles(uow, [entered.to_class_id])
    facts = {
        "name": " ".join(_names(student)),
        "born": f"{student.birth_date:%d.%m.%Y} г. р." if student.birth_date else "дата рождения не указана",
        "class": student.class_title,
        "school": school.short_name,
        "enrolled_on": f"{student.enrolled_on:%d.%m.%Y}",
        "enrol_class": titles.get(entered.to_class_id, student.class_title) if entered.to_class_id else "",
        **_order("enrol", entered),
    }
    if gone and left is not None:
        facts |= {"left_on": f"{student.left_on:%d.%m.%Y}", **_order("leave", left)}
    template = _edition(kind, on)["past" if gone else "present"]
    place = {"M": 1, "F": 2}.get(student.sex or "", 3)
    return str(_BY_SEX.sub(lambda found: found[place], template)).format(**facts)


def _order(name: str, movement: KnownMovement) -> dict[str, str]:
    return {f"{name}_number": movement.order_number, f"{name}_date": f"{movement.order_date:%d.%m.%Y}"}


def _purpose(kind: CertificateKind, addressee: str | None, on: date) -> str:
    text = _edition(kind, on)
    return str(text["addressed"].format(addressed_to=addressee) if addressee else text["purpose"])


def _names(student: Student) -> list[str]:
    return [one for one in (student.last_name, student.first_name, student.middle_name) if one]


def _signer(uow: UnitOfWork, school_id: UUID, on: date) -> Signer:
    """Signed by hand, by whoever directs the school that day."""
    director = known.director(uow, school_id, on)
    return signing.signer_of(director) if director else Signer(position="Директор", initials="")


def _edition(kind: CertificateKind, on: date) -> dict[str, Any]:
    return phrases.edition_of(_texts()[kind.value], on)


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(_TEXTS.read_text(encoding="utf-8"))
