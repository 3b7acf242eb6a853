"""How addresses are written, and what becomes of them when a card is typed anew."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import uuid7
from contracts.student_body import Address
from services.contingent.models import addresses
from services.contingent.models import card as cards
from tests.builders import student_body as build

TODAY = date(2026, 11, 23)
HOME = Address(text="п. Примерный, ул. Новая, д. 5")
PARTS = Address(postcode="249000", settlement=" п. Примерный ", street="ул. Новая", house="25 а", flat="7")


def test_the_text_is_made_of_the_parts_where_nobody_typed_one():
    made = addresses.written(PARTS)
    assert made.text == "249000, п. Примерный, ул. Новая, д. 25А, кв. 7"
    assert addresses.written(made) == made
    assert addresses.written(replace(PARTS, text="как в паспорте")).text == "как в паспорте"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "дом"}, "text"),
        ({"text": "щ" * 251}, "text"),
        ({"postcode": "12"}, "postcode"),
        ({"region_code": "4"}, "region_code"),
        ({"oktmo": "29000"}, "oktmo"),
        ({"house": "дом номер пять!"}, "house"),
        ({"house": "25A"}, "house"),
        ({"gar_object_id": 0}, "gar_object_id"),
        ({"starts_on": date(2026, 11, 24)}, "starts_on"),
        ({"valid_to": date(2027, 1, 1)}, "valid_to"),
        ({"kind": "STAY", "starts_on": TODAY, "valid_to": TODAY}, "valid_to"),
    ],
)
def test_a_wrong_address_is_named_by_field(change, field):
    assert [name for name, _ in addresses.problems(addresses.written(replace(HOME, **change)), TODAY)] == [field]


@pytest.mark.parametrize("house", ["5", "25а", "3/2", "12-14", "7 корп.1", "б/н"])
def test_houses_are_numbered_in_many_ways(house):
    assert list(addresses.problems(addresses.written(replace(HOME, house=house)), TODAY)) == []


def test_one_lives_at_one_address_of_a_kind_at_a_time():
    card = cards.written(build.child(addresses=[HOME, replace(HOME, kind="ACTUAL"), replace(HOME, text="д. Иная, 1")]))
    assert [one.field for one in cards.problems(card, TODAY)] == ["addresses[2].kind"]


def test_a_stay_says_until_when_and_is_pointed_at_when_it_is_over():
    stay = replace(HOME, kind="STAY")
    assert "до какого" in next(addresses.warnings(stay, TODAY))
    assert "кончилась" in next(addresses.warnings(replace(stay, valid_to=TODAY), TODAY))
    assert list(addresses.warnings(replace(stay, valid_to=date(2027, 1, 1)), TODAY)) == []


# a card typed anew

TEXTS = st.sampled_from(["д. Первая, 1", "д. Вторая, 2", "д. Третья, 3"])
DAYS = st.integers(0, 20).map(lambda n: TODAY - timedelta(days=n))


TYPED = st.none() | st.tuples(TEXTS, st.none() | DAYS)


@given(st.lists(st.tuples(DAYS, TYPED), min_size=1, max_size=6).map(lambda one: sorted(one, key=lambda step: step[0])))
def test_whatever_is_typed_intervals_of_a_kind_neither_overlap_nor_are_empty(life):
    """Each step: the day on which the card was typed, and the address with its day (none: taken off)."""
    rows: dict[UUID, list] = {}
    for day, typed in life:
        wanted = [Address(text=typed[0], starts_on=min(typed[1] or day, day) if typed[1] else None)] if typed else []
        held = [(key, replace(row[2], starts_on=row[0])) for key, row in rows.items() if row[1] is None]
        plan = addresses.planned(dict.fromkeys(["REGISTRATION"], held[0]) if held else {}, wanted, day)
        if plan.problems:
            continue
        last = max([*plan.ends.values(), *(row[1] for row in rows.values() if row[1])], default=date.min)
        if plan.begins and plan.begins[0].starts_on < last:
            continue  # an address that is over stands in the way: the database refuses
        for key, end in plan.ends.items():
            rows[key][1] = end
        for key, value in plan.corrects.items():
            rows[key][2] = value
        for key in plan.never:
            del rows[key]
        rows |= {uuid7(): [one.starts_on, None, one] for one in plan.begins}
        assert [one.text for one in plan.card] == [one.text for one in wanted]
    spans = sorted((start, end or date.max) for start, end, _ in rows.values())
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_the_same_value_goes_on_and_a_new_one_begins():
    key, held = uuid7(), replace(HOME, starts_on=date(2026, 9, 1))
    now = {"REGISTRATION": (key, held)}
    same = addresses.planned(now, [HOME], TODAY)
    assert (same.card, same.begins, same.ends, same.corrects) == ([held], [], {}, {})
    moved = addresses.planned(now, [replace(HOME, text="д. Иная, 1", starts_on=date(2026, 10, 1))], TODAY)
    assert (moved.ends, [one.text for one in moved.begins]) == ({key: date(2026, 10, 1)}, ["д. Иная, 1"])
    fixed = addresses.planned(now, [replace(held, flat="7")], TODAY)
    assert (fixed.corrects[key].flat, fixed.begins) == ("7", [])
    early = addresses.planned(now, [replace(HOME, starts_on=date(2026, 8, 1))], TODAY)
    assert [path for path, _ in early.problems] == ["addresses[0].starts_on"]
