"""Students are dealt into subgroups evenly."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.contingent.models.divisions import dealt

PARTS = [UUID(int=n) for n in range(1, 5)]
SEXES = st.lists(st.sampled_from("FM"), max_size=40)


def students(sexes):
    return [(UUID(int=100 + number), sex) for number, sex in enumerate(sexes)]


def spread(found):
    return max(found) - min(found)


@given(SEXES, st.integers(2, 4))
def test_neither_sizes_nor_girls_nor_boys_differ_by_more_than_one(sexes, count):
    everyone, parts = students(sexes), PARTS[:count]
    found = dealt(everyone, parts, {})
    assert found.keys() == {one for one, _ in everyone}
    for some in (everyone, [one for one in everyone if one[1] == "F"], [one for one in everyone if one[1] == "M"]):
        sizes = Counter(found[student] for student, _ in some)
        assert spread([sizes[one] for one in parts]) <= 1


@given(SEXES, st.integers(2, 4), st.data())
def test_who_has_a_place_keeps_it_and_the_rest_go_where_fewest_are(sexes, count, data):
    everyone, parts = students(sexes), PARTS[:count]
    before = {one: data.draw(st.sampled_from(parts)) for one, _ in everyone if data.draw(st.booleans())}
    found = dealt(everyone, parts, before)
    assert found.keys() == {one for one, _ in everyone} - before.keys()
    sizes, was = Counter([*before.values(), *found.values()]), Counter(before.values())
    smallest = min(sizes[one] for one in parts)
    assert all(sizes[one] <= max(smallest + 1, was[one]) for one in parts)
