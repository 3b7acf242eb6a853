import ast

from tests import tree
from tests.architecture.budgets import CHASSIS_LINES, DOOR_LINES, FILE_LINES, FOLDER_LINES, LONGER_DOORS, LONGER_FILES

ALL_FILES = tree.python_files(*tree.PRODUCT, "tests")
DOORS = [(service, *door) for service in tree.services() for door in tree.doors(service)]


def code_lines(source: str) -> int:
    """Lines that do something."""
    skipped: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            skipped.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(source.splitlines(), start=1)
    return sum(1 for number, line in lines if number not in skipped and line.strip() and line.strip()[0] != "#")


def test_code_lines_are_what_does_something() -> None:
    assert code_lines('"""Says."""\n\n# why\nx = 1\n"""what x is"""\ny = "a\\n"\n') == 2


def test_the_chassis_stays_small_enough_to_be_read_whole() -> None:
    assert sum(code_lines(path.read_text()) for path in tree.python_files("chassis")) <= CHASSIS_LINES


def test_a_file_is_one_thing() -> None:
    lines = {path: len(path.read_text().splitlines()) for path in ALL_FILES if tree.relative(path) not in LONGER_FILES}
    too_long = {path for path, count in lines.items() if count > FOLDER_LINES.get(path.parent.name, FILE_LINES)}
    assert {tree.relative(path): lines[path] for path in too_long} == {}


def test_a_door_does_nothing() -> None:
    lines = {f"{service}.{door.name}": tree.body_lines(door) for service, door, _, _ in DOORS}
    assert {name: count for name, count in lines.items() if count > DOOR_LINES and name not in LONGER_DOORS} == {}


def test_no_exception_outlives_its_reason() -> None:
    for name in LONGER_FILES:
        assert len((tree.ROOT / name).read_text().splitlines()) > FILE_LINES, f"{name} is short enough now"
    bodies = {f"{service}.{door.name}": tree.body_lines(door) for service, door, _, _ in DOORS}
    for name in LONGER_DOORS:
        assert bodies.get(name, 0) > DOOR_LINES, f"{name} is short enough now"
