"""What the repository holds, found by looking: tests run over every service there is, none is listed by hand."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PRODUCT = ("contracts", "chassis", "services", "gateway", "deploy")
DOOR_KINDS = ("query", "command", "rpc", "listen", "every")


def services() -> list[str]:
    """Services that have doors."""
    return sorted(found.parent.name for found in ROOT.glob("services/*/service.py"))


def migrated_services() -> list[str]:
    return sorted(found.parent.name for found in ROOT.glob("services/*/migrations") if any(found.glob("*.py")))


def contract_modules() -> list[str]:
    """All that is promised: the language (`base`), each service's promises, the words they share."""
    return sorted(found.stem for found in ROOT.glob("contracts/*.py") if found.stem != "__init__")


def _doors_module(service: str) -> ast.Module:
    return ast.parse((ROOT / "services" / service / "service.py").read_text())


def promising_services() -> list[str]:
    """Contract modules with an Api in them."""
    return [name for name in contract_modules() if _has_api(ROOT / "contracts" / f"{name}.py")]


def _has_api(path: Path) -> bool:
    classes = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)]
    return any(ast.unparse(base) in ("Api", "base.Api") for one in classes for base in one.bases)


def python_files(*folders: str) -> list[Path]:
    return sorted(found for folder in folders for found in (ROOT / folder).rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def doors(service: str) -> Iterator[tuple[ast.FunctionDef, str, list[str]]]:
    """Every door of a service: its function, its kind, and the names given to its decorator."""
    for function in ast.walk(_doors_module(service)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for decorator in function.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            kind = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if kind in DOOR_KINDS:
                given = decorator.args if isinstance(decorator, ast.Call) else []
                yield function, kind, [ast.unparse(one).rsplit(".", 1)[-1] for one in given]


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of what a function does; its docstring is not doing."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0
