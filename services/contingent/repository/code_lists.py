"""Reference data on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from chassis.db import UnitOfWork

_HELD = "valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)"


def of_list(uow: UnitOfWork, name: str, on: date) -> Sequence[Any]:
    """In the order in which it is read out."""
    sql = f"SELECT * FROM code_list_entries WHERE list = %(list)s AND {_HELD} ORDER BY position, code"
    return uow.rows(sql, {"list": name, "on": on})


def known(uow: UnitOfWork, words: Iterable[tuple[str, str]], on: date) -> set[tuple[str, str]]:
    """Those pairs of list and code (or our own word for it) that mean something on the day."""
    pairs = list(words)
    sql = f"""
        SELECT DISTINCT asked.list, asked.word
        FROM unnest(%(lists)s::text[], %(words)s::text[]) AS asked (list, word)
        JOIN code_list_entries e ON e.list = asked.list AND asked.word IN (e.code, e.name) AND {_HELD}
    """
    asked = {"lists": [one for one, _ in pairs], "words": [one for _, one in pairs], "on": on}
    return {(row.list, row.word) for row in uow.rows(sql, asked)} if pairs else set()
