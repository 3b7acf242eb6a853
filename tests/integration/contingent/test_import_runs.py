"""A list on its way in: how far it has come, and that nothing is done twice."""

from dataclasses import replace

import eventlet
import pytest

from contracts.base import Conflict, Invalid, NotFound, uuid7
from contracts.importing import ImportState
from services.contingent.usecases import import_acceptance, import_running, people
from services.contingent.usecases.import_running import Desk
from tests.builders import student_body as build
from tests.integration.contingent.test_import import child, take, xlsx


def run(school, id, role="CLERK"):
    with school.begin(role) as uow:
        found = import_running.progress(uow, id)
    return found.state, found.rows, found.checked


def names(school):
    with school.begin("CLERK") as uow:
        return [one.last_name for one in people.find(uow, school.id, None, None, 500).items]


def test_whoever_asks_is_told_how_far_a_list_has_come(school, monkeypatch):
    school.open_class(capacity=40)
    id, seen = uuid7(), []

    def aside(work, *given):
        seen.append(run(school, id))
        return work(*given)

    desk = Desk(begin=lambda: school.begin("SYS_ADMIN"), aside=aside)
    monkeypatch.setattr(import_running, "AT_A_TIME", 2)
    content = xlsx([child(n) for n in range(5)])
    import_acceptance.take(desk, school.id, content, False, id, build.YEAR)
    assert seen == [
        (ImportState.READING, 0, 0),
        (ImportState.CHECKING, 5, 0),
        (ImportState.CHECKING, 5, 2),
        (ImportState.CHECKING, 5, 4),
    ]
    assert run(school, id) == (ImportState.ACCEPTED, 5, 5)


def test_a_run_ends_right_or_wrong(school, other_school):
    school.open_class()
    right, wrong, refused = uuid7(), uuid7(), uuid7()
    take(school, xlsx([child(1)]), id=right)
    take(school, xlsx([child(1, sex="?")]), id=wrong)
    with pytest.raises(Invalid):
        take(school, xlsx([child(1, sex="?")]), dry_run=False, id=refused)
    assert [run(school, one)[0] for one in (right, wrong, refused)] == ["RIGHT", "WRONG", "WRONG"]
    with pytest.raises(NotFound):
        run(other_school, right)
    take(school, xlsx([child(1)]), id=wrong)
    assert run(school, wrong) == (ImportState.RIGHT, 1, 1)


def test_a_list_sent_again_under_its_number_is_answered_and_not_done(school):
    school.open_class()
    id, content = uuid7(), xlsx([child(1), child(2)])
    first = take(school, content, dry_run=False, id=id)
    assert take(school, content, dry_run=False, id=id) == replace(first, columns=[])
    assert len(school.told("import_accepted.v1")) == 1
    with pytest.raises(Conflict) as refused:
        take(school, xlsx([child(3)]), dry_run=False, id=id)
    assert refused.value.field == "id"
    assert len(names(school)) == 4, "two children, two mothers"


def test_a_number_that_another_school_has_used_is_refused_in_words(school, other_school):
    id = uuid7()
    for one in (school, other_school):
        one.open_class()
    take(school, xlsx([child(1)]), dry_run=False, id=id)
    with pytest.raises(Conflict, match="номер"):
        take(other_school, xlsx([child(2)]), dry_run=False, id=id)
    assert names(other_school) == []


def test_of_two_at_once_one_is_done(school):
    """Without СНИЛС no constraint of the database would tell the two apart."""
    school.open_class()
    content = xlsx([child(1, snils=None), child(2, snils=None)])
    both = [eventlet.spawn(take, school, content, dry_run=False) for _ in range(2)]
    assert sorted((one.added, one.unchanged) for one in (two.wait() for two in both)) == [(0, 2), (2, 0)]
    assert len(names(school)) == 4
    assert len(school.told("import_accepted.v1")) == 1
