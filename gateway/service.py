"""The HTTP door of the platform: no database, no rule of the trade."""

import errno
import socket
from contextlib import suppress
from typing import Any

import eventlet
import eventlet.wsgi
import structlog
from greenlet import GreenletExit
from nameko.extensions import DependencyProvider

from chassis.bus import Bus
from chassis.doors import Service, caller_of
from chassis.settings import EMBEDDED, settings
from contracts.identity import IdentityApi
from contracts.permissions import PERMISSIONS
from gateway import openapi
from gateway.addresses import Proxies
from gateway.app import App
from gateway.ended import EVERY, Ended
from gateway.protocol import Protocol
from gateway.routes import ROUTES
from gateway.routing import checked
from gateway.tokens import Tokens

log = structlog.get_logger(__name__)
CONNECTIONS = 2_000
DRAIN = 20
"""Seconds for requests that are inside when the gateway is asked to end."""
SLOW = 60
"""Seconds a client may be silent before its connection is closed."""


class HttpServer(DependencyProvider):
    """Listens for HTTP as long as the container runs."""

    bus = Bus()

    def setup(self) -> None:
        routes = checked(ROUTES, PERMISSIONS)
        self._ended = Ended(lambda after: self._identity().list_ended_sessions(after=after))
        tokens = Tokens(lambda: {"keys": self._identity().get_keys().keys}, self._ended)
        self.app = App(routes, lambda: self.bus.wire, tokens, Proxies(settings().trusted_proxies))
        self.app.pages = openapi.pages(routes)
        self.port = settings().port

    def _identity(self) -> IdentityApi:
        return caller_of(IdentityApi, self.bus.wire)

    def start(self) -> None:
        self._listener = listen(settings().host, self.port)
        # else the tail of an answer larger than the send buffer waits 40 ms for the client's delayed acknowledgement
        self._listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = self._listener.getsockname()[1]
        self._server = eventlet.spawn(self._serve)
        self._asking = eventlet.spawn(self._ask)
        log.info("http_listening", url=f"http://{settings().host}:{self.port}")

    def _ask(self) -> None:
        while True:
            try:
                self._ended.hear()
            except Exception as away:
                say = log.warning if self._ended.whole else log.info  # at a start together identity may come later
                say("ended_sessions_unheard", error=type(away).__name__)
            eventlet.sleep(EVERY)

    def _serve(self) -> None:
        eventlet.wsgi.server(
            self._listener,
            self.app,
            protocol=Protocol,
            max_size=CONNECTIONS,
            log_output=False,
            debug=False,
            socket_timeout=SLOW,
            keepalive=True,
        )

    def stop(self) -> None:
        """Lets nobody else in and waits for those inside; the bus is still there for them."""
        self._server.kill()
        self._asking.kill()
        with suppress(GreenletExit), eventlet.Timeout(DRAIN, False):
            self._server.wait()
        self._listener.close()

    def get_dependency(self, worker_ctx: Any) -> "HttpServer":
        return self


def listen(host: str, port: int) -> Any:
    """Gateways of one platform share its port; two platforms on one machine must not take each other's requests."""
    try:
        return eventlet.listen((host, port), backlog=1024, reuse_port=settings().bus != EMBEDDED)
    except OSError as failed:
        if failed.errno != errno.EADDRINUSE:
            raise
        raise SystemExit(f"Порт {port} на {host} занят. Укажите другой: KONTINGENT_PORT={port + 1}") from None


class GatewayService(Service):
    name = "gateway"
    http = HttpServer()
