"""All that was ever told, told again to a service that has forgotten everything: shuffled, and each of it twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from random import Random
from typing import Any

import psycopg2
import psycopg2.errors

from chassis import migrate, topology
from chassis.links import Confirmed, abandon, connect
from tests.e2e.people import soon
from tests.places.platform import SERVICES
from tests.resilience.conftest import Place

AT_ONCE = 200
_HELD = "ARRAY['state', 'topic', 'homework', 'called_at', 'held_at', 'as_of']"
DERIVED = {
    "gradebook": {
        "known_staff": "to_jsonb(t)",
        "known_classes": "to_jsonb(t) - 'lessons_version'",
        "known_students": "to_jsonb(t)",
        "known_movements": "to_jsonb(t)",
        "memberships": "to_jsonb(t)",
        "known_representatives": "to_jsonb(t)",
        "known_consents": "to_jsonb(t)",
        "known_assignments": "to_jsonb(t)",
        "known_periods": "to_jsonb(t)",
        "marking_rules": "to_jsonb(t)",
        "pages": "to_jsonb(t) - 'version'",
        "lessons": f"to_jsonb(t) - 'changed' - CASE WHEN t.id = ANY (%(held)s::uuid[]) THEN {_HELD} ELSE '{{}}' END",
    },
    "reporting": {
        "known_schools": "to_jsonb(t)",
        "known_classes": "to_jsonb(t)",
        "known_students": "to_jsonb(t)",
        "known_orders": "to_jsonb(t)",
        "known_appointments": "to_jsonb(t)",
        "known_periods": "to_jsonb(t)",
        "movements": "to_jsonb(t)",
        "arrivals": "to_jsonb(t)",
        "mark_postings": "to_jsonb(t)",
        "roll_calls": "to_jsonb(t)",
        "activations": "to_jsonb(t)",
    },
}
"""Table → what of its rows `t` follows from events alone. What a teacher wrote into a held lesson does not."""


def told_to(place: Place, service: str) -> list[tuple[str, str, str, str, bytes]]:
    """(source, event id, name, about, body) of every event the service hears, in the order of telling."""
    for one in SERVICES:
        import_module(f"contracts.{one}")
    heard = topology.heard_by(service)
    found = []
    for source in sorted({one.source for one in heard}):
        names = [one.name() for one in heard if one.source == source]
        sql = "SELECT event_id::text, name, about, body FROM outbox WHERE name = ANY (%(names)s) ORDER BY seq"
        found += [(source, *row[:3], bytes(row[3])) for row in _rows(place.postgres.url(source), sql, {"names": names})]
    return found


def shuffled_twice(told: list[Any], seed: int = 7) -> list[Any]:
    """Each event twice; those about one thing in their order, all else in none (a second telling may come any time)."""
    random, about = Random(seed), {one[:1] + one[3:4]: [] for one in told}
    for one in told:
        about[one[:1] + one[3:4]].append(one)
    turns = [key for key, events in about.items() for _ in events]
    random.shuffle(turns)
    waiting = {key: iter(events) for key, events in about.items()}
    once = [(number, next(waiting[key])) for number, key in enumerate(turns)]
    again = [(random.uniform(number, len(once)), one) for number, one in once]
    return [one for _, one in sorted([*once, *again], key=lambda each: each[0])]


def tell(place: Place, service: str, events: list[Any]) -> None:
    """Into the service's queues, confirmed by the broker."""
    link = connect(place.rabbit.url(), 0)
    try:
        batch = Confirmed(link)
        for start in range(0, len(events), AT_ONCE):
            for source, event_id, name, about, body in events[start : start + AT_ONCE]:
                headers = {"event_id": event_id, "name": name, "about": about}
                batch.publish(body, "", topology.queue(source, service), headers)
            assert batch.settle() == set()
    finally:
        abandon(link)


def state(place: Place, service: str, held: list[str]) -> dict[str, list[str]]:
    """Everything the service knows from others, row by row."""
    url = place.postgres.url(service)
    return {
        table: [row[0] for row in _rows(url, f"SELECT ({what})::text AS row FROM {table} t ORDER BY 1", {"held": held})]
        for table, what in DERIVED[service].items()
    }


def held_lessons(place: Place) -> list[str]:
    return [
        row[0] for row in _rows(place.postgres.url("gradebook"), "SELECT id::text FROM lessons WHERE state = 'HELD'")
    ]


def heard(place: Place, service: str) -> int:
    return int(_rows(place.postgres.url(service), "SELECT count(*) FROM inbox")[0][0])


def waiting(place: Place, service: str) -> int:
    """Messages in its event queues, waiting rooms and dead ends, also those in work."""
    queues = place.rabbit.control("list_queues", "name", "messages").splitlines()
    return sum(int(line.split()[1]) for line in queues if f"--{service}" in line.split()[0])


@contextmanager
def forgotten(place: Place, service: str) -> Iterator[None]:
    """The service runs on a new, empty database; its own one is put back afterwards."""
    place.platform.kill9(service)
    _administer(place, f"ALTER DATABASE {service} RENAME TO {service}_kept", f"CREATE DATABASE {service}")
    try:
        migrate.upgrade(service, place.postgres.url(service))
        place.platform.launch(service)
        place.platform.wait_ready()
        yield
    finally:
        place.platform.kill9(service)
        put_back = f"ALTER DATABASE {service}_kept RENAME TO {service}"
        _administer(place, f"DROP DATABASE {service} WITH (FORCE)", put_back)
        place.platform.launch(service)
        place.platform.wait_ready()


def _administer(place: Place, *statements: str) -> None:
    """Whoever was just killed may still be connected for a moment."""
    connection = psycopg2.connect(place.postgres.url())
    connection.autocommit = True
    with connection.cursor() as cursor:
        for one in statements:
            soon(lambda one=one: _done(cursor, one), 10)
    connection.close()


def _done(cursor: Any, statement: str) -> bool:
    try:
        cursor.execute(statement)
    except psycopg2.errors.ObjectInUse:
        return False
    return True


def _rows(url: str, sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    finally:
        connection.close()
