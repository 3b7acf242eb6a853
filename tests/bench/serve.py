"""Processes that only the measurements start: the gateway with one more route, and the echo behind it."""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402

from chassis import run  # noqa: E402
from gateway.routes import ROUTES  # noqa: E402
from gateway.routing import Route  # noqa: E402
from tests.bench.place import ECHO_PATH  # noqa: E402
from tests.bench.rpc_echo import EchoApi, EchoService  # noqa: E402


def main(name: str) -> None:
    if name == "gateway":
        ROUTES.append(Route("GET", ECHO_PATH, EchoApi.echo, "me", "Эхо"))
    else:
        run.service_class = lambda _name: EchoService
    run.main([name])


if __name__ == "__main__":
    main(sys.argv[1])
