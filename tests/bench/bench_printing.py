"""Orders printed beside calls that are answered, and what a paper costs beside the bare typesetter.

`python -m tests.bench.bench_printing`, on a PostgreSQL of its own; the use cases of documents as its process runs them:
greenlets, a pool of connections, printers beside them.
"""

import eventlet

eventlet.monkey_patch()

import statistics  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402
from tempfile import TemporaryDirectory  # noqa: E402
from typing import Any  # noqa: E402
from uuid import UUID  # noqa: E402

import typst  # noqa: E402

from chassis import logs, migrate  # noqa: E402
from chassis.db import Database  # noqa: E402
from contracts.documents import OrderKind  # noqa: E402
from deploy.postgres_node import PostgresNode  # noqa: E402
from services.documents.repository import papers  # noqa: E402
from services.documents.usecases import numbering, printing, reading  # noqa: E402
from tests.integration.documents.place import Place  # noqa: E402

ORDERS, AT_ONCE, MANY, TIMES, ECHOES = 50, 40, 300, 20, 400
"""A process takes forty calls at a time, and has four connections more (chassis/settings.py, chassis/db.py)."""


def main() -> None:
    print(table())


def table() -> str:
    logs.configure("ERROR")
    with TemporaryDirectory() as folder, PostgresNode(Path(folder)) as node:
        migrate.upgrade("documents", node.url())
        db = Database().open(node.url(), size=AT_ONCE + 4, role=migrate.role_of("documents"))
        try:
            place = Place(db).open()
            return "\n\n".join([_echoes(place), _papers(place)])
        finally:
            db.stop()


def _echoes(place: Place) -> str:
    """A small question to the same process and its database, while others let it print."""
    drafts = [UUID(place.draft()["id"]) for _ in range(ORDERS)]
    signed = [_signed(place) for _ in range(ORDERS)]
    place.register(_signed(place))  # printers are there
    waits = list[float]()
    _echo(place, waits, lambda: len(waits) < ECHOES)
    lines = [f"| alone | {_ms(waits)} | |"]
    office = place.office("CLERK")
    lines.append(_beside(place, f"{ORDERS} drafts are printed", lambda one: reading.pdf(office, one), drafts))
    lines.append(_beside(place, f"{ORDERS} orders are registered", place.register, signed))
    head = "| a question to documents | p50 ms | p99 | at most | they took, s |\n|---|---|---|---|---|"
    return "\n".join([head, *lines])


def _beside(place: Place, what: str, deed: Callable[[Any], Any], orders: list[Any]) -> str:
    pool, waits, started = eventlet.GreenPool(AT_ONCE), list[float](), time.perf_counter()
    going = eventlet.spawn(lambda: list(pool.imap(deed, orders)))
    _echo(place, waits, lambda: not going.dead)
    return f"| while {what} | {_ms(waits)} | {time.perf_counter() - started:.1f} |"


def _echo(place: Place, waits: list[float], goes_on: Callable[[], bool]) -> None:
    while goes_on():
        started = time.perf_counter()
        with place.begin("CLERK") as uow:
            numbering.get(uow, place.school_id)
        waits.append((time.perf_counter() - started) * 1000)
        eventlet.sleep(0.002)


def _papers(place: Place) -> str:
    """One page: the bare call in this process, the press, and whole use cases; then a list of many."""
    one, many = _signed(place), _signed(place, MANY)
    page, data = printing._source("order"), _data(place, one)
    bare = _median(lambda: typst.compile(
        page.encode(), sys_inputs={"order": data}, format="pdf", pdf_standards=["a-2b"], ignore_system_fonts=True
    ))  # fmt: skip
    press = _median(lambda: printing._compile("order", _facts(place, one), datetime.now(UTC)))
    orders = [place.draft()["id"] for _ in range(TIMES)]
    sign, register = iter(orders), iter(orders)
    signing, registering = _median(lambda: place.sign(next(sign))), _median(lambda: place.register(next(register)))
    rows = [("bare typst", bare), ("through the press", press), ("signed", signing), ("registered", registering)]
    lines = [f"| order of one page, {name} | {ms:.1f} | {ms / bare:.1f} × |" for name, ms in rows]
    lines += _list(place, many, bare)
    return "\n".join(["| a paper | ms | of bare typst |", "|---|---|---|", *lines])


def _list(place: Place, order_id: str, bare: float) -> list[str]:
    """Registered while somebody looks at it again and again."""
    seen, started = 0, time.perf_counter()
    going = eventlet.spawn(place.register, order_id)
    while not going.dead:
        with place.begin("CLERK") as uow:
            seen += reading.get(uow, UUID(order_id)).printing_since is not None
        eventlet.sleep(0.02)
    ms = (time.perf_counter() - started) * 1000
    with place.begin("CLERK") as uow:
        book = reading.whole_book(uow, place.school_id, datetime.now(UTC).year)
    sheets = next(one.sheets for one in book if one.order_id == UUID(order_id))
    what = f"list of {MANY} on {sheets} pages, registered, seen {seen} times while it was printed"
    return [f"| {what} | {ms:.0f} | {ms / bare:.0f} × |"]


def _signed(place: Place, count: int = 1) -> str:
    order_id: str = place.draft(OrderKind.ENROL, count)["id"]
    place.sign(order_id)
    return order_id


def _facts(place: Place, order_id: str) -> dict[str, Any]:
    with place.begin("CLERK") as uow:
        signature = papers.signature_of(uow, UUID(order_id), with_bytes=True)
    assert signature is not None
    return {"draft": False, "number": "1-К", "date": "01.09.2026", "stamp": None, "then": [], "form": signature.form}


def _data(place: Place, order_id: str) -> str:
    return printing._data(_facts(place, order_id), datetime.now(UTC))


def _median(deed: Callable[[], Any]) -> float:
    """Milliseconds."""
    took = list[float]()
    for _ in range(TIMES):
        started = time.perf_counter()
        deed()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


def _ms(waits: list[float]) -> str:
    ordered = sorted(waits)
    return f"{statistics.median(ordered):.1f} | {ordered[int(len(ordered) * 0.99)]:.1f} | {ordered[-1]:.1f}"


if __name__ == "__main__":
    main()
