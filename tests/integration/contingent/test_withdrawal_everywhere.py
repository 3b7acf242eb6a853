"""A withdrawn consent is felt by every service that keeps a copy, and after thirty days the name is in none of them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from chassis.db import Database
from chassis.migrate import role_of
from contracts.base import PLATFORM, system
from contracts.contingent import PersonRenamed
from services.contingent.usecases import clock, consent_deadlines, consents, people
from services.documents.usecases import hearing
from services.gradebook.usecases import diaries
from services.reporting.repository import naming
from tests.builders import news
from tests.builders import student_body as build
from tests.integration.contingent.test_renaming import IDENTITY
from tests.integration.gradebook import world
from tests.integration.reporting import district

HEARD: dict[str, news.Heard] = {
    "gradebook": world.HEARD,
    "identity": IDENTITY,
    "reporting": district.HEARD,
    "documents": {PersonRenamed: hearing.rename_in_drafts},
}
NAME, LABEL = "Василиса", "Обучающийся № И-1"


@pytest.fixture(scope="module")
def keepers(database: Callable[[str | None], str]) -> Iterator[dict[str, Database]]:
    opened = {name: Database().open(database(name), role=role_of(name)) for name in HEARD}
    yield opened
    for one in opened.values():
        one.stop()


def carry(school, keepers):
    for name, heard in HEARD.items():
        news.carry(school.db, keepers[name], school.district_id, heard)


def named(keeper, school) -> list[str]:
    """Tables with a row that holds the child's name."""
    with keeper.begin(system(district_id=school.district_id, school_id=school.id)) as uow:
        tables = [row.tablename for row in uow.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        holds = "SELECT count(*) FROM {0} t WHERE position(%(name)s IN t::text) > 0"
        ours = [one for one in tables if one not in ("alembic_version", "outbox")]
        return [one for one in ours if uow.scalar(holds.format(one), {"name": NAME})]


def test_a_withdrawal_closes_every_reading_and_its_end_takes_the_name_away(school, keepers):
    signed = clock.today() - timedelta(days=90)
    papers = [build.consent(signed_at=signed)]
    mother = build.mother(consent=build.consent(signed_at=signed))
    child = school.applicant(build.child(first=NAME, snils=build.snils(95)), [mother], papers)
    school.enrol(school.open_class(), child)
    carry(school, keepers)
    parent = UUID(school.told("representative_linked.v1")[0]["link"]["person_id"])
    assert {name for name, one in keepers.items() if named(one, school)} == {"gradebook", "identity", "reporting"}

    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, child)
        consents.withdraw(uow, paper.id, "Заявление № 5", None)
        assert people.get(uow, child).snils is None
    carry(school, keepers)
    assert {name: found for name, one in keepers.items() if (found := named(one, school))} == {}, "at once"
    assert "class_memberships" not in named(school.db, school), "nor in the lists of the school that keeps the card"
    with keepers["gradebook"].begin(school.caller("PARENT", parent)) as uow:
        assert [one.diary_open for one in diaries.children(uow)] == [False]
    with keepers["reporting"].begin(school.caller("DIRECTOR")) as uow:
        assert list(naming.unreadable(uow, school.id).values()) == [LABEL]
    with keepers["identity"].begin(system(district_id=school.district_id)) as uow:
        sql = "SELECT purposes FROM known_consents WHERE person_id = %(id)s"
        assert uow.scalar(sql, {"id": child}) == [], "nobody is given a slip by it"

    with school.begin() as uow:
        ended = "UPDATE consents SET withdrawn_on = %(day)s WHERE id = %(id)s RETURNING 1"
        uow.rows(ended, {"day": clock.today() - timedelta(days=30), "id": paper.id})
    with school.db.begin(PLATFORM) as uow:
        consent_deadlines.destroy_due(uow)
    carry(school, keepers)
    assert {name: found for name, one in keepers.items() if (found := named(one, school))} == {}
    assert named(school.db, school) == []
