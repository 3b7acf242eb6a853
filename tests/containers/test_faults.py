"""What dies comes back by itself, and nothing that was acknowledged is lost."""

import pytest

from tests.containers.stack import SERVICES, STANDING, Stack, within
from tests.e2e.test_story import YEAR, school_of
from tests.e2e.town import Town

FREE_LETTERS = iter("ЖИКЛМНОПРСТУФХЦЧШЩЭЮ")
HEALED = 60
UNSENT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"


def open_class(town: Town) -> str:
    """A command that the whole house hears of; its title."""
    body = {"grade": 6, "letter": next(FREE_LETTERS), "year": YEAR, "capacity": 20}
    made = town.person("SYS_ADMIN").do("POST", f"/v1/schools/{school_of(town)}/classes", body)
    return str(made["title"])


def heard(stack: Stack, title: str) -> bool:
    """Whether every service that keeps classes knows this one."""
    ask = f"SELECT count(*) FROM known_classes WHERE title = '{title}'"
    return all(stack.number(name, ask) == 1 for name in ("gradebook", "planning"))


@pytest.mark.parametrize("name", ["gradebook", "gateway", "identity", "rabbitmq", "postgres"])
def test_a_crash_heals_by_itself(stack: Stack, town: Town, name: str) -> None:
    teacher, here = town.person("TEACHER"), f"/v1/schools/{school_of(town)}/journal-pages"
    pages = teacher.get(here)
    title = open_class(town)
    starts, _ = stack.starts(name)
    stack.crash(name)
    within(HEALED, lambda: stack.starts(name)[0] > starts, f"{name} was not started again")
    within(HEALED, lambda: all(stack.healthy(one) for one in STANDING), "not all are healthy")
    town.address = stack.address
    town.known.clear()
    assert town.person("TEACHER").get(here) == pages
    within(HEALED, lambda: heard(stack, title), "what was acknowledged before the crash was not heard")
    after = open_class(town)
    within(HEALED, lambda: heard(stack, after), "events no longer flow")
    assert [stack.number(one, UNSENT) for one in SERVICES] == [0] * len(SERVICES)


def test_down_and_up_keeps_everything(stack: Stack, town: Town) -> None:
    path = f"/v1/schools/{school_of(town)}/classes"
    before = town.person("CLERK").get(path)
    stack.compose("down")
    stack.up()
    town.address = stack.address
    town.known.clear()
    assert town.person("CLERK").get(path) == before


def test_nothing_stumbles_at_rest(stack: Stack) -> None:
    """Longer than two heartbeats of the broker: a connection that nobody reads would have been dropped by then."""
    before = {name: len(stack.log(name)) for name in SERVICES}
    with pytest.raises(AssertionError, match="not within"):
        within(75, lambda: False, "")
    quiet = {name: stack.log(name)[size:] for name, size in before.items()}
    assert not [line for log in quiet.values() for line in log.splitlines() if '"warning"' in line or '"error"' in line]


def test_no_letter_is_dead(stack: Stack, town: Town) -> None:
    assert stack.inside("identity", "python", "-m", "chassis.letters", "list").strip() == "[]"
