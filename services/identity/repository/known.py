"""Own copies of contingent's facts; an older fact never overwrites a newer one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.contingent import ConsentChanged, PersonRenamed
from contracts.student_body import KnownClass, KnownRepresentative, KnownStudent

_PERSON = """
INSERT INTO people AS p (person_id, district_id, last_name, first_name, middle_name, as_of)
VALUES (%(person_id)s, %(district)s, %(last_name)s, %(first_name)s, %(middle_name)s, %(at)s)
ON CONFLICT (person_id) DO UPDATE SET last_name = excluded.last_name, first_name = excluded.first_name,
    middle_name = excluded.middle_name, as_of = excluded.as_of
WHERE p.as_of < excluded.as_of
RETURNING 1
"""
_CLASS = """
INSERT INTO known_classes AS c (id, district_id, school_id, title, year, class_teacher_id, as_of)
VALUES (%(id)s, %(district)s, %(school)s, %(title)s, %(year)s, %(class_teacher_id)s, %(at)s)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, year = excluded.year,
    class_teacher_id = excluded.class_teacher_id, as_of = excluded.as_of
WHERE c.as_of < excluded.as_of
RETURNING 1
"""
_STUDENT = """
INSERT INTO known_students (id, district_id, school_id, person_id, class_id, enrolled_on, as_of)
VALUES (%(id)s, %(district)s, %(school)s, %(person_id)s, %(class_id)s, %(enrolled_on)s, %(at)s)
ON CONFLICT (id) DO NOTHING RETURNING 1
"""
_MOVE = """
UPDATE known_students SET class_id = CASE WHEN as_of < %(at)s THEN %(class)s ELSE class_id END,
    as_of = greatest(as_of, %(at)s)
WHERE id = %(id)s RETURNING 1
"""
_LEAVE = """
UPDATE known_students SET left_on = CASE WHEN as_of <= %(at)s THEN %(on)s ELSE left_on END,
    as_of = greatest(as_of, %(at)s)
WHERE id = %(id)s RETURNING 1
"""
_RESTORE = """
UPDATE known_students SET class_id = CASE WHEN as_of <= %(at)s THEN coalesce(%(class)s, class_id) ELSE class_id END,
    left_on = CASE WHEN as_of <= %(at)s THEN %(on)s ELSE left_on END, as_of = greatest(as_of, %(at)s)
WHERE id = %(id)s RETURNING 1
"""
_LINK = """
INSERT INTO known_representatives AS r
    (id, district_id, student_person_id, person_id, starts_on, ends_on, portal_access, as_of)
VALUES
    (%(id)s, %(district)s, %(student_person_id)s, %(person_id)s, %(starts_on)s, %(ends_on)s, %(portal_access)s, %(at)s)
ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id, student_person_id = excluded.student_person_id,
    starts_on = excluded.starts_on, ends_on = excluded.ends_on, portal_access = excluded.portal_access,
    as_of = excluded.as_of
WHERE r.as_of < excluded.as_of
RETURNING 1
"""
_CONSENT = """
INSERT INTO known_consents AS c (person_id, school_id, district_id, purposes, as_of)
VALUES (%(person)s, %(school)s, %(district)s, %(purposes)s, %(at)s)
ON CONFLICT (person_id, school_id) DO UPDATE SET purposes = excluded.purposes, as_of = excluded.as_of
WHERE c.as_of < excluded.as_of
RETURNING 1
"""
_FAMILY = """
SELECT k.person_id FROM known_students k WHERE k.id = %(id)s
UNION
SELECT r.person_id FROM known_representatives r JOIN known_students k ON k.person_id = r.student_person_id
WHERE k.id = %(id)s
"""


def family(uow: UnitOfWork, student_id: UUID) -> list[UUID]:
    """The student of an enrolment and their representatives."""
    return [row.person_id for row in uow.rows(_FAMILY, {"id": student_id})]


def keep_person(uow: UnitOfWork, who: KnownStudent | KnownRepresentative | PersonRenamed, at: datetime) -> None:
    uow.rows(_PERSON, _of(uow, who, at))


def keep_class(uow: UnitOfWork, school_class: KnownClass, at: datetime) -> None:
    uow.rows(_CLASS, _of(uow, school_class, at))


def keep_student(uow: UnitOfWork, student: KnownStudent, at: datetime) -> None:
    uow.rows(_STUDENT, _of(uow, student, at))


def keep_link(uow: UnitOfWork, link: KnownRepresentative, at: datetime) -> None:
    uow.rows(_LINK, _of(uow, link, at))


def keep_consent(uow: UnitOfWork, event: ConsentChanged) -> None:
    given = {"person": event.person_id, "purposes": event.purposes, "at": event.at}
    uow.rows(_CONSENT, given | {"district": event.district_id, "school": event.school_id})


def move_student(uow: UnitOfWork, student_id: UUID, class_id: UUID, at: datetime) -> bool:
    """False when the enrolment is not known yet."""
    return bool(uow.rows(_MOVE, {"id": student_id, "class": class_id, "at": at}))


def end_enrolment(uow: UnitOfWork, student_id: UUID, on: date, at: datetime) -> bool:
    """False when the enrolment is not known yet."""
    return bool(uow.rows(_LEAVE, {"id": student_id, "on": on, "at": at}))


def restore(uow: UnitOfWork, student_id: UUID, class_id: UUID | None, left_on: date | None, at: datetime) -> bool:
    """The enrolment as it was before something that was undone. False when it is not known yet."""
    return bool(uow.rows(_RESTORE, {"id": student_id, "class": class_id, "on": left_on, "at": at}))


def is_class_of(uow: UnitOfWork, class_id: UUID, school_id: UUID | None) -> bool:
    found = uow.scalar("SELECT school_id FROM known_classes WHERE id = %(id)s", {"id": class_id})
    return found is not None and found == school_id


def _of(uow: UnitOfWork, fact: Any, at: datetime) -> dict[str, Any]:
    return {**vars(fact), "district": uow.caller.district_id, "school": uow.caller.school_id, "at": at}
