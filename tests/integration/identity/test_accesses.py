"""The journal of access: sealed in order, read by whom it concerns, and every meddling with it is found."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg2
import pytest

from chassis.db import Database
from contracts.access import AccessAction, AccessNote, AccessRecord
from contracts.base import Caller, Forbidden, now, uuid7
from contracts.contingent import PersonalDataAccessed
from contracts.identity import SchoolNotFound
from services.identity.repository import accesses as kept
from services.identity.usecases import accesses
from services.identity.verify import verify
from tests.integration.identity.house import House

NOON = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def school(house: House) -> UUID:
    return house.open_school()


def look(house: House, school: UUID, who: Caller, *subjects: UUID, seal: bool = True, **more: Any) -> UUID:
    """Somebody looks at people; the id of the look."""
    facts = {"action": AccessAction.VIEW, "operation": "card.read", "blocks": ["NAMES", "ADDRESS"]}
    at = more.pop("at", None) or now()
    note = AccessNote(
        account_id=who.account_id, person_id=who.person_id, role=who.role, subjects=list(subjects), **{**facts, **more}
    )
    told = PersonalDataAccessed(district_id=house.district_id, school_id=school, note=note, at=at)
    house.hear(kept.keep, told)
    if seal:
        accesses.seal(house.db)
    return told.event_id


def about(house: House, who: Caller, person: UUID, **more: Any) -> list[AccessRecord]:
    given = {"after": None, "limit": 100, **more}
    with house.db.begin(who, read_only=True) as uow:
        return accesses.of_person(uow, person, **given).items


def of_school(house: House, who: Caller, school: UUID, **more: Any) -> list[AccessRecord]:
    given = {"actor_id": None, "since": None, "until": None, "after": None, "limit": 100, **more}
    with house.db.begin(who, read_only=True) as uow:
        return accesses.of_school(uow, school, **given).items


# who reads what


def test_a_parent_reads_who_looked_at_the_child(house: House, school: UUID) -> None:
    clerk = house.appoint(school, "CLERK")
    child, other = (house.enrol(school, house.school_class(school)) for _ in range(2))
    parent = house.caller("PARENT", school, house.parent(school, child))
    look(
        house,
        school,
        house.caller("CLERK", school, clerk.person_id),
        child.person_id,
        other.person_id,
        reason="Справка",
    )
    [found] = about(house, parent, child.person_id)
    assert (found.actor, found.role_title, found.action_title) == (f"{clerk.last_name} Иван", "Секретарь", "Просмотр")
    assert (found.blocks, found.reason, found.subject) == (["NAMES", "ADDRESS"], "Справка", f"{child.last_name} Пётр")
    assert about(house, parent, other.person_id) == []
    assert (
        about(house, house.caller("PARENT", school, house.parent(school, child, portal=False)), child.person_id) == []
    )


def test_a_pupil_reads_about_themselves_only(house: House, school: UUID) -> None:
    child, other = (house.enrol(school, house.school_class(school)) for _ in range(2))
    look(house, school, house.caller("CLERK", school), child.person_id, other.person_id)
    me = house.caller("STUDENT", school, child.person_id)
    assert len(about(house, me, child.person_id)) == 1 and about(house, me, other.person_id) == []


def test_a_class_teacher_reads_about_the_own_class(house: House, school: UUID) -> None:
    teacher = house.appoint(school, "CLASS_TEACHER").person_id
    mine = house.enrol(school, house.school_class(school, teacher))
    other = house.enrol(school, house.school_class(school))
    look(house, school, house.caller("DEPUTY", school), mine.person_id, other.person_id)
    me = house.caller("CLASS_TEACHER", school, teacher)
    assert len(about(house, me, mine.person_id)) == 1 and about(house, me, other.person_id) == []
    assert len(of_school(house, me, school)) == 1


@pytest.mark.parametrize("role", ["TEACHER", "CLERK"])
def test_others_read_what_they_did_themselves(house: House, school: UUID, role: str) -> None:
    child, me = uuid7(), house.caller(role, school)
    look(house, school, me, child)
    look(house, school, house.caller(role, school), child)
    assert [one.actor_id for one in about(house, me, child)] == [me.person_id]
    assert [one.actor_id for one in of_school(house, me, school)] == [me.person_id]


def test_a_director_reads_everything_of_an_employee(house: House, school: UUID) -> None:
    elsewhere, clerk = house.open_school(), house.caller("CLERK", school)
    for day in range(3):
        look(house, school, clerk, uuid7(), at=NOON + timedelta(days=day))
    look(house, school, house.caller("DEPUTY", school), uuid7(), at=NOON)
    look(house, elsewhere, house.caller("CLERK", elsewhere), uuid7(), at=NOON)
    head = house.caller("DIRECTOR", school)
    assert len(of_school(house, head, school)) == 4
    found = of_school(house, head, school, actor_id=clerk.person_id)
    assert [one.at for one in found] == [NOON + timedelta(days=day) for day in (2, 1, 0)]
    one_day = {"since": NOON.date() + timedelta(days=1), "until": NOON.date() + timedelta(days=2)}
    assert len(of_school(house, head, school, **one_day)) == 1
    with pytest.raises(SchoolNotFound):
        of_school(house, head, elsewhere)


@pytest.mark.parametrize("role", ["SYS_ADMIN", "DISTRICT"])
def test_the_technical_journal_names_no_blocks(house: House, school: UUID, role: str) -> None:
    child = uuid7()
    look(house, school, house.caller("CLERK", school), child)
    who = house.officer() if role == "DISTRICT" else house.caller(role, school)
    [found] = about(house, who, child)
    assert found.blocks == []


@pytest.mark.parametrize("role", ["WORKING_GROUP", "DEPUTY"])
def test_nobody_else_reads_the_journal(house: House, school: UUID, role: str) -> None:
    with pytest.raises(Forbidden):
        about(house, house.caller(role, school), uuid7())
    with pytest.raises(Forbidden):
        of_school(house, house.caller(role, school), school)


def test_another_district_reads_nothing(house: House, school: UUID) -> None:
    child, stranger = uuid7(), House(house.db)
    stranger.open_district()
    look(house, school, house.caller("CLERK", school), child)
    assert about(house, stranger.officer(), child) == []


def test_the_journal_goes_on_page_by_page(house: House, school: UUID) -> None:
    child, head = uuid7(), house.caller("DIRECTOR", school)
    for n in range(5):
        look(house, school, house.caller("CLERK", school), child, at=NOON + timedelta(minutes=n % 2))
    seen: list[int] = []
    after = None
    while True:
        with house.db.begin(head, read_only=True) as uow:
            part = accesses.of_person(uow, child, after, 2)
        seen += [one.seq for one in part.items]
        after = part.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5


# alerts


def alerts(house: House, school: UUID) -> list[Any]:
    with house.db.begin(house.caller("DIRECTOR", school), read_only=True) as uow:
        return accesses.alerts(uow, school, None, 50).items


def test_many_people_in_an_hour_are_an_alert(house: House, school: UUID) -> None:
    who = house.caller("CLERK", school)
    for n in range(10):
        look(house, school, who, *(uuid7() for _ in range(10)), seal=n == 9, at=NOON + timedelta(minutes=n))
    [found] = alerts(house, school)
    assert (found.kind, found.actor_id, found.people) == ("MASS", who.person_id, 100)
    look(house, school, who, uuid7(), at=NOON + timedelta(minutes=20))
    assert len(alerts(house, school)) == 1


def test_a_large_export_and_staff_at_night_are_alerts(house: House, school: UUID) -> None:
    look(
        house, school, house.caller("CLERK", school), *(uuid7() for _ in range(30)), action=AccessAction.EXPORT, at=NOON
    )
    night = NOON.replace(hour=20, minute=30)  # 23:30 in the school
    look(house, school, house.caller("TEACHER", school), uuid7(), at=night)
    look(house, school, house.caller("PARENT", school), uuid7(), at=night)
    assert sorted(one.kind for one in alerts(house, school)) == ["EXPORT", "NIGHT"]


def test_slips_of_a_whole_class_are_no_cause_to_look(house: House, school: UUID) -> None:
    teacher = house.caller("CLASS_TEACHER", school)
    for _ in range(4):
        everybody = [uuid7() for _ in range(40)]
        look(house, school, teacher, *everybody, action=AccessAction.PRINT, operation="accounts.hand_out", at=NOON)
    assert alerts(house, school) == []


# the chain


def test_what_is_told_twice_is_one_line(house: House, school: UUID) -> None:
    child, head = uuid7(), house.caller("DIRECTOR", school)
    note = AccessNote(account_id=None, person_id=None, role="CLERK", action=AccessAction.VIEW, operation="card.read",
                      subjects=[child], blocks=[])  # fmt: skip
    told = PersonalDataAccessed(district_id=house.district_id, school_id=school, note=note)
    house.hear(kept.keep, told)
    house.hear(kept.keep, told)
    accesses.seal(house.db)
    assert len(about(house, head, child)) == 1


@pytest.fixture
def own(database: Callable[..., str]) -> Callable[[], tuple[House, str]]:
    """A journal of twelve looks in a database of its own, and the address of the owner who can meddle with it."""

    def made() -> tuple[House, str]:
        url = database("identity")
        house = House(Database().open(url, role="kontingent_identity"))
        house.open_district()
        school = house.open_school()
        for n in range(6):
            look(house, school, house.caller("CLERK", school), uuid7(), uuid7(), reason="Справка", seal=n % 2 == 0)
        accesses.seal(house.db)
        return house, url

    return made


_SWAP = """UPDATE access_notes n SET subject_id = o.subject_id FROM access_notes o
    WHERE (n.seq, o.seq) IN ((4, 5), (5, 4))"""
_RENUMBER = """UPDATE access_notes SET seq = seq - 1 WHERE seq > 5"""


@pytest.mark.parametrize(
    ("meddling", "broken"),
    [
        ("UPDATE access_notes SET reason = 'Проверка' WHERE seq = 7", 7),
        ("UPDATE access_notes SET blocks = '{}' WHERE seq = 1", 1),
        ("UPDATE access_notes SET at = at - interval '1 second' WHERE seq = 3", 3),
        ("DELETE FROM access_notes WHERE seq = 6", 6),
        (f"DELETE FROM access_notes WHERE seq = 5; {_RENUMBER}", 5),
        (_SWAP, 4),
        ("DELETE FROM access_notes WHERE seq > 10", 11),
        ("INSERT INTO access_notes SELECT * FROM access_notes WHERE seq = 12 AND false", None),
        ("INSERT INTO access_notes (district_id, seq, at, id, subject_id, role, action, operation, blocks, hash)"
         " SELECT district_id, 13, at, id, subject_id, role, action, operation, blocks, hash FROM access_notes"
         " WHERE seq = 12", 13),
    ],
)  # fmt: skip
def test_meddling_is_found_where_it_happened(own: Any, meddling: str, broken: int | None) -> None:
    house, url = own()
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'; ALTER TABLE access_notes DISABLE TRIGGER only_add")
        cursor.execute(meddling)
    connection.close()
    [proof] = verify(house.db)
    assert proof.broken == broken and proof.whole == (broken is None)
    house.db.stop()


def test_rows_cut_off_together_with_the_end_are_missed_by_the_hash_kept_elsewhere(own: Any) -> None:
    house, url = own()
    [before] = verify(house.db)
    assert before.whole and before.rows == 12
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET app.district = '*'; ALTER TABLE access_notes DISABLE TRIGGER only_add")
        cursor.execute("DELETE FROM access_notes WHERE seq > 10")
        cursor.execute("UPDATE access_heads SET (seq, hash) = (SELECT seq, hash FROM access_notes WHERE seq = 10)")
    connection.close()
    [blind] = verify(house.db)
    [seen] = verify(house.db, [before.hash])
    assert blind.whole and not seen.whole and seen.missing == (before.hash,)
    house.db.stop()


def test_the_service_itself_cannot_meddle(house: House, school: UUID) -> None:
    look(house, school, house.caller("CLERK", school), uuid7())
    for sql in ("UPDATE access_notes SET reason = 'x'", "DELETE FROM access_notes"):
        with pytest.raises(Exception, match="only ever added"), house.platform() as uow:
            uow.rows(f"{sql} RETURNING 1")
