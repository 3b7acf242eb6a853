"""The chassis could carry any trade: no word of this one is in it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.base import TENANT_KEYS
from tests import tree

TRADE = frozenset(
    """
    absence admission alphabet appointment assignment attendance consent contingent curriculum deputy
    diary district districts documents enrol enrolled enrolment enrollment grade gradebook guardian homework identity
    journal kindergarten lesson lessons mark marks movement movements officer orders parent parents person persons
    planning principal pupil pupils representative representatives reporting school schools secretary student students
    subject subjects substitution teacher teachers teaching timetable withdrawal withdrawn
    """.split()  # noqa: SIM905  (a list of words reads as words)
)
TENANT = frozenset({f"{key}_id" for key in TENANT_KEYS})
"""The one thing the chassis knows of whose rows are whose, taken from contracts.base."""
OUR_OWN = {"parent", "parents", "subject", "mark", "identity"}
"""Words of programming too: a path's parent, a token's subject, an identity column. Only alone: never `parent_id`."""
IN_PROSE = {"person", "persons"}
"""Whoever reads a log or repeats a call."""


def said(path: Path) -> Iterator[tuple[int, str]]:
    """Every identifier and every text of the program, but no prose."""
    tree_ = ast.parse(path.read_text())
    prose = {id(node.value) for node in ast.walk(tree_) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree_):
        for name in ("name", "id", "attr", "arg", "asname", "module"):
            word = getattr(node, name, None)
            if isinstance(word, str):
                yield getattr(node, "lineno", 0), word
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def explained(source: str) -> Iterator[tuple[int, str]]:
    """The prose: docstrings, line by line, and comments."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from enumerate(node.value.value.splitlines(), start=node.lineno)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def trade_words(text: str) -> set[str]:
    if text in TENANT or text.lower() in OUR_OWN:
        return set()
    parts = re.findall(r"[A-Z]?[a-z]+", re.sub("|".join(TENANT), "", text))
    return {part.lower() for part in parts} & TRADE


def test_no_word_of_the_trade_in_the_chassis() -> None:
    found = [(tree.relative(path), *one) for path in tree.python_files("chassis") for one in said(path)]
    assert [(path, line, text) for path, line, text in found if trade_words(text)] == []


def test_no_word_of_the_trade_in_what_the_chassis_says_of_itself() -> None:
    found = [(tree.relative(p), *one) for p in tree.python_files("chassis") for one in explained(p.read_text())]
    assert [(path, line, text) for path, line, text in found if trade_words(text) - OUR_OWN - IN_PROSE] == []


def test_prose_is_docstrings_and_comments() -> None:
    assert list(explained('"""Says\nmore."""\nx = "marks"  # why\n')) == [(1, "Says"), (2, "more."), (3, "# why")]


@pytest.mark.parametrize("text", ["StudentEnrolled", "known_lessons", "SELECT id FROM marks", "school"])
def test_a_word_of_the_trade_would_be_seen(text: str) -> None:
    assert trade_words(text)


@pytest.mark.parametrize("text", ["school_id", "parent", "sort_order", "ORDER BY at", "classify"])
def test_other_words_are_free(text: str) -> None:
    assert not trade_words(text)
