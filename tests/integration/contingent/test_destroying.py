"""What a consent no longer covers is destroyed with an act, and stays destroyed when a backup brings it back."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import InternalError

from contracts.base import PLATFORM, Forbidden, NotFound
from contracts.contingent import Purpose
from services.contingent import reerase
from services.contingent.usecases import clock, consent_deadlines, consents, destroying, people
from tests.builders import student_body as build


def withdrawn(school, last="Иванова", number=61, days=30):
    """A student whose consent (P1) was withdrawn that long ago, or holds."""
    signed = clock.today() - timedelta(days=90)
    card = build.child(last, snils=build.snils(number), phone="+79000000061")
    papers = [build.consent(Purpose.P1, signed_at=signed)]
    _, person = school.enrol(school.open_class(letter=last[0]), school.applicant(card, [build.mother(last)], papers))
    if days is not None:
        with school.begin("CLERK") as uow:
            (paper,) = consents.list_of(uow, person)
            consents.withdraw(uow, paper.id, "Заявление № 7", clock.today() - timedelta(days=days))
    return person


def destroy(db):
    with db.begin(PLATFORM) as uow:
        consent_deadlines.destroy_due(uow)


def acts(school, role="DIRECTOR", **more):
    with school.begin(role) as uow:
        return destroying.page(uow, school.id, **{"year": None, "after": None, "limit": 50} | more)


def names_of(school, person):
    with school.begin() as uow:
        (row,) = uow.rows("SELECT last_name, snils, phone FROM persons WHERE id = %(id)s", {"id": person})
    return row.last_name, row.snils, row.phone


def test_an_act_says_what_was_erased_of_whom_and_why_but_no_value(school):
    person = withdrawn(school)
    destroy(school.db)
    (act,) = acts(school).items
    assert (act.person_id, act.personal_file_no, act.number, act.year) == (person, "И-1", 1, clock.today().year)
    assert (act.ground, act.consent_number) == ("WITHDRAWN", "17")
    assert act.ended_on == clock.today() - timedelta(days=30)
    assert act.fields == ["birth_date", "first_name", "last_name", "middle_name", "phone", "snils"]
    assert names_of(school, person) == ("Обучающийся", None, None)


def test_acts_are_numbered_without_gaps_and_read_newest_first(school):
    for last, number in (("Иванова", 62), ("Белова", 63), ("Ёлкина", 64)):
        withdrawn(school, last, number)
    destroy(school.db)
    destroy(school.db)
    first = acts(school, limit=2)
    rest = acts(school, after=first.next)
    assert [one.number for one in (*first.items, *rest.items)] == [3, 2, 1]
    assert acts(school, year=clock.today().year - 1).items == []


def test_where_nothing_was_there_nothing_is_certified(school):
    signed = clock.today() - timedelta(days=90)
    person = school.applicant(build.child(), None, [build.consent(Purpose.P5, signed_at=signed)])
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, person)
        consents.withdraw(uow, paper.id, "Заявление № 7", clock.today() - timedelta(days=40))
    destroy(school.db)
    assert acts(school).items == []


def test_an_act_is_never_changed(school):
    withdrawn(school, number=65)
    destroy(school.db)
    for statement in (
        "UPDATE destruction_acts SET fields = '{}' RETURNING 1",
        "DELETE FROM destruction_acts RETURNING 1",
    ):
        with pytest.raises(InternalError, match="never changed"), school.begin() as uow:
            uow.rows(statement)


def test_acts_are_for_whoever_answers_for_the_school(school, other_school):
    withdrawn(school, number=66)
    destroy(school.db)
    with pytest.raises(Forbidden):
        acts(school, "CLASS_TEACHER")
    with pytest.raises(NotFound), other_school.begin("DIRECTOR") as uow:
        destroying.page(uow, school.id, None, None, 50)
    assert acts(other_school).items == []


# a backup comes back


class Restored(Exception):
    """What a transaction did never happened: the database is as the backup of the evening before."""


@pytest.fixture
def restored(school):
    """A student whose consent was withdrawn, and whose data were destroyed, after the backup was made."""
    person, lines = withdrawn(school, number=67, days=None), []
    gone = "UPDATE consents SET withdrawn_on = %(day)s WHERE person_id = %(id)s RETURNING 1"
    with pytest.raises(Restored), school.db.begin(PLATFORM) as uow:
        uow.rows(gone, {"id": person, "day": clock.today() - timedelta(days=30)})
        consent_deadlines.destroy_due(uow)
        lines += [reerase.written(one) for one in destroying.page(uow, school.id, None, None, 50).items]
        raise Restored
    assert names_of(school, person) == ("Иванова", build.snils(67), "+79000000061")
    return person, lines


def test_what_was_destroyed_is_destroyed_again_with_its_act(school, restored):
    person, lines = restored
    for _ in range(2):
        reerase.erase_again(school.db, lines)
        assert names_of(school, person) == ("Обучающийся", None, None)
        (act,) = acts(school).items
        assert reerase.written(act) == lines[0]
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, person)
    assert (paper.status, paper.withdrawn_on) == ("WITHDRAWN", act.ended_on)
    withdrawn(school, "Белова", 68)
    destroy(school.db)
    assert [one.number for one in acts(school).items] == [2, 1], "the number that was given is not given again"


def test_an_act_about_somebody_whom_the_backup_does_not_know_is_passed_by(school, restored):
    _, (line,) = restored
    stranger = line.replace(str(restored[0]).encode(), b"0198f000-0000-7000-8000-000000000000")
    _, strange = reerase.erase_again(school.db, [stranger])
    assert strange == 1


def test_what_a_later_consent_covers_is_left_alone(school):
    person = withdrawn(school, number=69, days=29)
    with school.begin("CLERK") as uow:
        consents.register(uow, person, build.consent(Purpose.P1, number="18", signed_at=clock.today()))
        uow.rows("UPDATE consents SET withdrawn_on = withdrawn_on - 1 WHERE withdrawn_on IS NOT NULL RETURNING 1")
    destroy(school.db)
    assert (names_of(school, person)[0], acts(school).items) == ("Иванова", [])
    with school.begin("CLERK") as uow:
        assert people.get(uow, person).snils == build.snils(69)
