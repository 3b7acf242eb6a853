"""Row-level security: the second wall, also when a query forgets whose rows it reads."""

import pytest

from contracts.base import Caller
from tests.integration.identity.house import House

OF_A_SCHOOL = (
    "schools",
    "school_changes",
    "appointments",
    "slips",
    "known_classes",
    "known_students",
    "known_consents",
)
OF_A_DISTRICT = ("districts", "people", "accounts", "sessions", "refresh_tokens", "known_representatives")


def fill(house: House) -> Caller:
    """A school with a row in every table; its administrator."""
    school_id = house.open_school()
    student = house.enrol(school_id, house.school_class(school_id))
    house.sign_in(house.account(school_id, house.parent(school_id, student)))
    house.appoint(school_id, "TEACHER")
    return house.caller("SYS_ADMIN", school_id)


def count(house: House, caller: Caller, table: str, where: str = "true") -> int:
    with house.db.begin(caller, read_only=True) as uow:
        return int(uow.scalar(f"SELECT count(*) FROM {table} WHERE {where}"))


@pytest.mark.parametrize("table", OF_A_SCHOOL)
def test_another_school_sees_nothing(house: House, table: str) -> None:
    mine, other = fill(house), house.caller("SYS_ADMIN", house.open_school())
    rows = f"school_id = '{mine.school_id}'"
    assert count(house, mine, table, rows) > 0 == count(house, other, table, rows)


@pytest.mark.parametrize("table", (*OF_A_SCHOOL, *OF_A_DISTRICT))
def test_another_district_sees_nothing(house: House, table: str) -> None:
    fill(house)
    assert count(house, house.officer(), table) > 0 == count(house, House(house.db).officer(), table)


@pytest.mark.parametrize("table", (*OF_A_SCHOOL, *OF_A_DISTRICT))
def test_nobody_sees_nothing(house: House, table: str) -> None:
    assert count(house, Caller(role="ANONYMOUS"), table) == 0
