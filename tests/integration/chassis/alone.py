"""A shop and a till in one process on the embedded bus, with pages to ask the shop by: `python -m …alone`."""

import eventlet

eventlet.monkey_patch()

import signal  # noqa: E402
from collections.abc import Callable  # noqa: E402
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

    def ask(deed: Callable[[ShopApi, str], Any]) -> Callable[[dict[str, Any]], Any]:
        def page(environ: dict[str, Any]) -> Any:
            (text,) = parse_qs(environ["QUERY_STRING"])["id"]
            calls.enter(calls.start(Caller(role="CLERK", district_id=DISTRICT), 10))
            return deed(caller_of(ShopApi, wire), text)

        return page

    health.health.pages |= {
        "/sell": ask(lambda shop, text: shop.sell(sale_id=text, price=1, steps=5)),
        "/sell_slowly": ask(lambda shop, text: shop.sell_slowly(sale_id=text, seconds=1.5)),
        "/fail": ask(lambda shop, text: shop.fail_with(text=text)),
        "/letters": letters.page,
    }
    port = health.serve("127.0.0.1", 0)
    print(f"RUNNING shop till health http://127.0.0.1:{port}", flush=True)
    ended = eventlet.event.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.send(None))
    ended.wait()
    run.stop(running)
    wire.stop()


if __name__ == "__main__":
    main()
