"""Own copies converge whatever the order in which facts arrive."""

from datetime import timedelta

import pytest

from contracts.base import Conflict, now, uuid7
from contracts.contingent import ConsentChanged, MovementCancelled, RepresentativeLinked, StudentMoved, StudentWithdrawn
from contracts.student_body import KnownRepresentative
from services.identity.models.today import today
from services.identity.repository import known
from services.identity.usecases import acting, keeping
from tests.integration.identity.house import House, later, movement


def roles(house: House, person_id: object) -> list[str]:
    with house.platform() as uow:
        return [one.role for one in acting.roles_of(uow, person_id)]  # type: ignore[arg-type]


def test_a_fact_before_its_cause_is_told_again_later(house: House) -> None:
    school_id = house.open_school()
    student = house.enrol(school_id, house.school_class(school_id))
    where = {"district_id": house.district_id, "school_id": school_id, "student_id": uuid7()}
    left = StudentWithdrawn(**where, class_id=student.class_id, movement=movement(student))
    moved = StudentMoved(**where, from_class_id=uuid7(), to_class_id=uuid7(), movement=movement(student))
    for keep, event in ((keeping.end_enrolment, left), (keeping.move_student, moved)):
        with pytest.raises(Conflict):
            house.hear(keep, event)


def test_an_older_move_does_not_overwrite_a_newer_one(house: House) -> None:
    school_id = house.open_school()
    student = house.enrol(school_id, house.school_class(school_id))
    newest = house.school_class(school_id)
    for to, seconds in ((newest, 20), (house.school_class(school_id), 10)):
        where = {"district_id": house.district_id, "school_id": school_id, "at": later(seconds)}
        event = StudentMoved(
            **where, student_id=student.id, from_class_id=uuid7(), to_class_id=to, movement=movement(student)
        )
        house.hear(keeping.move_student, event)
    with house.platform() as uow:
        sql = "SELECT class_id FROM known_students WHERE id = %(id)s"
        assert uow.scalar(sql, {"id": student.id}) == newest


def test_a_pupil_who_left_and_the_parents_are_out(house: House) -> None:
    school_id = house.open_school()
    student = house.enrol(school_id, house.school_class(school_id))
    mother = house.parent(school_id, student)
    assert roles(house, student.person_id) == ["STUDENT"] and roles(house, mother) == ["PARENT"]
    left = StudentWithdrawn(
        district_id=house.district_id,
        school_id=school_id,
        student_id=student.id,
        class_id=student.class_id,
        movement=movement(student, today()),
    )
    house.hear(keeping.end_enrolment, left)
    assert roles(house, student.person_id) == [] == roles(house, mother)


def test_an_undone_withdrawal_lets_them_in_again_whichever_is_heard_first(house: House) -> None:
    school_id = house.open_school()
    for withdrawal_first in (True, False):
        student = house.enrol(school_id, house.school_class(school_id))
        where = {"district_id": house.district_id, "school_id": school_id, "student_id": student.id}
        gone = movement(student, today())
        left = StudentWithdrawn(**where, class_id=student.class_id, movement=gone, at=later(10))
        undone = MovementCancelled(**where, class_id=student.class_id, left_on=None, movement=gone, at=later(20))
        told = [(keeping.end_enrolment, left), (keeping.undo_movement, undone)]
        for keep, event in told if withdrawal_first else reversed(told):
            house.hear(keep, event)
        assert roles(house, student.person_id) == ["STUDENT"]
        never = MovementCancelled(**where, class_id=None, left_on=student.enrolled_on, movement=gone, at=later(30))
        house.hear(keeping.undo_movement, never)
        assert roles(house, student.person_id) == []
    with pytest.raises(Conflict):
        house.hear(
            keeping.undo_movement, MovementCancelled(**(vars(never) | {"student_id": uuid7(), "event_id": uuid7()}))
        )


def test_a_withdrawn_consent_closes_the_portal_and_an_older_one_does_not_open_it(house: House) -> None:
    school_id = house.open_school()
    student = house.enrol(school_id, house.school_class(school_id))
    who = {"district_id": house.district_id, "school_id": school_id, "person_id": student.person_id}
    house.hear(known.keep_consent, ConsentChanged(**who, purposes=["P1"]))
    house.hear(known.keep_consent, ConsentChanged(**who, purposes=["P2"], at=now() - timedelta(hours=1)))
    assert roles(house, student.person_id) == []


def test_a_restricted_parent_is_out(house: House) -> None:
    school_id = house.open_school()
    student = house.enrol(school_id, house.school_class(school_id))
    link = KnownRepresentative(
        id=uuid7(),
        student_person_id=student.person_id,
        person_id=uuid7(),
        last_name="Нов",
        first_name="Анна",
        kinship="MOTHER",
        starts_on=today(),
        portal_access=True,
    )
    for portal, seen in ((True, ["PARENT"]), (False, [])):
        now_so = KnownRepresentative(**{**vars(link), "portal_access": portal})
        event = RepresentativeLinked(district_id=house.district_id, school_id=school_id, link=now_so)
        house.hear(keeping.keep_representative, event)
        assert roles(house, link.person_id) == seen
