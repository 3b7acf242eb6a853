"""The relay: tells committed events, oldest first, confirmed by the broker, at least once."""

import time
from contextlib import suppress
from typing import Any

import eventlet
import structlog
from amqp.exceptions import NotFound
from eventlet.event import Event as Promise

from chassis import embedded, topology
from chassis.db import Database
from chassis.failpoints import failpoint
from chassis.links import Confirmed, abandon, channel_of, connect
from chassis.metrics import TOLD
from contracts.base import PLATFORM

log = structlog.get_logger(__name__)
BATCH = 200
SILENCE = 20.0
"""Seconds a batch may wait for its confirms."""
ALWAYS = 1e9
POLL = 1.0
"""Seconds between looks when no commit of this process wakes the relay."""
_TURN = """SET LOCAL synchronous_commit = off; SET LOCAL idle_in_transaction_session_timeout = '30s';
    SELECT pg_advisory_xact_lock(hashtext('outbox'))"""
"""Whose host has died gives the turn up, whether or not the server has noticed the death."""
_UNSENT = """SELECT seq, event_id, name, about, body FROM outbox o
    WHERE sent_at IS NULL AND name = ANY(%(known)s) AND NOT EXISTS (
        SELECT FROM outbox u
        WHERE u.sent_at IS NULL AND u.name <> ALL(%(known)s) AND u.about = o.about AND u.seq < o.seq)
    ORDER BY seq LIMIT %(n)s"""
"""What a newer edition of the service has written waits for a relay that knows it, and so does what follows it."""
_SENT = "UPDATE outbox SET sent_at = now() WHERE seq = ANY(%(seqs)s)"
_AGAIN = """UPDATE outbox SET sent_at = NULL
    WHERE sent_at > (SELECT max(sent_at) FROM outbox) - make_interval(secs => %(s)s) RETURNING 1"""
"""Back from the last telling, not from now: a house that stood dark for a week has forgotten nothing."""
_SETTLED = "DELETE FROM outbox WHERE sent_at IS NOT NULL RETURNING 1"
_OLD_ANSWERS = "DELETE FROM answers WHERE at < now() - interval '7 days' RETURNING 1"
_OLD = (
    "DELETE FROM outbox WHERE sent_at < now() - make_interval(secs => %(s)s) RETURNING 1",
    "DELETE FROM inbox WHERE at < now() - interval '30 days' RETURNING 1",
    _OLD_ANSWERS,
)


class Relay:
    """One per process and service; a lock in the database lets one of them publish at a time."""

    def __init__(self, database: Database, service: str, url: str, retries: tuple[float, ...], keep: float) -> None:
        self._database, self._service, self._url = database, service, url
        self._retries, self._keep = retries, keep
        self._known = {one.name(): one for one in topology.events_of(service)}
        self._wake = Promise()
        self._link: Any = None
        self._batch: Confirmed | None = None
        self._embedded = url.startswith("embedded")
        """The bus then lives and dies with this process: what is unsettled is told again after every start."""
        self._swept = 0.0
        self._stopping = False
        self._unsettled = True

    def start(self) -> None:
        self._greenlet = eventlet.spawn(self._run)

    def stop(self) -> None:
        """Tells what is left for up to two seconds, then ends."""
        self._stopping = True
        self.wake()
        with suppress(Exception), eventlet.Timeout(2, False):
            self._greenlet.wait()
        self._greenlet.kill()
        abandon(self._link)

    def wake(self) -> None:
        if not self._wake.ready():
            self._wake.send(None)

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._work()
            except (Exception, eventlet.Timeout) as failed:
                log.warning("relay_stumbled", service=self._service, error=type(failed).__name__)
                abandon(self._link)
                self._link = None
                eventlet.sleep(0.5)

    def _work(self) -> None:
        if self._link is None:
            self._open()
        while self._tell() == BATCH:
            pass
        if not self._stopping:
            self._rest()
        if self._stopping:
            self._tell()

    def _rest(self) -> None:
        if time.time() - self._swept > 3600:
            self._sweep()
        if self._embedded:
            self._settle()
        else:
            self._show_life()
        with eventlet.Timeout(POLL, False):
            self._wake.wait()
        self._wake = Promise()

    def _settle(self) -> None:
        """The embedded bus shows when nothing is on its way: then nothing need be told again at the next start.

        Only this relay publishes here, and a letter is counted until its listener has committed and acknowledged.
        """
        if self._unsettled and not topology.on_the_way(self._service, self._retries, embedded.sizes()):
            with self._database.begin(PLATFORM) as uow:
                uow.rows(_SETTLED)
            self._unsettled = False

    def _show_life(self) -> None:
        """Reads the broker's heartbeats too: unread ones look like a dead broker after a minute of rest."""
        with suppress(TimeoutError):
            self._link.drain_events(timeout=0.01)
        self._link.heartbeat_check()

    def _open(self) -> None:
        self._link = connect(self._url, 30)
        channel = channel_of(self._link)
        topology.declare(channel, topology.events_of(self._service), self._retries)
        self._mind_a_broker_without_memory(channel)
        self._batch = Confirmed(self._link)

    def _mind_a_broker_without_memory(self, channel: Any) -> None:
        """A durable mark tells a broker that has lost its data: the recent past is told again, inboxes drop repeats."""
        mark = f"outbox.{self._service}"
        try:
            channel.queue_declare(queue=mark, passive=True)
            return
        except NotFound:
            again = self._link.channel()
        with self._database.begin(PLATFORM) as uow:
            repeated = len(uow.rows(_AGAIN, {"s": ALWAYS if self._embedded else self._keep}))
        again.queue_declare(queue=mark, durable=True, auto_delete=False)
        if repeated:
            log.warning("broker_forgot", service=self._service, repeated=repeated)

    def _tell(self) -> int:
        """Publishes one batch, when other processes have told theirs; how many events."""
        assert self._batch is not None
        with self._database.begin(PLATFORM) as uow:
            uow.later(_TURN, {})  # a lost note only tells again: nobody waits for the disk
            rows = uow.rows(_UNSENT, {"n": BATCH, "known": list(self._known)})
            if not rows:
                return 0
            failpoint(self._service, "telling")
            with eventlet.Timeout(SILENCE, TimeoutError("no confirm")):
                failed = self._publish(rows)
            failpoint(self._service, "told")
            done = [row.seq for row in rows if str(row.event_id) not in failed]
            uow.later(_SENT, {"seqs": done})
        self._unsettled = True
        TOLD.labels(self._service).inc(len(done))
        if failed:
            log.error("events_unroutable", service=self._service, count=len(failed))
            raise LookupError("a queue is gone; it is declared anew with the connection")
        return len(rows)

    def _publish(self, rows: Any) -> set[str]:
        assert self._batch is not None
        for row in rows:
            headers = {"name": row.name, "event_id": str(row.event_id), "about": row.about}
            if self._known[row.name].listeners:
                self._batch.publish(bytes(row.body), topology.exchange(self._service), row.name, headers)
        return self._batch.settle()

    def _sweep(self) -> None:
        """The embedded bus keeps what is unsettled, however old, and so the inbox that knows it again."""
        with self._database.begin(PLATFORM) as uow:
            for sql in (_OLD_ANSWERS,) if self._embedded else _OLD:
                uow.rows(sql, {"s": self._keep})
        self._swept = time.time()
