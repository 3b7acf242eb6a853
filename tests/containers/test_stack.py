"""The stack stands: healthy, closed, as small as promised."""

import json
import re

import pytest
import requests

from tests.containers.stack import IMAGES, JOBS, STANDING, Stack


def test_everything_that_stays_is_healthy_and_everything_that_ends_has_ended_well(stack: Stack) -> None:
    seen = stack.seen()
    assert set(seen) == {*STANDING, *JOBS}
    assert {name: seen[name]["State"]["Health"]["Status"] for name in STANDING} == dict.fromkeys(STANDING, "healthy")
    ended = {name: (seen[name]["State"]["Status"], seen[name]["State"]["ExitCode"]) for name in JOBS}
    assert ended == dict.fromkeys(JOBS, ("exited", 0))
    assert {name: seen[name]["RestartCount"] for name in STANDING} == dict.fromkeys(STANDING, 0)


def test_what_falls_is_started_again_and_jobs_are_not(stack: Stack) -> None:
    policies = {name: one["HostConfig"]["RestartPolicy"]["Name"] for name, one in stack.seen().items()}
    assert policies == dict.fromkeys(STANDING, "unless-stopped") | dict.fromkeys(JOBS, "no")


def test_only_the_gateway_is_published_and_only_on_loopback(stack: Stack) -> None:
    published = {
        (name, port, where["HostIp"])
        for name, one in stack.seen().items()
        for port, places in one["NetworkSettings"]["Ports"].items()
        for where in places or ()
    }
    assert published == {("gateway", "8080/tcp", "127.0.0.1")}


def test_the_gateway_answers_to_the_machine(stack: Stack) -> None:
    document = requests.get(f"{stack.address}/openapi.json", timeout=10).json()
    assert document["openapi"].startswith("3.1")
    assert requests.get(f"{stack.address}/v1/me", timeout=10).status_code == 401


@pytest.mark.parametrize("name", IMAGES)
def test_a_container_may_nothing_but_serve(stack: Stack, name: str) -> None:
    found = stack.seen()[name]["HostConfig"]
    assert found["ReadonlyRootfs"] and found["CapDrop"] == ["ALL"]
    assert "no-new-privileges:true" in found["SecurityOpt"] and not found["Privileged"]


@pytest.mark.parametrize("name", IMAGES)
def test_every_process_tells_its_metrics(stack: Stack, name: str) -> None:
    ask = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8081/metrics', timeout=5).read().decode())"
    assert "# TYPE" in stack.inside(name, "python", "-c", ask)


@pytest.mark.parametrize("name", IMAGES)
def test_logs_are_lines_of_json_without_secrets(stack: Stack, name: str) -> None:
    lines = [line for line in stack.log(name).splitlines() if not line.startswith("RUNNING ")]
    assert lines and all("event" in json.loads(line) for line in lines)
    assert not re.search(r"[0-9a-f]{48}|://[^/\s]*@", "\n".join(lines))


def test_stopping_drains_and_ends_in_good_order(stack: Stack) -> None:
    stack.compose("stop", "reporting")
    state = stack.seen()["reporting"]["State"]
    stack.up()
    assert (state["ExitCode"], state["OOMKilled"]) == (0, False)
    assert '"draining"' in stack.log("reporting")
