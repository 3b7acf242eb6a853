"""What py-amqp's channel does, as far as kombu and nameko ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from amqp import exceptions as errors
from amqp import spec
from amqp.protocol import queue_declare_ok_t
from kombu.transport import base, pyamqp

from chassis.embedded.broker import Queue
from chassis.embedded.deliveries import Callback, Consumer, Delivery, Event
from chassis.embedded.exchanges import Exchange
from chassis.embedded.letters import Letter, pack, unpack

if TYPE_CHECKING:
    from chassis.embedded.transport import Connection


def _raise(error: Exception) -> None:
    raise error


class Channel(base.StdChannel):  # type: ignore[misc]
    """Options without an effect in here are accepted and ignored (`**_`)."""

    Message = pyamqp.Message
    prepare_message = pyamqp.Channel.prepare_message
    prepare_queue_arguments = pyamqp.Channel.prepare_queue_arguments
    message_to_python = pyamqp.Channel.message_to_python

    def __init__(self, connection: Connection, channel_id: int) -> None:
        self.connection: Connection | None = connection
        self.broker = connection.broker
        self.channel_id = channel_id
        self.auto_decode = True
        self.events: defaultdict[str, set[Callback]] = defaultdict(set)
        self._start()

    def _start(self) -> None:
        self.no_ack_consumers: Any = set()  # tags; kombu asks for them
        self.consumers: dict[str, Consumer] = {}
        self.held: dict[int, Delivery] = {}
        self._tags = count(1)
        self._prefetch = 0
        self._publications: Iterator[int] | None = None  # counted once confirms are on

    @property
    def is_open(self) -> bool:
        return self.connection is not None

    def _living(self) -> Connection:
        if self.connection is None:
            raise errors.RecoverableConnectionError("connection already closed")
        return self.connection

    def post(self, event: Event) -> None:
        self._living().post(event)

    @contextmanager
    def _command(self) -> Iterator[Connection]:
        """A refused command closes the channel; like py-amqp's it is at once open again, but empty."""
        with self.broker.lock:
            try:
                yield self._living()
            except errors.ChannelError:
                self._forget()
                raise

    def _refuse_later(self, error: errors.ChannelError) -> None:
        """What nobody waits for is refused in the next drain."""
        self._forget()
        self.post(partial(_raise, error))

    def close(self) -> None:
        with self.broker.lock:
            if self.connection is not None:
                self._forget()
                del self.connection.channels[self.channel_id]
                self.connection = None
                self.events.clear()

    def _forget(self) -> None:
        """All consumers leave, then all it held goes back: one step for everybody else."""
        consumers, held = self.consumers.values(), self.held.values()
        self._start()
        for consumer in consumers:
            consumer.queue.consumers.remove(consumer)
        for delivery in reversed(held):
            delivery.queue.unacknowledged -= 1
            delivery.give_back()
        for consumer in consumers:
            consumer.queue.after_consumer_left()
        for queue in {delivery.queue for delivery in held}:
            queue.flow()

    def exchange_declare(
        self, exchange: str, type: str, passive: bool = False, durable: bool = False, auto_delete: bool = True, **_: Any
    ) -> None:
        with self._command():
            if passive:
                self.broker.exchange(exchange)
            else:
                self.broker.declare_exchange(Exchange(exchange, type, durable, auto_delete))

    def queue_declare(
        self,
        queue: str = "",
        passive: bool = False,
        durable: bool = False,
        exclusive: bool = False,
        auto_delete: bool = True,
        arguments: dict[str, Any] | None = None,
        **_: Any,
    ) -> queue_declare_ok_t:
        name = queue or f"amq.gen-{uuid4().hex}"
        with self._command() as connection:
            if not passive:
                owner = connection if exclusive else None
                self.broker.declare_queue(Queue(self.broker, name, durable, auto_delete, dict(arguments or {}), owner))
            known = self.broker.queue(name, connection)
            return queue_declare_ok_t(known.name, len(known.ready), len(known.consumers))

    def queue_bind(self, queue: str, exchange: str = "", routing_key: str = "", **_: Any) -> None:
        with self._command() as connection:
            self.broker.exchange(exchange).bind(self.broker.queue(queue, connection), routing_key)

    def queue_unbind(self, queue: str, exchange: str, routing_key: str = "", **_: Any) -> None:
        with self._command() as connection:
            self.broker.exchange(exchange).unbind(self.broker.queue(queue, connection), routing_key)

    def queue_purge(self, queue: str = "", **_: Any) -> int:
        with self._command() as connection:
            ready = self.broker.queue(queue, connection).ready
            purged = len(ready)
            ready.clear()
            return purged

    def queue_delete(self, queue: str = "", if_unused: bool = False, if_empty: bool = False, **_: Any) -> int:
        with self._command() as connection:
            if queue not in self.broker.queues:
                return 0
            known = self.broker.queue(queue, connection)
            if (if_unused and known.consumers) or (if_empty and known.ready):
                raise errors.PreconditionFailed(f"PRECONDITION_FAILED - queue '{queue}' is used or not empty")
            deleted = len(known.ready)
            self.broker.delete(known)
            return deleted

    def confirm_select(self, **_: Any) -> None:
        with self._command():
            self._publications = self._publications or count(1)

    def basic_publish(
        self, message: Any, exchange: str = "", routing_key: str = "", mandatory: bool = False, **_: Any
    ) -> None:
        letter = pack(message, exchange, routing_key)
        with self.broker.lock:
            connection = self._living()
            try:
                queues = self.broker.exchange(exchange).route(routing_key)
            except errors.NotFound as missing:
                return self._refuse_later(missing)
            for queue in queues:
                queue.put(Letter(letter.body, letter.properties, exchange, routing_key))
            if mandatory and not queues:
                connection.post(partial(self._return, letter))
            if self._publications:
                connection.post(partial(self._confirm, next(self._publications)))

    def _return(self, letter: Letter) -> None:
        error = errors.error_for_code(312, "NO_ROUTE", spec.Basic.Return, errors.ChannelError)
        if not self.events["basic_return"]:
            raise error
        for callback in tuple(self.events["basic_return"]):
            callback(error, letter.exchange, letter.routing_key, unpack(letter, self.auto_decode))

    def _confirm(self, publication: int) -> None:
        for callback in tuple(self.events["basic_ack"]):
            callback(publication, False)

    def basic_qos(self, prefetch_size: int, prefetch_count: int, a_global: bool) -> None:
        """For each consumer that starts from now on."""
        if a_global:
            raise errors.AMQPNotImplementedError("NOT_IMPLEMENTED - prefetch per consumer only")
        self._prefetch = prefetch_count

    def basic_consume(
        self,
        queue: str = "",
        consumer_tag: str = "",
        no_ack: bool = False,
        callback: Callback = print,
        on_cancel: Callback | None = None,
        **_: Any,
    ) -> str:
        tag = consumer_tag or f"amq.ctag-{uuid4().hex}"
        with self._command() as connection:
            known = self.broker.queue(queue, connection)
            if tag in self.consumers:
                raise errors.NotAllowed(f"NOT_ALLOWED - attempt to reuse consumer tag '{tag}'")
            self.consumers[tag] = Consumer(self, known, tag, callback, no_ack, self._prefetch, on_cancel)
            if no_ack:
                self.no_ack_consumers.add(tag)
            known.consumers.append(self.consumers[tag])
            known.touch()
            return tag

    def basic_cancel(self, consumer_tag: str, **_: Any) -> None:
        """What it has not seen goes back to the queue; what it has seen is still to be acknowledged."""
        with self.broker.lock:
            consumer = self.consumers.pop(consumer_tag, None)
            if consumer is None:
                return
            self.no_ack_consumers.discard(consumer_tag)
            consumer.queue.consumers.remove(consumer)
            unseen = [held for held in self.held.values() if held.consumer is consumer and not held.seen]
            for delivery in reversed(unseen):
                self.release(delivery)
                delivery.give_back()
            consumer.queue.after_consumer_left()

    def basic_get(self, queue: str = "", no_ack: bool = False) -> Any:
        with self._command() as connection:
            known = self.broker.queue(queue, connection)
            known.touch()
            letter = known.take()
            if letter is None:
                return None
            delivery = self.hold(letter, known)
            delivery.seen = True
            if no_ack:
                self.release(delivery)
            return delivery.message(message_count=len(known.ready))

    def hold(self, letter: Letter, queue: Queue, consumer: Consumer | None = None) -> Delivery:
        delivery = Delivery(next(self._tags), letter, queue, self, consumer)
        self.held[delivery.tag] = delivery
        queue.unacknowledged += 1
        if consumer is not None:
            consumer.unacknowledged += 1
        return delivery

    def release(self, delivery: Delivery) -> None:
        del self.held[delivery.tag]
        delivery.queue.unacknowledged -= 1
        if delivery.consumer is not None:
            delivery.consumer.unacknowledged -= 1

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:
        with self.broker.lock:
            for delivery in self._settle(delivery_tag, multiple):
                delivery.queue.flow()

    def basic_reject(self, delivery_tag: int, requeue: bool) -> None:
        with self.broker.lock:
            for delivery in self._settle(delivery_tag):
                if requeue:
                    delivery.give_back()
                else:
                    delivery.queue.bury(delivery.letter, "rejected")
                delivery.queue.flow()

    def _settle(self, tag: int, multiple: bool = False) -> list[Delivery]:
        self._living()
        if tag not in self.held:
            self._refuse_later(errors.PreconditionFailed(f"PRECONDITION_FAILED - unknown delivery tag {tag}"))
            return []
        settled = [held for held in self.held.values() if held.tag <= tag] if multiple else [self.held[tag]]
        for delivery in settled:
            self.release(delivery)
        return settled
