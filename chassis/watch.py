"""What piles up: events not yet told and letters nobody could read, as metrics and as log lines."""

from contextlib import suppress
from typing import Any

import eventlet
import structlog
from amqp.exceptions import NotFound

from chassis import topology
from chassis.db import Database
from chassis.links import channel_of, close, connect
from chassis.metrics import BACKLOG, DEAD
from contracts.base import PLATFORM

log = structlog.get_logger(__name__)
EVERY = 5.0
MANY = 1000
"""Events waiting in the outbox that are worth a warning."""


class Watch:
    """Looks by itself, one per process and service, so that a number is there before anybody asks."""

    def __init__(self, database: Database, service: str, url: str) -> None:
        self._database, self._service, self._url = database, service, url
        self._dead: dict[str, int] = {}

    def run(self) -> None:
        while True:
            for look in (self._outbox, self._letters):
                with suppress(Exception):  # the database or the bus is away: others say so
                    look()
            eventlet.sleep(EVERY)

    def _outbox(self) -> None:
        waiting = backlog(self._database, self._service)
        if waiting > MANY:
            log.warning("outbox_backlog", service=self._service, count=waiting)

    def _letters(self) -> None:
        for queue, count in dead_letters(self._url, self._queues()).items():
            DEAD.labels(queue).set(count)
            if count > self._dead.get(queue, 0):
                log.error("dead_letters", service=self._service, queue=queue, count=count)
            self._dead[queue] = count

    def _queues(self) -> list[str]:
        heard = {topology.queue(one.source, self._service) for one in topology.heard_by(self._service)}
        return [*sorted(heard), f"rpc-{self._service}"]


def backlog(database: Database, service: str) -> int:
    """How many events wait to be told; also the metric."""
    with database.begin(PLATFORM, read_only=True) as uow:
        waiting = int(uow.scalar("SELECT count(*) FROM outbox WHERE sent_at IS NULL"))
    BACKLOG.labels(service).set(waiting)
    return waiting


def dead_letters(url: str, queues: list[str]) -> dict[str, int]:
    """Queue → how many of its messages are parked."""
    link = connect(url, 0)
    try:
        with eventlet.Timeout(5, TimeoutError("no answer")):
            return {queue: _count(link, topology.dead_queue(queue)) for queue in queues}
    finally:
        close(link)


def _count(link: Any, queue: str) -> int:
    try:
        return int(channel_of(link).queue_declare(queue, passive=True).message_count)
    except NotFound:
        return 0
