"""Row-level security inside the stack: what a service may see with the login it really has."""

import os

import pytest

from deploy.demo.district import DISTRICT_ID, schools
from tests.containers.stack import SERVICES, Refused, Stack
from tests.e2e.town import Town

NOBODY = "00000000-0000-7000-8000-000000000000"
OF_A_PERSON = {"sessions"}
"""Tables that name a school and are walled by district only: somebody may be signed in for each school they serve."""
WITH_COLUMN = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = '{column}'
  AND NOT a.attisdropped
"""
OWNED = """
SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) IN ('{name}', 'kontingent_{name}')
UNION SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) IN ('{name}', 'kontingent_{name}')
"""
POWERS = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname IN ({})"


def context(district: str, school: str = "") -> str:
    """What the chassis says at the start of every transaction, here for a whole session."""
    return f"SET app.district = '{district}'; SET app.school = '{school}';"


def counted(
    stack: Stack, name: str, where: str = "", before: str = "", *, login: str = "postgres", password: str = ""
) -> dict[str, int]:
    """Tenant table → rows a login sees of it, after what it says of itself; tables without any are left out."""
    column = "school_id" if "school_id" in where else "district_id"
    tables = [row[0] for row in stack.sql(name, WITH_COLUMN.format(column=column))]
    ask = " UNION ALL ".join(f"SELECT '{one}', count(*) FROM {one} WHERE {where or 'true'}" for one in tables)
    found = stack.sql(name, f"{before} {ask}", login=login, password=password)
    return {table: int(rows) for table, rows in found if rows != "0"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_serving_login_owns_nothing_and_has_no_powers(stack: Stack, name: str) -> None:
    assert stack.sql(name, OWNED.format(name=name)) == []
    powers = stack.sql(name, POWERS.format(f"'{name}', 'kontingent_{name}', '{name}_owner'"))
    assert powers == [["f"] * 5] * 3
    groups = stack.sql(name, f"SELECT rolname FROM pg_roles WHERE pg_has_role('{name}', oid, 'member')")
    assert {row[0] for row in groups} == {name, f"kontingent_{name}"}


@pytest.mark.parametrize("name", SERVICES)
def test_the_service_is_connected_with_that_login_and_nobody_else_is(stack: Stack, name: str) -> None:
    ask = f"SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = '{name}' AND usename IS NOT NULL"
    assert stack.sql("postgres", ask) == [[name]]


@pytest.mark.parametrize("name", SERVICES)
def test_a_login_opens_its_own_database_only(stack: Stack, name: str) -> None:
    for other in set(SERVICES) - {name}:
        with pytest.raises(Refused, match="permission denied for database"):
            stack.sql(other, "SELECT 1", login=name)


@pytest.mark.parametrize("name", SERVICES)
def test_without_a_district_nothing_is_seen_by_the_login_and_the_owner(stack: Stack, town: Town, name: str) -> None:
    assert counted(stack, name), "the loaded district left nothing here"
    assert counted(stack, name, login=name) == {}
    assert counted(stack, name, login=f"{name}_owner", password=os.environ["OWNER_PASSWORD"]) == {}
    assert counted(stack, name, before=context(NOBODY), login=name) == {}


@pytest.mark.parametrize("name", SERVICES)
def test_a_district_sees_its_own_and_a_school_not_what_another_has(stack: Stack, town: Town, name: str) -> None:
    district = str(DISTRICT_ID)
    everything = counted(stack, name, f"district_id = '{district}'")
    assert counted(stack, name, before=context(district), login=name) == everything
    for place in schools(small=True):
        before = context(district, str(place.id))
        mine, strangers = f"school_id = '{place.id}'", f"school_id <> '{place.id}'"
        assert counted(stack, name, mine, before, login=name) == counted(stack, name, mine)
        assert counted(stack, name, strangers, before, login=name).keys() <= OF_A_PERSON


def test_a_row_for_another_district_is_refused(stack: Stack, town: Town) -> None:
    steal = f"UPDATE known_students SET district_id = '{NOBODY}'"
    with pytest.raises(Refused, match="row-level security"):
        stack.sql("gradebook", context(str(DISTRICT_ID)) + steal, login="gradebook")


def test_a_month_of_the_access_journal_cannot_be_read_past_its_walls(stack: Stack, town: Town) -> None:
    months = stack.sql("identity", "SELECT relname FROM pg_class WHERE relnamespace = 'partitions'::regnamespace")
    month = next(name for (name,) in months if name.removeprefix("access_notes_").replace("_", "").isdigit())
    with pytest.raises(Refused, match="permission denied for schema partitions"):
        stack.sql("identity", f"{context(str(DISTRICT_ID))} SELECT * FROM partitions.{month}", login="identity")


def test_a_login_cannot_change_the_tables_or_the_wall(stack: Stack) -> None:
    for forbidden in (
        "ALTER TABLE outbox ADD COLUMN mine int",
        "ALTER TABLE known_students DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON known_students",
        "CREATE TABLE mine (n int)",
        "TRUNCATE outbox",
        "SET ROLE gradebook_owner",
    ):
        with pytest.raises(Refused, match=r"must be owner|permission denied"):
            stack.sql("gradebook", forbidden, login="gradebook")


def test_making_the_databases_again_changes_nothing(stack: Stack) -> None:
    before = stack.sql("postgres", "SELECT oid, datname, datdba, datacl FROM pg_database ORDER BY 1")
    said = stack.compose("run", "--rm", "-T", "databases")
    assert sorted(said.split()) == sorted([*SERVICES, *["database"] * len(SERVICES)])
    assert stack.sql("postgres", "SELECT oid, datname, datdba, datacl FROM pg_database ORDER BY 1") == before


def test_migrating_again_changes_nothing(stack: Stack) -> None:
    assert stack.compose("run", "--rm", "-T", "migrate-gradebook").split() == ["migrated", "gradebook"]
