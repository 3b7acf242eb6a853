"""An operator's call, as the platform itself: `python -m chassis.ask SERVICE METHOD '{"argument": …}'`.

For what no person may do over HTTP, such as opening the first tenant. Needs AMQP_URL.
"""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402
from typing import Any  # noqa: E402

import orjson  # noqa: E402

from chassis import call as calls  # noqa: E402
from chassis import logs, render  # noqa: E402
from chassis.doors import request  # noqa: E402
from chassis.settings import EMBEDDED, settings  # noqa: E402
from chassis.wire import Wire  # noqa: E402
from contracts.base import PLATFORM, Refusal, uuid7  # noqa: E402


def ask(wire: Wire, service: str, method: str, arguments: dict[str, Any], seconds: float = 30) -> Any:
    """The decoded answer; raises the refusal."""
    call = calls.start(PLATFORM, seconds, method, uuid7().hex)
    answer = request(wire, service, call, arguments)
    return orjson.loads(render.unwrap(answer.body, answer.headers) or b"null")


def main(arguments: list[str]) -> int:
    if len(arguments) not in (2, 3) or settings().bus == EMBEDDED:
        print(__doc__)
        return 2
    logs.configure("WARNING")
    wire = Wire(settings().bus, "operator", heartbeat=settings().heartbeat)
    wire.start()
    try:
        wire.wait_connected(10)
        given = orjson.loads(arguments[2]) if len(arguments) == 3 else {}
        print(orjson.dumps(ask(wire, arguments[0], arguments[1], given), option=orjson.OPT_INDENT_2).decode())
        return 0
    except Refusal as refusal:
        print(orjson.dumps({"detail": refusal.detail, **refusal.facts}, default=str).decode(), file=sys.stderr)
        return 1
    finally:
        wire.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
