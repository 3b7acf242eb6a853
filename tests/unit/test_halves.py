"""A run in two halves is one run: nothing is lost, and what fails or breaks off beside fails the whole."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.halves import REPORTS
from tests.tree import ROOT

HERE, BESIDE = "tests/unit/identity/test_permissions.py", "tests/places/test_debian.py"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("AMQP_URL", REPORTS)}
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [("assert False, 'so it is'", r"\d failed, \d+ passed"), ("import os; os._exit(7)", "broke off after")],
)
def test_what_goes_wrong_beside_goes_wrong_here(line: str, said: str, tmp_path: Path) -> None:
    """A plugin makes one test of the other half fail, or takes its process away."""
    (tmp_path / "spoiled.py").write_text(
        "import pytest\n"
        "@pytest.hookimpl(tryfirst=True)\n"
        "def pytest_runtest_call(item):\n"
        "    if 'test_debian' in item.nodeid:\n"
        f"        {line}\n"
    )
    done = run(HERE, BESIDE, "-p", "spoiled", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1 and re.search(said, done.stdout + done.stderr), done.stdout + done.stderr
