"""A shop and a till in one process on the embedded bus, with a page to sell by: `python -m …alone`."""

import eventlet

eventlet.monkey_patch()

import signal  # noqa: E402
from typing import Any  # noqa: E402
from urllib.parse import parse_qs  # noqa: E402

from chassis import call as calls  # noqa: E402
from chassis import health, letters, logs, run  # noqa: E402
from chassis.doors import caller_of  # noqa: E402
from chassis.settings import settings  # noqa: E402
from chassis.wire import Wire  # noqa: E402
from contracts.base import Caller, uuid7  # noqa: E402
from tests.integration.chassis.shop import ShopApi  # noqa: E402

DISTRICT = uuid7()


def main() -> None:
    logs.configure()
    running = run.start(["shop", "till"], settings())
    wire = Wire(settings().bus, "door")
    wire.start()

    def sell(environ: dict[str, Any]) -> int:
        asked = {key: value[0] for key, value in parse_qs(environ["QUERY_STRING"]).items()}
        calls.enter(calls.start(Caller(role="CLERK", district_id=DISTRICT), 10))
        return caller_of(ShopApi, wire).sell(sale_id=asked["id"], price=1, steps=5)

    health.health.pages |= {"/sell": sell, "/letters": letters.page}
    port = health.serve("127.0.0.1", 0)
    print(f"RUNNING shop till health http://127.0.0.1:{port}", flush=True)
    ended = eventlet.event.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.send(None))
    ended.wait()
    wire.stop()
    run.stop(running)


if __name__ == "__main__":
    main()
