"""Days, deadlines and the machine of states of admission (domain §2.3)."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.admissions import (
    AdmissionPriority,
    AdmissionProcedure,
    AdmissionWave,
    ApplicationStatus,
    PackagePaper,
    RefusalGround,
)
from services.contingent.models import admissions as rules
from services.contingent.models.rules import working_days_between

YEAR = "2027/2028"
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def row(**more):
    usual = {
        "grade": 1,
        "year": YEAR,
        "wave": AdmissionWave.SECOND,
        "priority": AdmissionPriority.NONE,
        "in_territory": False,
        "procedure": AdmissionProcedure.ORDINARY,
        "transfer_from": None,
        "submitted_on": date(2027, 7, 7),
        "test_on": None,
    }
    return SimpleNamespace(**(usual | more))


@pytest.mark.parametrize(
    ("day", "wave"),
    [
        (date(2027, 3, 31), None),
        (date(2027, 4, 1), AdmissionWave.FIRST),
        (date(2027, 6, 30), AdmissionWave.FIRST),
        (date(2027, 7, 1), None),
        (date(2027, 7, 5), None),
        (date(2027, 7, 6), AdmissionWave.SECOND),
        (date(2027, 9, 5), AdmissionWave.SECOND),
        (date(2027, 9, 6), AdmissionWave.ALL_YEAR),
        (date(2028, 2, 1), AdmissionWave.ALL_YEAR),
    ],
)
def test_grade_one_is_taken_in_by_waves(day, wave):
    assert rules.wave_of(1, YEAR, day) is wave
    assert rules.wave_of(5, YEAR, day) is AdmissionWave.ALL_YEAR


@pytest.mark.parametrize(
    ("facts", "status", "papers_on", "due"),
    [
        ({"wave": AdmissionWave.FIRST, "submitted_on": date(2027, 4, 1)}, "READY", date(2027, 4, 1), date(2027, 7, 5)),
        ({}, "READY", date(2027, 7, 7), date(2027, 7, 14)),
        ({}, "READY", date(2027, 7, 9), date(2027, 7, 16)),
        ({"transfer_from": "СОШ"}, "READY", date(2027, 7, 9), date(2027, 7, 14)),
        ({}, "SUBMITTED", None, date(2027, 7, 14)),
        ({"submitted_on": date(2027, 12, 30), "grade": 5}, "SUBMITTED", None, date(2028, 1, 14)),
        ({"test_on": date(2027, 7, 20)}, "TEST_ASSIGNED", date(2027, 7, 9), date(2027, 7, 20)),
        ({}, "ORDERED", date(2027, 7, 9), None),
    ],
)
def test_each_state_is_due_by_the_days_of_its_rule(facts, status, papers_on, due):
    assert rules.due(row(**facts), ApplicationStatus(status), papers_on) == due


@given(DAYS, st.integers(0, 30))
def test_so_many_working_days_after_are_so_many_working_days_between(day, count):
    found = rules.after_working_days(day, count)
    assert working_days_between(day, found) == count
    assert count == 0 or working_days_between(found - timedelta(days=1), found) == 1, (
        "the last of them is a working day"
    )


def test_the_queue_goes_by_right_then_territory_then_number():
    ranks = [rules.rank_of(one, False) for one in AdmissionPriority if one is not AdmissionPriority.NONE]
    ranks += [rules.rank_of(AdmissionPriority.NONE, territory) for territory in (True, False)]
    assert ranks == sorted(set(ranks))


@given(st.lists(st.sampled_from(list(ApplicationStatus)), max_size=20))
def test_what_is_over_stays_over(path):
    now = ApplicationStatus.SUBMITTED
    for wanted in path:
        if wanted in rules.NEXT.get(now, ()):
            assert now.is_open
            now = wanted
        elif not now.is_open:
            assert now not in rules.NEXT
    reachable, edge = set(), {ApplicationStatus.SUBMITTED}
    while edge:
        reachable |= edge
        edge = {after for one in edge for after in rules.NEXT.get(one, ())} - reachable
    assert reachable == set(ApplicationStatus)


def test_papers_and_test_follow_from_the_case():
    foreign = row(procedure=AdmissionProcedure.FOREIGN)
    assert PackagePaper.LAWFUL_STAY in rules.missing_of(foreign, [])
    assert rules.needs_test(foreign, []) and not rules.needs_test(row(), [])
    moving = row(procedure=AdmissionProcedure.FOREIGN, transfer_from="СОШ № 1", grade=6)
    assert rules.needs_test(moving, ["PERSONAL_FILE"]) and not rules.needs_test(
        moving, ["PERSONAL_FILE", "STUDY_PERIOD"]
    )
    assert not rules.needs_test(row(procedure=AdmissionProcedure.FOREIGN, grade=10), ["CERTIFICATE_9"])
    assert PackagePaper.CERTIFICATE_9 in rules.missing_of(row(grade=10), [])
    territory = row(wave=AdmissionWave.FIRST, in_territory=True, priority=AdmissionPriority.PREFERENTIAL)
    assert {"REGISTRATION_PROOF", "PRIORITY_PROOF"} <= set(rules.missing_of(territory, []))


def test_every_ground_of_refusal_has_words_and_a_source():
    assert set(rules.GROUNDS) == set(RefusalGround)
    assert all(title and source for title, source in rules.GROUNDS.values())
