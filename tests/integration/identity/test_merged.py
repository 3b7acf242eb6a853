"""Two cards become one person, and two again: who signs in as whom."""

from uuid import UUID

import pytest

from contracts.base import Conflict, Forbidden, uuid7
from contracts.contingent import PeopleMerged, RepresentativeLinked
from contracts.identity import SessionOver
from contracts.student_body import KnownRepresentative, KnownStudent
from services.identity.repository import accounts
from services.identity.usecases import keeping, merged
from tests.integration.identity.house import House
from tests.integration.identity.test_sessions import refresh, whose


class Family:
    """A mother who was entered with each of two children."""

    def __init__(self, house: House) -> None:
        self.house, self.school_id, self.merge_id = house, house.open_school(), uuid7()
        class_id = house.school_class(self.school_id)
        self.children = [house.enrol(self.school_id, class_id) for _ in range(2)]
        self.kept, self.gone = (house.parent(self.school_id, child) for child in self.children)

    def hear(self, *, undone: bool = False, students: list[UUID] | None = None) -> None:
        """Contingent tells the merge, and every link anew."""
        where = {"district_id": self.house.district_id}
        cards = {"merge_id": self.merge_id, "kept_id": self.kept, "merged_id": self.gone}
        self.house.hear(merged.follow, PeopleMerged(**where, **cards, students=students or [], undone=undone))

    def relink(self, person_id: UUID) -> None:
        """The second child's link is this person's from now on."""
        with self.house.platform() as uow:
            sql = "SELECT * FROM known_representatives WHERE student_person_id = %(child)s"
            (row,) = uow.rows(sql, {"child": self.children[1].person_id})
        names = {"last_name": "Мамина", "first_name": "Анна", "kinship": "MOTHER", "portal_access": True}
        ends = {"student_person_id": row.student_person_id, "person_id": person_id}
        link = KnownRepresentative(id=row.id, **ends, **names, starts_on=row.starts_on)
        told = RepresentativeLinked(district_id=self.house.district_id, school_id=self.school_id, link=link)
        self.house.hear(keeping.keep_representative, told)

    def children_of(self, person_id: UUID) -> set[UUID]:
        with self.house.platform() as uow:
            return {row.student_id for row in accounts.children_of(uow, person_id)}


@pytest.fixture
def family(house: House) -> Family:
    return Family(house)


def ids(*children: KnownStudent) -> set[UUID]:
    return {child.id for child in children}


def test_the_account_of_the_merged_card_serves_the_kept_one_and_comes_back(house: House, family: Family) -> None:
    login = house.account(family.school_id, family.gone)
    session = house.sign_in(login)
    family.hear()
    family.relink(family.kept)

    session = refresh(house, session.refresh_token)
    assert whose(house, session).person_id == family.kept, "the session goes on as the kept person"
    assert whose(house, house.sign_in(login)).person_id == family.kept
    assert family.children_of(family.kept) == ids(*family.children)
    assert family.children_of(family.gone) == set()

    family.hear(undone=True)
    family.relink(family.gone)
    assert whose(house, house.sign_in(login)).person_id == family.gone
    assert family.children_of(family.gone) == ids(family.children[1])


def test_of_two_accounts_the_kept_ones_stays_and_the_other_is_closed_until_that_is_undone(
    house: House, family: Family
) -> None:
    mine, other = house.account(family.school_id, family.kept), house.account(family.school_id, family.gone)
    session = house.sign_in(other)
    family.hear()
    family.relink(family.kept)
    with pytest.raises(SessionOver):
        refresh(house, session.refresh_token)
    with pytest.raises(Forbidden, match="закрыта"):
        house.sign_in(other)
    assert whose(house, house.sign_in(mine)).person_id == family.kept

    family.hear(undone=True)
    family.relink(family.gone)
    assert whose(house, house.sign_in(other)).person_id == family.gone


def test_a_slip_that_is_out_opens_the_account_of_the_kept_person(house: House, family: Family) -> None:
    slip = house.slip(family.school_id, family.gone)
    family.hear()
    family.relink(family.kept)
    login = house.activate(slip.code).login
    assert whose(house, house.sign_in(login)).person_id == family.kept


def test_a_post_keeps_its_account_where_it_is(house: House, family: Family) -> None:
    house.appoint(family.school_id, "TEACHER", house.staff_person(family.gone))
    login = house.account(family.school_id, family.gone)
    family.hear()
    family.relink(family.kept)
    session = house.sign_in(login)
    assert (whose(house, session).person_id, session.acting.role) == (family.gone, "TEACHER")


def test_an_enrolment_follows_and_one_that_is_not_known_yet_is_waited_for(house: House, family: Family) -> None:
    child, twin = family.children
    login = house.account(family.school_id, twin.person_id)
    family.kept, family.gone = child.person_id, twin.person_id
    family.hear(students=[twin.id])
    with house.platform() as uow:
        sql = "SELECT id FROM known_students WHERE person_id = %(id)s"
        assert {row.id for row in uow.rows(sql, {"id": child.person_id})} == ids(child, twin)
    assert whose(house, house.sign_in(login)).person_id == child.person_id
    with pytest.raises(Conflict):
        family.hear(students=[uuid7()])
