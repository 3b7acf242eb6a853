"""Which queues a routing key leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chassis.embedded.broker import Queue

KNOWN_ROUTES = 1_000  # routing keys an exchange remembers


def _words(key: str) -> list[str]:
    return key.split(".") if key else []


def _topic_matches(pattern: list[str], words: list[str]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return any(_topic_matches(pattern[1:], words[skipped:]) for skipped in range(len(words) + 1))
    return bool(words) and pattern[0] in ("*", words[0]) and _topic_matches(pattern[1:], words[1:])


MATCHES: dict[str, Callable[[str, str], bool]] = {
    "direct": lambda pattern, key: pattern == key,
    "fanout": lambda pattern, key: True,
    "topic": lambda pattern, key: _topic_matches(_words(pattern), _words(key)),
}


@dataclass(eq=False)
class Exchange:
    name: str
    type: str
    durable: bool = True
    auto_delete: bool = False
    bindings: dict[tuple[Queue, str], None] = field(default_factory=dict)
    _routes: dict[str, tuple[Queue, ...]] = field(default_factory=dict)

    def route(self, key: str) -> tuple[Queue, ...]:
        """Every queue bound to this key, once however often it is bound."""
        if (known := self._routes.get(key)) is not None:
            return known
        if len(self._routes) >= KNOWN_ROUTES:
            self._routes.clear()
        found = dict.fromkeys(queue for queue, pattern in self.bindings if MATCHES[self.type](pattern, key))
        return self._routes.setdefault(key, tuple(found))

    def bind(self, queue: Queue, pattern: str) -> None:
        self.bindings[queue, pattern] = None
        self._routes.clear()

    def unbind(self, queue: Queue, *patterns: str) -> None:
        """From these patterns, or from all."""
        self.bindings = {
            (bound, pattern): None
            for bound, pattern in self.bindings
            if bound is not queue or (patterns and pattern not in patterns)
        }
        self._routes.clear()
