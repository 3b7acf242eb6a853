"""The ledger: only ever added to, and always what the page shows."""

from dataclasses import replace
from typing import Any

import eventlet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from chassis.again import retried
from chassis.db import Database
from contracts.base import Forbidden, NotFound, Refusal, Stale, uuid7
from contracts.journal import LedgerCheck, NewMark, Preset, WorkKind
from contracts.permissions import ROLES, in_own_school
from services.gradebook.models import averages
from services.gradebook.models.averages import Weighed
from services.gradebook.repository import ledger
from services.gradebook.usecases import rules
from tests.integration.gradebook.deeds import add_work, correct, post, read_page, row_of
from tests.integration.gradebook.world import World

VALUES = ["5", "4", "3", "2", "1", "зач", "незач", "осв", "н/а", "."]


def check(world: World) -> LedgerCheck:
    with world.as_(world.caller("DIRECTOR")) as uow:
        return rules.check_ledger(uow, world.school_id)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE mark_entries SET value = '5'",
        "DELETE FROM mark_entries",
        "UPDATE period_mark_entries SET value = '5'",
        "TRUNCATE mark_entries",
    ],
)
def test_entries_are_only_ever_added(world: World, sql: str) -> None:
    post(world, [(world.children[0], "2")])
    with pytest.raises(DBAPIError, match=r"only ever added|permission denied"):
        with world.as_(world.teacher) as uow:
            uow.rows(f"{sql} RETURNING 1" if not sql.startswith("TRUNCATE") else sql)


def test_an_entry_cannot_be_superseded_twice(world: World) -> None:
    work = add_work(world)
    post(world, [(world.children[0], "2")], work_id=work.id)
    sql = """INSERT INTO mark_entries SELECT gen_random_uuid(), work_id, student_id, seq, supersedes, '5', NULL, NULL,
             author_id, at, district_id, school_id FROM mark_entries WHERE work_id = %(work)s RETURNING 1"""
    with pytest.raises(DBAPIError, match="uq_mark_entries"), world.as_(world.teacher) as uow:
        uow.rows(sql, {"work": work.id})


def test_a_broken_cell_is_found_and_mended(world: World) -> None:
    post(world, [(world.children[0], "2"), (world.children[1], "4")])
    with world.as_(world.caller("DIRECTOR")) as uow:
        uow.rows("UPDATE marks SET value = '5', points = 5 WHERE value = '2' RETURNING 1")
        uow.rows("DELETE FROM marks WHERE value = '4' RETURNING 1")
    assert check(world).differences == 2
    read_page(world)
    with world.as_(world.caller("DIRECTOR")) as uow:
        assert ledger.rebuild(uow, world.school_id) == 2
    assert check(world).differences == 0
    assert [row["marks"] for row in read_page(world)["students"]][1:3] == [{"1": "4"}, {"1": "2"}]


deeds = st.lists(
    st.tuples(
        st.sampled_from(["post", "correct", "annul", "weigh"]),
        st.integers(0, 1),
        st.integers(0, 3),
        st.sampled_from(VALUES),
        st.integers(1, 10),
    ),
    min_size=5,
    max_size=30,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=deeds, preset=st.sampled_from(Preset))
def test_whatever_is_done_the_cells_equal_the_ledger(db: Database, deeds: list[Any], preset: Preset) -> None:
    """…and the page shows the same averages and proposals as the rules in Python."""
    world = World(db).build()
    work = [add_work(world, kind=WorkKind.CONTROL), add_work(world, lesson=1, kind=WorkKind.ANSWER)]
    shown: dict[tuple[int, int], str | None] = {}
    weights = {0: 3, 1: 1}
    with world.as_(world.caller("SYS_ADMIN")) as uow:
        rules.change(uow, world.school_id, preset, 0)
    for deed, n, student, value, weight in deeds:
        _do(world, deed, work[n].id, n, student, value, weight, shown, weights)
    assert check(world).differences == 0
    for student, child in enumerate(world.children):
        _compare(row_of(world, child), student, shown, weights, preset)


