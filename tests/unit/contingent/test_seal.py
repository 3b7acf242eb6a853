"""Sealed values open where they were sealed, under a key of the ring, unchanged; nowhere and never else."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contingent.models.seal import Key, Ring, Unsealable, new_key

OLD, NEW = Key(b"o" * 32), Key(b"n" * 32)
RING = Ring((NEW, OLD))
HERE = "sealed_fields|1|ovz"


@given(st.binary(max_size=300))
def test_a_value_comes_out_as_it_went_in_and_never_twice_the_same(value):
    one, two = RING.seal(value, HERE), RING.seal(value, HERE)
    assert RING.open(NEW.id, one, HERE) == RING.open(NEW.id, two, HERE) == value
    assert one != two
    assert len(value) < 8 or value not in one


@given(st.binary(min_size=1, max_size=50), st.data())
def test_one_changed_bit_is_found(value, data):
    sealed = bytearray(RING.seal(value, HERE))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << (at % 8)
    with pytest.raises(Unsealable):
        RING.open(NEW.id, bytes(sealed), HERE)


@pytest.mark.parametrize("there", ["sealed_fields|2|ovz", "sealed_fields|1|disability", ""])
def test_a_value_carried_elsewhere_does_not_open(there):
    with pytest.raises(Unsealable):
        RING.open(NEW.id, RING.seal(b"208", HERE), there)


def test_the_first_key_seals_and_all_open():
    before = Ring((OLD,)).seal(b"208", HERE)
    assert RING.open(OLD.id, before, HERE) == b"208"
    with pytest.raises(Unsealable, match=OLD.id):
        Ring((NEW,)).open(OLD.id, before, HERE)
    with pytest.raises(Unsealable):
        Ring((OLD,)).open(OLD.id, RING.seal(b"208", HERE), HERE)


def test_equal_codes_are_marked_alike_under_one_key_and_one_field_only():
    assert RING.mark("ovz", "208") == RING.mark("ovz", "208") == Ring((NEW,)).mark("ovz", "208")
    others = {RING.mark("ovz", "207"), RING.mark("disability", "208"), Ring((OLD,)).mark("ovz", "208")}
    assert RING.mark("ovz", "208") not in others and len(others) == 3
    assert RING.marks("ovz", "208") == [RING.mark("ovz", "208"), Ring((OLD,)).mark("ovz", "208")]


def test_a_key_is_named_without_being_told():
    assert NEW.id != OLD.id and len(NEW.id) == 8
    assert NEW.id not in NEW.secret.hex() and NEW.id not in b64encode(NEW.secret).decode()


@pytest.mark.parametrize("text", ["", " , ", b64encode(b"short").decode(), "не ключ"])
def test_what_is_no_ring_is_refused(text):
    with pytest.raises(ValueError):
        Ring.parse(text)


def test_a_ring_is_read_in_its_order():
    first, second = new_key(), new_key()
    ring = Ring.parse(f"{first}, {second}")
    assert [b64encode(one.secret).decode() for one in ring.keys] == [first, second]
