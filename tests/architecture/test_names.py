"""A module is named for what it knows; a name that fits anything says nothing."""

import ast
from pathlib import Path

import pytest

from tests import tree

SAYS_NOTHING = {"common", "core", "helper", "helpers", "manager", "managers", "misc", "shared", "util", "utils"}
ALL_FILES = tree.python_files(*tree.PRODUCT, "tests")


def test_modules_are_named_for_what_they_know() -> None:
    words = {
        path: set("_".join(path.relative_to(tree.ROOT).with_suffix("").parts).lower().split("_")) for path in ALL_FILES
    }
    assert [tree.relative(path) for path, said in words.items() if said & SAYS_NOTHING] == []


def test_classes_are_named_for_what_they_are() -> None:
    names = [node.name for path in ALL_FILES for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef)]
    assert [name for name in names if name.endswith(("Manager", "Helper", "Util", "Utils"))] == []


def test_modules_say_what_they_are_for() -> None:
    silent = [path for path in tree.python_files(*tree.PRODUCT) if not ast.get_docstring(parsed(path))]
    assert [tree.relative(path) for path in silent] == []


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@pytest.mark.parametrize("service", tree.services())
def test_a_service_has_its_page(service: str) -> None:
    text = (tree.ROOT / "services" / service / "README.md").read_text()
    assert [word for word in ("owns", "answers", "asks", "tells", "hears", "tables") if word not in text.lower()] == []
