"""Each part is copied with only what it may know into an empty folder, and imported there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import tree

ISOLATED = ("-I", "-W", "ignore::DeprecationWarning")
"""Installed packages, but neither the working folder nor the environment's paths."""

BARE = ("-I", "-S", "-W", "error")
"""A Python without any installed package."""


def copy(to: Path, *parts: str) -> None:
    for part in parts:
        shutil.copytree(tree.ROOT / part, to / part, ignore=shutil.ignore_patterns("__pycache__"))
    (to / "services").mkdir(exist_ok=True)
    (to / "services" / "__init__.py").touch()


def import_there(folder: Path, *modules: str, python: tuple[str, ...] = ISOLATED) -> None:
    program = f"""
import importlib, sys
sys.path.insert(0, {str(folder)!r})
for name in {modules!r}:
    print(importlib.import_module(name).__file__)
"""
    command = [sys.executable, *python, "-c", program]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for file in done.stdout.splitlines()[-len(modules) :]:
        assert Path(file).is_relative_to(folder), f"{file} is from elsewhere: nothing is proved"


def modules_of(part: str) -> list[str]:
    names = (tree.relative(path)[:-3].replace("/", ".").removesuffix(".__init__") for path in tree.python_files(part))
    return [name for name in names if not name.endswith("__main__")]


def test_contracts_need_nothing_but_python(tmp_path: Path) -> None:
    copy(tmp_path, "contracts")
    import_there(tmp_path, *modules_of("contracts"), python=BARE)


@pytest.mark.parametrize("service", tree.services())
def test_a_service_stands_alone(service: str, tmp_path: Path) -> None:
    copy(tmp_path, "contracts", "chassis", f"services/{service}")
    import_there(tmp_path, f"services.{service}.service")


def test_the_chassis_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()
    for name in ("__init__.py", "base.py"):
        shutil.copy(tree.ROOT / "contracts" / name, tmp_path / "contracts" / name)
    copy(tmp_path, "chassis")
    import_there(tmp_path, *modules_of("chassis"))


def test_the_gateway_stands_alone(tmp_path: Path) -> None:
    copy(tmp_path, "contracts", "chassis", "gateway")
    import_there(tmp_path, *modules_of("gateway"))


def test_an_import_from_elsewhere_would_be_seen(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="elsewhere"):
        import_there(tmp_path, "json")
