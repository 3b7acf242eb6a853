"""What is installed tomorrow is what is installed today."""

import re

import pytest

from tests.tree import ROOT


def names(file: str) -> set[str]:
    """Required names, spelled as the index spells them."""
    found = re.findall(r"^([A-Za-z0-9._-]+)", (ROOT / file).read_text(), re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found if not name.startswith("-")}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_version_exactly(lock: str) -> None:
    lines = [line for line in (ROOT / lock).read_text().splitlines() if line and line[0] not in "#-"]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.+!-]+", line)] == []


@pytest.mark.parametrize("kind", ["requirements", "requirements-dev"])
def test_a_lock_covers_what_is_asked_for(kind: str) -> None:
    assert names(f"{kind}.in") - names(f"{kind}.lock") == set()


def test_nameko_is_the_measured_one() -> None:
    """A release candidate, which some add-ons bring in silently, makes a connection per reply."""
    assert "nameko==2.14.1" in (ROOT / "requirements.lock").read_text().splitlines()
