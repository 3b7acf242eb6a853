"""A new name reaches everybody who copied the old one, as far as a consent covers it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from chassis.db import Database
from chassis.migrate import role_of
from contracts.base import Conflict
from contracts.contingent import AdultData, ConsentChanged, PersonRenamed, RepresentativeLinked, StudentEnrolled
from services.contingent.usecases import consents, people, pseudonyms
from services.identity.repository import known
from services.identity.usecases import keeping
from tests.builders import news
from tests.builders import student_body as build
from tests.integration.gradebook import world

BORN = date(2015, 5, 5)
IDENTITY: news.Heard = {
    StudentEnrolled: keeping.keep_student,
    PersonRenamed: keeping.keep_name,
    RepresentativeLinked: keeping.keep_representative,
    ConsentChanged: known.keep_consent,
}


@pytest.fixture(scope="module", params=[("gradebook", world.HEARD), ("identity", IDENTITY)], ids=lambda one: one[0])
def listener(
    request: pytest.FixtureRequest, database: Callable[[str | None], str]
) -> Iterator[tuple[Database, news.Heard]]:
    name, heard = request.param
    opened = Database().open(database(name), role=role_of(name))
    yield opened, heard
    opened.stop()


def rename(school, person, last, **more):
    with school.begin("CLERK") as uow:
        card, names = people.get(uow, person), {"last_name": last, "first_name": "Анна", "middle_name": "Петровна"}
        data = AdultData(**names | {"sex": "F", "birth_date": BORN} | more)
        people.change(uow, person, card.version, data)


def told(school):
    return [one["last_name"] for one in school.told("person_renamed.v1")]


def name_kept(database, person):
    sqls = {
        "known_students": "SELECT name FROM known_students WHERE person_id = %(id)s",
        "people": "SELECT last_name || ' ' || first_name FROM people WHERE person_id = %(id)s",
    }
    with database.begin() as uow:
        table = "people" if uow.scalar("SELECT to_regclass('people')") else "known_students"
        return uow.scalar(sqls[table], {"id": person})


def test_a_new_name_replaces_the_copies(school, listener):
    database, heard = listener
    _, person = school.enrol(school.open_class())
    news.carry(school.db, database, school.district_id, heard)
    assert name_kept(database, person) == "Иванова Анна"
    rename(school, person, "Ёжикова")
    rename(school, person, "Белова")
    early, late = (one for one in news.told(school.db, school.district_id) if isinstance(one, PersonRenamed))
    for event in (late, early):  # the newest word wins, whatever the order in which words come
        with database.begin(school.begin().caller) as uow:
            heard[PersonRenamed](uow, event)
    assert name_kept(database, person) == "Белова Анна"


def test_the_nameless_are_copied_by_their_label_until_a_consent_names_them(school, listener):
    database, heard = listener
    with school.begin("CLERK") as uow:
        person = pseudonyms.register(uow, school.id, "F", 2015, "31", build.SIGNED, None).id
    school.enrol(school.open_class(), person)
    news.carry(school.db, database, school.district_id, heard)
    assert name_kept(database, person) == "Обучающийся № О-1"
    with school.begin("CLERK") as uow:
        pseudonyms.name(uow, person, 2, build.child(), [build.mother()], [build.consent()])
    (event,) = (one for one in news.told(school.db, school.district_id) if isinstance(one, PersonRenamed))
    with database.begin(school.begin().caller) as uow:
        heard[PersonRenamed](uow, event)
    assert name_kept(database, person) == "Иванова Анна"


def test_a_name_waits_for_its_enrolment_in_the_journal(school, database):
    opened = Database().open(database("gradebook"), role=role_of("gradebook"))
    _, person = school.enrol(school.open_class())
    rename(school, person, "Белова")
    (event,) = (one for one in news.told(school.db, school.district_id) if isinstance(one, PersonRenamed))
    with pytest.raises(Conflict), opened.begin(school.begin().caller) as uow:
        world.HEARD[PersonRenamed](uow, event)
    opened.stop()


def test_only_students_are_told_and_only_of_a_change(school):
    applicant = school.applicant(build.child("Орлова"))
    rename(school, applicant, "Соколова")
    _, person = school.enrol(school.open_class())
    rename(school, person, "Иванова", study_language="русский")
    assert told(school) == []
    rename(school, person, "Иванова", birth_date=date(2015, 5, 6))
    assert [one["birth_date"] for one in school.told("person_renamed.v1")] == ["2015-05-06"]


def test_a_name_that_no_consent_covers_is_told_when_one_comes(school):
    _, person = school.enrol(school.open_class())
    with school.begin("CLERK") as uow:
        (paper,) = consents.list_of(uow, person)
        consents.withdraw(uow, paper.id, "Заявление № 8", None)
    rename(school, person, "Белова")
    assert told(school) == ["Обучающийся"], "the label, not what it became meanwhile"
    with school.begin("CLERK") as uow:
        consents.register(uow, person, build.consent(number="21"))
    assert told(school) == ["Обучающийся", "Белова"]


def test_an_adults_new_name_comes_with_their_links(school):
    school.applicant()
    link = school.told("representative_linked.v1")[0]["link"]
    with school.begin("CLERK") as uow:
        people.change(uow, link["person_id"], 1, AdultData(last_name="Белова", first_name="Мария"))
    names = [one["link"]["last_name"] for one in school.told("representative_linked.v1")]
    assert names == ["Иванова", "Белова"] and told(school) == []