def _do(
    world: World, deed: str, work_id: Any, n: int, student: int, value: str, weight: int, shown: Any, weights: Any
) -> None:
    from services.gradebook.usecases import works

    child = world.children[student]
    try:
        if deed == "weigh":
            with world.as_(world.teacher) as uow:
                works.change(uow, work_id, None, None, weight, None)
            weights[n] = weight
        elif deed == "post":
            mark = NewMark(student_id=child.id, value=value, reason="Правка")  # type: ignore[arg-type]
            post(world, [mark], lesson=n, work_id=work_id)
            shown[n, student] = value
        else:
            new = None if deed == "annul" else value
            correct(world, work_id, child, new)
            shown[n, student] = new
    except Refusal:
        assert shown.get((n, student)) is None


def _compare(row: Any, student: int, shown: Any, weights: Any, preset: Preset) -> None:
    values = {n: shown.get((n, student)) for n in (0, 1)}
    assert row["marks"] == {str(1): v for n, v in values.items() if v and n == 0} | {
        str(2): v for n, v in values.items() if v and n == 1
    }
    weighed = [
        Weighed(averages.COUNTED[v], weights[n], summative=n == 0) for n, v in values.items() if v in averages.COUNTED
    ]
    assert row["average"] == averages.shown(averages.average(weighed))
    assert row["proposed"] == averages.proposed(weighed, preset)


def test_marks_posted_at_once_are_all_there_exactly_once(world: World) -> None:
    """Eight teachers' devices give marks to different and to the same cells of one page."""
    works = [add_work(world, lesson=n) for n in range(4)]

    def give(n: int) -> int:
        child = world.children[n % 4]
        return retried(lambda: post(world, [(child, "5")], lesson=n // 4 % 4, work_id=works[n // 4 % 4].id)).changed

    pool = eventlet.GreenPool(8)
    changed = sum(pool.imap(give, range(32)))
    assert changed == 16
    found = check(world)
    assert (found.entries, found.cells, found.differences) == (16, 16, 0)
    assert read_page(world)["version"] >= 16


def test_one_of_two_racing_corrections_is_stale(world: World) -> None:
    work, child = add_work(world), world.children[0]
    seen = post(world, [(child, "2")], work_id=work.id).version

    def mend(value: str) -> bool:
        try:
            correct(world, work.id, child, value, version=seen)
        except Refusal:
            return False
        return True

    assert sorted(eventlet.GreenPool(2).imap(mend, ["3", "4"])) == [False, True]
    assert check(world).entries == 2


@pytest.mark.parametrize("role", list(ROLES))
def test_a_school_is_checked_and_ruled_by_those_who_answer_for_all_of_it(world: World, role: str) -> None:
    """A right to one's own data, or to a district's lists, is none to a whole school's ledger and rules."""
    for operation, deed in (
        ("audit.read", lambda uow: rules.check_ledger(uow, world.school_id)),
        ("settings.write", lambda uow: rules.change(uow, world.school_id, Preset.MATH, 0)),
    ):
        with world.as_(world.caller(role)) as uow:
            if in_own_school(operation, role):
                deed(uow)
            else:
                with pytest.raises(Forbidden):
                    deed(uow)


@pytest.mark.parametrize("version", [7, -1, 2**31 - 2, -(2**31)])
def test_rules_that_nobody_has_set_yet_have_version_nought(world: World, version: int) -> None:
    with pytest.raises(Stale) as stale, world.as_(world.caller("SYS_ADMIN")) as uow:
        rules.change(uow, world.school_id, Preset.STRICT, version)
    assert stale.value.facts["current"]["version"] == 0
    with world.as_(world.caller("SYS_ADMIN")) as uow:
        assert rules.change(uow, world.school_id, Preset.STRICT, 0).version == 1
        assert rules.change(uow, world.school_id, Preset.MATH, 1).version == 2


def test_the_department_reads_no_rules_of_a_school_it_has_not(world: World) -> None:
    with world.as_(world.caller("SYS_ADMIN")) as uow:
        rules.change(uow, world.school_id, Preset.STRICT, 0)
    officer = replace(world.caller("DISTRICT"), school_id=None)
    with world.as_(officer) as uow:
        assert rules.get(uow, world.school_id).preset is Preset.STRICT
    for stranger, school_id in ((officer, uuid7()), (replace(officer, district_id=uuid7()), world.school_id)):
        with pytest.raises(NotFound), world.as_(stranger) as uow:
            rules.get(uow, school_id)
