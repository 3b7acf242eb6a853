"""Whatever happens in whatever order it is told, the report balances. Compared with a count by days, one by one."""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.db import Database
from contracts.base import Caller
from contracts.reporting import MovementCounts, MovementReport
from contracts.student_body import Counterpart, LeaveReason, MovementKind
from services.reporting.models.columns import COLUMNS
from services.reporting.usecases import movement_report
from tests.integration.reporting.district import District, Pupil, School, hear

FIRST, DAYS = date(2026, 9, 1), 40
CUTS = [FIRST, FIRST + timedelta(12), FIRST + timedelta(25), FIRST + timedelta(DAYS + 1)]
GRADUATED = {LeaveReason.GRADUATED_9, LeaveReason.GRADUATED_11, LeaveReason.CERT_OF_STUDY}
DEEDS = st.sampled_from(["initial", "enrol", "enrol", "move", "move", "withdraw", "transfer"])
STEPS = st.lists(
    st.tuples(
        DEEDS,
        st.integers(0, DAYS),
        st.integers(0, 10**6),
        st.sampled_from(Counterpart),
        st.sampled_from(LeaveReason),
        st.sampled_from("MF"),
    ),
    max_size=30,
)


@dataclass
class History:
    """What happened, kept in the plainest form: for each pupil the days and classes, for each class its events."""

    district: District
    classes: dict[UUID, School] = field(default_factory=dict)
    pupils: list[Pupil] = field(default_factory=list)
    ways: dict[UUID, list[tuple[date, UUID | None]]] = field(default_factory=dict)
    events: list[tuple[date, UUID, str]] = field(default_factory=list)

    def enrol(self, school: School, class_id: UUID, on: date, kind: MovementKind, sex: str, **more: Any) -> None:
        pupil = school.enrol(class_id, on, kind, sex=sex, **more)
        self.pupils.append(pupil)
        initial = kind is MovementKind.INITIAL_ENTRY
        self.ways[pupil.id] = [(date.min if initial else on, class_id)]
        if not initial:
            self.events.append((on, class_id, "arrived"))

    def move(self, pupil: Pupil, class_id: UUID, on: date) -> None:
        assert pupil.class_id is not None
        self.events += [(on, pupil.class_id, "moved_out"), (on, class_id, "moved_in")]
        pupil.school.move(pupil, class_id, on)
        self.ways[pupil.id].append((on, class_id))

    def withdraw(self, pupil: Pupil, on: date, counterpart: Counterpart, reason: LeaveReason) -> None:
        assert pupil.class_id is not None
        self.events.append((on, pupil.class_id, "graduated" if reason in GRADUATED else "left"))
        pupil.school.withdraw(pupil, on, counterpart, reason)
        self.ways[pupil.id].append((on, None))

    def free_on(self, pupil: Pupil, on: date) -> bool:
        """Still somewhere, and nothing has happened to them on this day or later."""
        return pupil.class_id is not None and self.ways[pupil.id][-1][0] < on

    def stands_in(self, pupil: Pupil, day: date) -> UUID | None:
        """The class at the end of a day."""
        found = None
        for since, class_id in self.ways[pupil.id]:
            if since <= day:
                found = class_id
        return found

    def counts(self, class_id: UUID, starts_on: date, ends_on: date) -> dict[str, int]:
        one = timedelta(1)
        found: Counter[str] = Counter()
        for pupil in self.pupils:
            for when, day in (("start", starts_on - one), ("end", ends_on - one)):
                if self.stands_in(pupil, day) == class_id:
                    found[when] += 1
                    found[f"{when}_girls"] += pupil.sex == "F"
        found.update(what for on, where, what in self.events if where == class_id and starts_on <= on < ends_on)
        names = ("start", "start_girls", "arrived", "moved_in", "left", "moved_out", "graduated", "end", "end_girls")
        return {name: found[name] for name in names}


def live(steps: list[Any]) -> tuple[History, list[School]]:
    history = History(District())
    schools = [history.district.school(name) for name in ("Первая СОШ", "Вторая СОШ")]
    rooms = {school: [school.open_class(title) for title in ("4А", "5А", "5Б", "10А")] for school in schools}
    for deed, day, luck, counterpart, reason, sex in sorted(steps, key=lambda one: one[1]):
        on, dice = FIRST + timedelta(day), Random(luck)
        school = dice.choice(schools)
        if deed in ("initial", "enrol"):
            kind = MovementKind.INITIAL_ENTRY if deed == "initial" else MovementKind.ENROL_TRANSFER
            history.enrol(school, dice.choice(rooms[school]), on, kind, sex, counterpart=counterpart)
            continue
        able = [pupil for pupil in history.pupils if history.free_on(pupil, on)]
        if not able:
            continue
        pupil = dice.choice(able)
        other = next(one for one in schools if one is not pupil.school)
        if deed == "move":
            history.move(pupil, dice.choice([one for one in rooms[pupil.school] if one != pupil.class_id]), on)
        elif deed == "withdraw":
            history.withdraw(pupil, on, counterpart, reason)
        else:
            history.withdraw(pupil, on, Counterpart.SAME_DISTRICT, LeaveReason.TRANSFER_SCHOOL)
            same = {"counterpart": Counterpart.SAME_DISTRICT, "person_id": pupil.person_id}
            history.enrol(other, dice.choice(rooms[other]), on, MovementKind.ENROL_TRANSFER, pupil.sex, **same)
    return history, schools


def report(db: Database, caller: Caller, starts_on: date, ends_on: date) -> MovementReport:
    with db.begin(caller) as uow:
        return movement_report.get(uow, None, starts_on, ends_on)


def agree(history: History, db: Database, school: School, starts_on: date, ends_on: date) -> MovementCounts:
    found = report(db, school.caller(), starts_on, ends_on)
    for row in found.rows:
        if row.kind == "CLASS" and row.id:
            expected = history.counts(row.id, starts_on, ends_on)
            assert {name: getattr(row.counts, name) for name in expected} == expected
    assert [one for one in found.controls if not one.passed] == []
    with db.begin(school.caller()) as uow:
        names = movement_report.list_names(uow, None, starts_on, ends_on, None, None)
    whole = found.rows[-1].counts
    assert all(sum(map(column.holds, names.items)) == column.of(whole) for column in COLUMNS)
    return whole


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, order=st.randoms(use_true_random=False))
def test_any_history_balances_told_twice_and_in_any_order(db: Database, steps: list[Any], order: Random) -> None:
    history, schools = live(steps)
    told = history.district.told * 2
    order.shuffle(told)
    hear(db, *told)
    for school in schools:
        periods = [agree(history, db, school, *pair) for pair in itertools.pairwise(CUTS)]
        for one, following in itertools.pairwise(periods):
            assert (one.end, one.end_girls) == (following.start, following.start_girls)
        whole = agree(history, db, school, CUTS[0], CUTS[-1])
        assert (whole.start, whole.end) == (periods[0].start, periods[-1].end)
        assert whole.arrived == sum(one.arrived for one in periods)
    district = report(db, history.district.officer, CUTS[0], CUTS[-1])
    assert all(one.passed for one in district.controls if one.severity == "ERROR")
    own = [report(db, school.caller(), CUTS[0], CUTS[-1]).rows[-1].counts for school in schools]
    whole = district.rows[-1].counts
    assert all(column.of(whole) == sum(map(column.of, own)) for column in COLUMNS)
    assert whole.end == sum(1 for one in history.pupils if one.class_id is not None)
