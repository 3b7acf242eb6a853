"""`docs/contracts.md`: the same promises for a reader."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from tests.contracts.description import describe, promise_of
from tests.tree import contract_modules, promising_services

_TOP = """# Contracts

Written by `make snapshots` from `contracts/`; a test keeps it current. What a type means stands in its docstring there.

Every command carries an idempotency key and may be repeated. Every event is told at least once, in order for the
aggregate named as «about», and carries `event_id`, `at`, `district_id`, `school_id`.

Who asks whom and who tells whom stands in [architecture.md](architecture.md).
"""
_ENVELOPE = ("event_id", "at", "district_id", "school_id")


def page() -> str:
    """Services first, then the words they share."""
    promising = promising_services()
    words = [name for name in contract_modules() if name not in promising]
    parts = (line for name in [*promising, *words] for line in _module(name))
    return "\n".join([_TOP, *parts]).strip() + "\n"


def _module(name: str) -> Iterator[str]:
    module = import_module(f"contracts.{name}")
    known = describe(name)
    yield f"## {name}\n"
    yield f"{promise_of(module)}\n"
    yield from _methods(module, known["methods"])
    yield from _events(module, known["events"])
    yield from _messages(module, known["messages"])
    yield from _refusals(known["refusals"])


def _methods(module: Any, methods: dict[str, Any]) -> Iterator[str]:
    apis = [one for one in vars(module).values() if isinstance(one, type) and hasattr(one, "service")]
    for name, known in methods.items():
        (promise,) = {promise_of(getattr(api, name)) for api in apis if name in vars(api)}
        takes = ", ".join(f"{one}: {type_}" for one, type_ in known["takes"].items())
        yield f"- **{'command' if known['command'] else 'query'}** `{name}({takes}) → {known['answers']}`  "
        yield f"  {promise}"
    yield ""


def _events(module: Any, events: dict[str, Any]) -> Iterator[str]:
    for name, known in events.items():
        own = ", ".join(f"{one}: {type_}" for one, type_ in known["fields"].items() if one not in _ENVELOPE)
        heard = ", ".join(known["heard_by"]) or "nobody yet"
        yield f"- **event** `{name}` ({own or 'no more fields'}) about `{known['about']}`, heard by {heard}  "
        yield f"  {promise_of(getattr(module, known['class']))}"
    yield ""


def _messages(module: Any, messages: dict[str, dict[str, str]]) -> Iterator[str]:
    for name, own in messages.items():
        promise = promise_of(getattr(module, name))
        takes = ", ".join(f"{one}: {type_}" for one, type_ in own.items())
        yield f"- **message** `{name}` ({takes})" + (f"  \n  {promise}" if promise else "")
    yield ""


def _refusals(refusals: dict[str, Any]) -> Iterator[str]:
    for name, known in refusals.items():
        yield f"- **refusal** `{name}` — {known['status']} {known['kind']}: {known['title']}"
    yield ""
