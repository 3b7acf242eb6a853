"""Turns: so many at a time, so many wait, nobody for longer than somebody waits for the answer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import eventlet
import pytest

from chassis import call as calls
from chassis.heavy import Turns
from contracts.base import PLATFORM, Unavailable


@contextmanager
def work(turns: Turns, count: int) -> Iterator[list[eventlet.greenthread.GreenThread]]:
    """So many pieces of work, each in its turn, that end with the block."""
    reads, writes = os.pipe()
    going = [eventlet.spawn(turns, os.read, reads, 1) for _ in range(count)]
    eventlet.sleep(0.05)
    try:
        yield going
    finally:
        os.write(writes, b"." * count)
        assert [one.wait() for one in going] == [b"."] * count
        os.close(reads)
        os.close(writes)


def test_whoever_comes_when_the_queue_is_full_is_refused_at_once() -> None:
    turns = Turns(at_once=1, waiting=1)
    with work(turns, 2), pytest.raises(Unavailable, match="слишком много"):
        turns(len, "")
    assert turns(len, "три") == 3


def test_nobody_waits_beyond_the_deadline() -> None:
    turns = Turns(at_once=1, waiting=5)
    with work(turns, 1), pytest.raises(Unavailable, match="вовремя"):
        calls.enter(calls.start(PLATFORM, 0.05, "print"))
        turns(len, "")
    calls._current.set(None)
    assert turns(len, "три") == 3


def test_work_that_fails_leaves_its_turn_to_the_next() -> None:
    turns = Turns(at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(TypeError):
            turns(len, 3)  # type: ignore[arg-type]
    assert turns(len, "три") == 3
