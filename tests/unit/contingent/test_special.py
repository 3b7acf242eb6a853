"""What contradicts what among special categories."""

from datetime import date

import pytest

from contracts.special import (
    Benefit,
    Disability,
    HealthGroup,
    LifeSituation,
    LongTreatment,
    SpecialData,
    SpecialNeeds,
    Supervision,
)
from services.contingent.models import special

TODAY, CHILD, ADULT = date(2026, 11, 23), date(2015, 5, 5), date(2008, 11, 23)
SINCE = date(2026, 9, 1)
WATCHED = Supervision(kind="PDN", starts_on=SINCE, document="решение № 1")


def disability(group="14", **more):
    return Disability(group=group, certificate="МСЭ-2026 № 000001", issued_on=SINCE, **more)


def ovz(**more):
    return SpecialNeeds(**{"category": "208", "conclusion": "15", "concluded_on": SINCE} | more)


def situation(code, **more):
    return LifeSituation(code=code, starts_on=SINCE, **more)


def wrong(born=CHILD, **data):
    return [field for field, _ in special.problems(special.written(SpecialData(**data)), born, TODAY)]


@pytest.mark.parametrize(
    ("born", "group", "field"),
    [
        (CHILD, "14", []),
        (CHILD, "11", ["disability.group"]),
        (ADULT, "14", ["disability.group"]),
        (ADULT, "12", []),
        (date(2008, 11, 24), "14", []),
        (None, "14", []),
    ],
)
def test_a_disabled_child_is_under_eighteen_and_the_groups_are_not(born, group, field):
    assert wrong(born, disability=disability(group)) == field


@pytest.mark.parametrize(
    ("born", "group", "on", "right"),
    [
        (CHILD, "V", None, True),
        (ADULT, "III", None, True),
        (ADULT, "IV", None, False),
        (ADULT, "IV", date(2026, 11, 22), True),
        (ADULT, "IV", TODAY, False),
    ],
)
def test_a_health_group_fits_the_age_on_its_day(born, group, on, right):
    assert (wrong(born, health_group=HealthGroup(group=group, on=on)) == []) is right


def test_a_disability_and_its_life_situation_go_together():
    assert wrong(disability=disability(), life_situations=[situation("2")]) == []
    assert wrong(life_situations=[situation("11"), situation("2")]) == ["life_situations[1].code"]
    assert wrong(disability=disability(), life_situations=[situation("11")]) == ["life_situations"]
    assert wrong(disability=disability()) == [], "situations may be uncovered by any consent"
    assert wrong(life_situations=[situation("2", ends_on=date(2026, 10, 1))]) == [], "it is over"


@pytest.mark.parametrize("code", ["301", "305", "311"])
def test_limits_of_health_among_situations_need_the_conclusion(code):
    assert wrong(life_situations=[situation(code)]) == ["life_situations[0].code"]
    assert wrong(life_situations=[situation(code)], ovz=ovz()) == []


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"disability": disability(valid_to=SINCE)}, "disability.valid_to"),
        ({"ovz": ovz(valid_to=date(2026, 8, 1))}, "ovz.valid_to"),
        ({"ovz": ovz(conclusion=" ")}, "ovz.conclusion"),
        ({"ovz": ovz(concluded_on=date(2026, 12, 1))}, "ovz.concluded_on"),
        ({"health_group": HealthGroup(group="I", on=date(2015, 5, 4))}, "health_group.on"),
        ({"long_treatment": LongTreatment(basis="", place="1", starts_on=SINCE)}, "long_treatment.basis"),
        ({"supervision": [Supervision(kind="PDN", starts_on=SINCE, document=" ")]}, "supervision[0].document"),
        (
            {"supervision": [WATCHED, Supervision(kind="KDN", starts_on=SINCE, ends_on=SINCE, document="1")]},
            "supervision[1].ends_on",
        ),
        ({"benefits": [Benefit(code="WARD", starts_on=SINCE, document=" ")]}, "benefits[0].document"),
        ({"benefits": [Benefit(code="WARD", starts_on=SINCE, ends_on=SINCE, document="1")]}, "benefits[0].ends_on"),
        ({"special_needs": "щ" * 501}, "special_needs"),
        ({"social_flags": ["LARGE_FAMILY", "щ" * 501]}, "social_flags[1]"),
    ],
)
def test_a_wrong_value_is_named_by_field(data, field):
    assert wrong(**data) == [field]


def test_what_is_empty_is_no_value():
    empty = {"special_needs": "  ", "social_flags": ["", " "], "life_situations": [], "ovz": ovz(variant=" ")}
    data = special.written(SpecialData(**empty))
    assert (data.special_needs, data.social_flags, data.life_situations) == (None, None, None)
    assert data.ovz.variant is None
    assert [code for _, _, code in special.coded(data)] == ["208"]


def test_every_field_has_a_category_and_what_is_counted_has_a_code():
    assert set(special.CATEGORY_OF) == set(SpecialData.__dataclass_fields__)
    assert {*special.ON_CARD, *special.CONDITIONS, *special.MARKED} <= set(special.CATEGORY_OF)
    assert special.code_of("ovz", {"category": "208"}) == "208"
    assert special.code_of("pe_group", "MAIN") == "MAIN"
    assert special.code_of("special_needs", "слова") is None
