"""Whatever its users do, and in whatever order, the broker neither loses nor invents a message."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import chassis.embedded
from tests.integration.embedded.bus import Bus, Reader

FEW = st.integers(min_value=0, max_value=4)


class Traffic(RuleBasedStateMachine):
    """One queue with a place for the dead, and readers who come, work and vanish."""

    def __init__(self) -> None:
        super().__init__()
        chassis.embedded.reset()
        self.bus = Bus("embedded://")
        self.dead = self.bus.queue("dead")
        self.queue = self.bus.queue(arguments={"x-dead-letter-exchange": "", "x-dead-letter-routing-key": self.dead})
        self.published = 0
        self.alive: list[bytes] = []
        self.buried: list[bytes] = []
        self.seen: set[bytes] = set()
        self.readers: list[Reader] = []

    def teardown(self) -> None:
        self.bus.close()
        chassis.embedded.reset()

    @rule(number=FEW)
    def publish(self, number: int) -> None:
        for _ in range(number):
            self.published += 1
            self.alive.append(b"%d" % self.published)
            self.bus.publish(str(self.published), key=self.queue)

    @rule(prefetch=FEW, apart=st.booleans())
    def come(self, prefetch: int, apart: bool) -> None:
        connection = self.bus.connect() if apart or not self.readers else self.readers[-1].connection
        self.readers.append(Reader(connection, self.queue, prefetch))

    @precondition(lambda self: self.readers)
    @rule(who=st.data(), number=FEW)
    def read(self, who: Any, number: int) -> None:
        connection = self._reader(who).connection
        before = [(reader, len(reader.messages)) for reader in self.readers]
        for _ in range(number):
            try:
                connection.drain_events(timeout=0)
            except TimeoutError:
                break
        for reader, known in before:
            for message in reader.messages[known:]:
                assert message.delivery_info["redelivered"] == (message.body in self.seen)
                self.seen.add(message.body)

    @precondition(lambda self: any(reader.messages for reader in self.readers))
    @rule(which=st.data(), deed=st.sampled_from(["ack", "bury", "requeue"]))
    def settle(self, which: Any, deed: str) -> None:
        reader = which.draw(st.sampled_from([reader for reader in self.readers if reader.messages]))
        message = reader.messages.pop(which.draw(st.integers(0, len(reader.messages) - 1)))
        if deed == "ack":
            reader.channel.basic_ack(message.delivery_tag)
        else:
            reader.channel.basic_reject(message.delivery_tag, requeue=deed == "requeue")
        if deed != "requeue":
            self.alive.remove(message.body)
        if deed == "bury":
            self.buried.append(message.body)

    @precondition(lambda self: self.readers)
    @rule(who=st.data())
    def cancel(self, who: Any) -> None:
        reader = self._reader(who)
        reader.channel.basic_cancel(reader.tag)

    @precondition(lambda self: self.readers)
    @rule(who=st.data(), whole=st.booleans())
    def vanish(self, who: Any, whole: bool) -> None:
        reader = self._reader(who)
        (reader.connection if whole else reader.channel).close()
        self.readers = [one for one in self.readers if one.channel.connection is not None]

    def _reader(self, who: Any) -> Reader:
        reader: Reader = who.draw(st.sampled_from(self.readers))
        return reader

    @invariant()
    def nothing_is_lost_or_invented(self) -> None:
        assert chassis.embedded.sizes() == {self.queue: len(self.alive), self.dead: len(self.buried)}

    @invariant()
    def nobody_has_what_another_has(self) -> None:
        held = [message.body for reader in self.readers for message in reader.messages]
        assert len(held) == len(set(held))
        assert set(held) <= set(self.alive)

    @rule()
    def close_all_and_count(self) -> None:
        """The queue then holds what is alive in the order of publication, the dead in the order of their burial."""
        for reader in self.readers:
            reader.connection.close()
        self.readers.clear()
        assert self._take_all(self.queue, self.alive) == self.alive
        assert self._take_all(self.dead, self.buried) == self.buried
        self.seen.update(self.alive)

    def _take_all(self, queue: str, expected: list[bytes]) -> list[bytes]:
        channel = self.bus.connection.channel()
        bodies = [channel.basic_get(queue).body for _ in expected]
        assert channel.basic_get(queue) is None
        channel.close()
        return bodies


Traffic.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestTraffic = Traffic.TestCase
