"""Letters out with consumers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from amqp import spec
from amqp.exceptions import ConsumerCancelled

from chassis.embedded.broker import Queue
from chassis.embedded.letters import Letter, unpack

if TYPE_CHECKING:
    from chassis.embedded.channel import Channel

Callback = Callable[..., object]
Event = Callable[[], object]  # what a drainer calls


@dataclass(slots=True, eq=False)
class Consumer:
    channel: Channel
    queue: Queue
    tag: str
    callback: Callback
    no_ack: bool
    prefetch: int
    on_cancel: Callback | None
    unacknowledged: int = 0

    def has_room(self) -> bool:
        return self.no_ack or not self.prefetch or self.unacknowledged < self.prefetch

    def receive(self, letter: Letter) -> None:
        self.channel.post(self.channel.hold(letter, self.queue, self))

    def lose_queue(self) -> None:
        self.channel.consumers.pop(self.tag, None)
        self.channel.post(self._tell_cancelled)

    def _tell_cancelled(self) -> None:
        if self.on_cancel is None:
            raise ConsumerCancelled(self.tag, spec.Basic.Cancel)
        self.on_cancel(self.tag)


@dataclass(slots=True, eq=False)
class Delivery:
    """A letter out on a channel until it is settled. As an event it reaches its consumer."""

    tag: int
    letter: Letter
    queue: Queue
    channel: Channel
    consumer: Consumer | None
    seen: bool = False

    def __call__(self) -> None:
        consumer = self.consumer
        with self.queue.broker.lock:
            if consumer is None or self.channel.held.get(self.tag) is not self:
                return  # cancelled or closed meanwhile: the letter is in its queue again
            self.seen = True
            if consumer.no_ack:
                self.channel.release(self)
        consumer.callback(self.message(consumer_tag=consumer.tag))

    def message(self, **delivery_info: Any) -> Any:
        letter, message = self.letter, unpack(self.letter, self.channel.auto_decode)
        message.channel = self.channel
        message.delivery_info = delivery_info | {
            "delivery_tag": self.tag,
            "redelivered": letter.redelivered,
            "exchange": letter.exchange,
            "routing_key": letter.routing_key,
        }
        return message

    def give_back(self) -> None:
        self.letter.redelivered |= self.seen
        self.queue.put_back(self.letter)
