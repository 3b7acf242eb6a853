"""A fail point ends a process: there are few, each is tested, and none can be switched on by what we deliver."""

import ast

from tests import tree
from tests.architecture.budgets import FAIL_POINTS
from tests.resilience.test_fail_points import POINTS

SWITCH = "KONTINGENT_FAIL_POINTS"


def _points() -> list[str]:
    """The second part of the name of each: what has just happened there."""
    calls = [
        node
        for path in tree.python_files(*tree.PRODUCT)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "failpoint"
    ]
    return [ast.literal_eval(one.args[1]) for one in calls]


def test_fail_points_are_few_and_every_one_is_tested() -> None:
    points = _points()
    assert len(points) <= FAIL_POINTS
    assert set(points) == {one.split(".")[1] for one in POINTS}


def test_nothing_that_is_delivered_switches_them_on() -> None:
    delivered = [
        path for path in (tree.ROOT / "deploy").rglob("*") if path.suffix in (".py", ".yaml", ".example", ".md", ".sh")
    ]
    assert len(delivered) > 5
    assert [tree.relative(path) for path in delivered if SWITCH in path.read_text()] == []
