"""Codes of a phone are taken once, within a step of drift; secrets are sealed for one account and opened by any key."""

from base64 import b64encode
from uuid import UUID

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.base import uuid7
from services.identity.models.second_factors import STEP, step_of
from services.identity.sealing import Keys, Unreadable

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MOMENTS = st.integers(1_000_000_000, 4_000_000_000)


def key(fill: int) -> str:
    return b64encode(bytes([fill]) * 32).decode()


def code(step: int) -> str:
    return pyotp.HOTP(SECRET).at(step)


def test_it_is_what_every_authenticator_computes() -> None:
    assert step_of(SECRET, pyotp.TOTP(SECRET).at(1_700_000_000), 1_700_000_000, None) == 1_700_000_000 // STEP


@given(MOMENTS, st.integers(-1, 1))
def test_a_phone_may_be_one_step_off(at: int, drift: int) -> None:
    step = at // STEP + drift
    found = step_of(SECRET, f" {code(step)[:3]} {code(step)[3:]}", at, None)
    assert found is not None and code(found) == code(step)


@given(MOMENTS, st.integers(2, 1000))
def test_further_off_is_wrong(at: int, off: int) -> None:
    now = at // STEP
    near = {code(now + drift) for drift in (-1, 0, 1)}
    for step in (now - off, now + off):
        assert (step_of(SECRET, code(step), at, None) is not None) == (code(step) in near)


@given(st.lists(MOMENTS, min_size=1, max_size=20))
def test_no_step_is_taken_twice_or_backwards(moments: list[int]) -> None:
    last, taken = None, []
    for at in sorted(moments):
        for step in (at // STEP, at // STEP - 1, at // STEP):
            found = step_of(SECRET, code(step), at, last)
            if found is not None:
                taken.append(found)
                last = found
    assert taken == sorted(set(taken)) and taken


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "ABCDEF", "１２３４５６", "шесть!"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert step_of(SECRET, typed, 1_700_000_000, None) is None


@given(st.text(min_size=1, max_size=40), st.uuids())
def test_what_was_sealed_for_one_is_opened_for_this_one_only(text: str, owner: UUID) -> None:
    keys = Keys(key(1))
    sealed = keys.seal(text, owner)
    assert keys.unseal(sealed, owner) == text and sealed != keys.seal(text, owner)
    for other, changed in ((uuid7(), sealed), (owner, sealed[:-1] + bytes([sealed[-1] ^ 1]))):
        with pytest.raises(Unreadable):
            keys.unseal(changed, other)


def test_keys_are_rotated_by_putting_the_new_one_first() -> None:
    owner = uuid7()
    old, both, new = Keys(key(1)), Keys(f"{key(2)}, {key(1)}"), Keys(key(2))
    assert both.unseal(old.seal("тайна", owner), owner) == "тайна"
    assert new.unseal(both.seal("тайна", owner), owner) == "тайна"
    fresh = both.sealed_anew(old.seal("тайна", owner), owner)
    assert fresh is not None and new.unseal(fresh, owner) == "тайна" and both.sealed_anew(fresh, owner) is None
    with pytest.raises(Unreadable):
        new.unseal(old.seal("тайна", owner), owner)


def test_a_key_of_another_length_is_named_and_none_is_none() -> None:
    assert not Keys("") and Keys(key(1))
    with pytest.raises(ValueError, match="KONTINGENT_SECOND_FACTOR_KEYS"):
        Keys("c2hvcnQ=")
