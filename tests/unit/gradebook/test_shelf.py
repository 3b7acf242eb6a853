"""The shelf of page bodies: never an old one, never more than its room."""

import os
from uuid import UUID

from contracts.base import uuid7
from services.gradebook.repository.shelf import Shelf

ROOM = 10_000


def noise(size: int) -> bytes:
    """Does not shrink."""
    return os.urandom(size)


def test_a_body_is_found_with_its_stamp_only() -> None:
    shelf, page = Shelf(ROOM), uuid7()
    shelf.put(page, "1", b"first")
    assert shelf.find(page, "1") == b"first"
    assert shelf.find(page, "2") is None
    shelf.put(page, "2", b"second")
    assert (shelf.find(page, "1"), shelf.find(page, "2")) == (None, b"second")


def test_what_was_not_asked_for_longest_goes_first() -> None:
    shelf = Shelf(ROOM)
    one, two, three = (uuid7() for _ in range(3))
    for page in (one, two):
        shelf.put(page, "1", noise(4_000))
    shelf.find(one, "1")
    shelf.put(three, "1", noise(4_000))
    assert shelf.find(two, "1") is None
    assert shelf.find(one, "1") and shelf.find(three, "1")


def test_the_room_is_kept_whatever_comes() -> None:
    shelf = Shelf(ROOM)
    pages: list[UUID] = [uuid7() for _ in range(5)]
    for n in range(60):
        shelf.put(pages[n % 5], str(n), noise(3_000))
        assert len(shelf) <= 3
    shelf.put(pages[0], "big", noise(50_000))
    assert len(shelf) == 0
    shelf.put(pages[0], "small", b"small")
    assert shelf.find(pages[0], "small") == b"small"
