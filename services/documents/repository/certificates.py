"""Certificates of a school; and one by its code, for a stranger."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, select, tuple_
from sqlalchemy.orm import defer

from chassis.db import UnitOfWork
from contracts.base import Caller
from contracts.certificates import CertificateKind, CertificateUnknown
from contracts.permissions import in_own_school
from services.documents.models.certificates import Certificate
from services.documents.models.known import KnownSchool

PAGE = 50


def _visible(caller: Caller) -> ColumnElement[bool]:
    if in_own_school("certificates.read", caller.role):
        return Certificate.school_id == caller.school_id
    return false()


def get(uow: UnitOfWork, certificate_id: UUID, *, lock: bool = False) -> Certificate:
    statement = select(Certificate).where(Certificate.id == certificate_id, _visible(uow.caller))
    found = uow.session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if found is None:
        raise CertificateUnknown("Такой справки нет")
    return found


def exists(uow: UnitOfWork, certificate_id: UUID) -> bool:
    """Whether the id is taken in this school, whoever may see the certificate."""
    return uow.session.get(Certificate, certificate_id) is not None


def by_code(uow: UnitOfWork, code: str) -> tuple[Certificate, str]:
    """With the school's short name. Whoever holds the paper may ask: the code is the right."""
    statement = (
        select(Certificate, KnownSchool.short_name)
        .join(KnownSchool, KnownSchool.id == Certificate.school_id)
        .where(Certificate.code == code)
        .options(defer(Certificate.form, raiseload=True))
    )
    found = uow.session.execute(statement).one_or_none()
    if found is None:
        raise CertificateUnknown("Справки с таким кодом нет: проверьте адрес. Если он набран верно, справка поддельная")
    return found.Certificate, found.short_name


def of_year(uow: UnitOfWork, school_id: UUID, year: int) -> Sequence[Certificate]:
    """The whole register of a year, in the order of its numbers."""
    statement = (
        select(Certificate)
        .where(Certificate.school_id == school_id, Certificate.year == year, _visible(uow.caller))
        .options(defer(Certificate.form, raiseload=True))
        .order_by(Certificate.seq)
    )
    return uow.session.scalars(statement).all()


def page(
    uow: UnitOfWork,
    school_id: UUID,
    *,
    kind: CertificateKind | None,
    year: int | None,
    student_id: UUID | None,
    before: tuple[datetime, UUID] | None,
) -> Sequence[Certificate]:
    """One row more than a page, newest first; what was printed stays in the database."""
    statement = (
        select(Certificate)
        .where(Certificate.school_id == school_id, _visible(uow.caller))
        .options(defer(Certificate.form, raiseload=True))
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(PAGE + 1)
    )
    if kind is not None:
        statement = statement.where(Certificate.kind == kind.value)
    if year is not None:
        statement = statement.where(Certificate.year == year)
    if student_id is not None:
        statement = statement.where(Certificate.student_id == student_id)
    if before is not None:
        statement = statement.where(tuple_(Certificate.issued_at, Certificate.id) < tuple_(*before))
    return uow.session.scalars(statement).all()
