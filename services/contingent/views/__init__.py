"""Rows → what the contract promises."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal

import orjson

from chassis.render import Rendered
from contracts import contingent as c
from contracts.base import Invalid
from contracts.student_body import Kinship
from services.contingent.models import names
from services.contingent.models.consents import Coverage, destroy_due, warnings
from services.contingent.models.people import ADULT, age_on

ConsentStatus = Literal["ACTIVE", "EXPIRED", "WITHDRAWN", "REFUSED"]


def known_class(row: Any) -> c.KnownClass:
    return c.KnownClass(
        id=row.id,
        grade=row.grade,
        letter=row.letter,
        title=f"{row.grade}{row.letter}",
        year=row.year,
        capacity=row.capacity,
        class_teacher_id=row.class_teacher_id,
    )


def class_row(row: Any) -> c.ClassRow:
    known = known_class(row)
    return c.ClassRow(**known.__dict__, class_teacher=row.class_teacher, students=row.students, version=row.version)


def representative(row: Any, coverage: Coverage, today: date) -> c.Representative:
    kinship = Kinship(row.kinship)
    return c.Representative(
        id=row.id,
        person_id=row.person_id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        kinship=kinship,
        has_legal_force=kinship.has_legal_force,
        basis_document=row.basis_document,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_main_contact=row.is_main_contact,
        lives_together=row.lives_together,
        portal_access=portal_open(row, coverage, today),
        restriction=row.restriction,
        phone=row.phone if coverage.covers(c.DataCategory.CONTACTS) else None,
        version=row.version,
    )


def portal_open(row: Any, coverage: Coverage, today: date) -> bool:
    """Legal force, wished, not restricted by a court, a consent of their own, and the child a minor."""
    legal = Kinship(row.kinship).has_legal_force
    grown = row.child_born is not None and age_on(row.child_born, today) >= ADULT
    return bool(legal and row.portal_access and not row.restriction and coverage.purposes and not grown)


def known_representative(row: Any, coverage: Coverage, today: date) -> c.KnownRepresentative:
    return c.KnownRepresentative(
        id=row.id,
        student_person_id=row.child_id,
        person_id=row.person_id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        kinship=Kinship(row.kinship),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        portal_access=portal_open(row, coverage, today),
    )


def consent(row: Any, today: date) -> c.Consent:
    giver = names.full(row.giver_last, row.giver_first, row.giver_middle) if row.giver_last else "—"
    withdrawn = row.withdrawn_on is not None and row.withdrawn_on <= today
    expired = row.valid_to is not None and row.valid_to <= today
    status: ConsentStatus = (
        "REFUSED" if row.refused else "WITHDRAWN" if withdrawn else "EXPIRED" if expired else "ACTIVE"
    )
    return c.Consent(
        id=row.id,
        person_id=row.person_id,
        given_by=row.given_by,
        given_by_name=giver,
        number=row.number,
        purposes=row.purposes,
        data_categories=row.data_categories,
        signed_at=row.signed_at,
        valid_to=row.valid_to,
        status=status,
        withdrawn_on=row.withdrawn_on,
        destroy_due=None if row.refused else destroy_due(row.withdrawn_on, row.valid_to, today),
        cosigned_on=row.cosigned_on,
        warnings=list(warnings(row)) if status == "ACTIVE" else [],
        form_id=row.form_id,
        scan=c.ConsentScan(id=row.scan_id, sha256=row.scan_sha256) if row.scan_id else None,
    )


def known_movement(row: Any) -> c.KnownMovement:
    return c.KnownMovement(
        id=row.id,
        kind=c.MovementKind(row.kind),
        effective_on=row.effective_on,
        order_id=row.order_id,
        order_number=row.order_number,
        order_date=row.order_date,
        from_class_id=row.from_class_id,
        to_class_id=row.to_class_id,
        counterpart=c.Counterpart(row.counterpart) if row.counterpart else None,
        destination=row.destination,
        reason=c.LeaveReason(row.reason) if row.reason else None,
        confirmed=row.confirmed,
        full_name=row.full_name,
        sex=row.sex,
        birth_date=row.birth_date,
    )


def student(row: Any, movements: Sequence[Any]) -> c.Student:
    return c.Student(
        id=row.student_id,
        person_id=row.person_id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        sex=row.sex,
        birth_date=row.birth_date,
        class_id=row.class_id,
        class_title=row.class_title,
        personal_file_no=row.personal_file_no,
        enrolled_on=row.enrolled_on,
        left_on=row.left_on,
        study_form=c.StudyForm(row.study_form),
        programme=c.Programme(row.programme),
        programme_variant=row.programme_variant,
        debt_until=row.debt_until,
        at_home_since=row.at_home_since,
        pseudonym=row.pseudonym,
        movements=[replace(known_movement(one), confirmed=one.answered) for one in movements],
    )


def movement_book_row(row: Any) -> c.MovementBookRow:
    return c.MovementBookRow(
        number=row.number,
        effective_on=row.effective_on,
        full_name=row.full_name,
        birth_date=row.birth_date,
        from_class=row.from_class,
        to_class=row.to_class,
        counterpart=row.counterpart,
        destination=row.destination,
        reason=row.reason,
        basis=row.basis,
        order_number=row.order_number,
        order_date=row.order_date,
        personal_file_no=row.personal_file_no,
        confirmed=row.answered,
        corrects=row.corrects,
        movement_id=row.id,
        answer=row.answer,
        notice=row.notice,
        file_given=row.file_given,
        address=row.address,
        note=_note(row),
        volume=row.volume,
    )


def _note(row: Any) -> str | None:
    if row.corrects is not None:
        return f"Испр.: исправляет запись № {row.corrects}"
    return f"Отменено приказом № {row.undone_by} от {row.undone_on:%d.%m.%Y}" if row.undone_by else None


def alphabet_book_row(row: Any) -> c.AlphabetBookRow:
    return c.AlphabetBookRow(
        personal_file_no=f"{row.letter}-{row.number}",
        full_name=row.full_name,
        birth_date=row.birth_date,
        sex=row.sex,
        enrolled_on=row.enrolled_on,
        class_title=row.class_title,
        enrol_order=row.enrol_order,
        came_from=row.came_from,
        left_on=row.left_on,
        left_class=row.left_class,
        left_to=row.left_to,
        leave_reason=row.leave_reason,
        leave_order=row.leave_order,
        file_given=row.file_given,
    )


# pages


def rendered_page(rows: Sequence[Any], limit: int) -> Rendered:
    """A page of rows that PostgreSQL rendered; one row more than the limit means that there is a next page."""
    items = b",".join(row.body.encode() for row in rows[:limit])
    following = cursor(rows[limit - 1].sort_key, rows[limit - 1].student_id) if len(rows) > limit else None
    body = b'{"items":[' + items + b'],"next":' + orjson.dumps(following) + b"}"
    return Rendered(body, {"next": following} if following else {})


def cursor(*position: Any) -> str:
    """Where the next page begins, opaque to readers."""
    return urlsafe_b64encode(orjson.dumps(position, default=str)).decode().rstrip("=")


def position(after: str | None, *kinds: Callable[[Any], Any]) -> tuple[Any, ...] | None:
    """What `cursor` was made of; Invalid when somebody else made it."""
    if not after:
        return None
    try:
        found = orjson.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        if isinstance(found, list) and len(found) == len(kinds) and "\x00" not in "".join(map(str, found)):
            return tuple(kind(one) for kind, one in zip(kinds, found, strict=True))
    except (ValueError, TypeError, AttributeError, OverflowError):
        pass
    raise Invalid("Список продолжают не с того места: начните с первой страницы", field="after")
