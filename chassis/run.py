"""Runs one or many services in this process: `python -m chassis.run [--migrate] SERVICE…`."""

import eventlet

eventlet.monkey_patch()

import signal  # noqa: E402
import sys  # noqa: E402
import warnings  # noqa: E402
from importlib import import_module  # noqa: E402
from typing import Any  # noqa: E402

import structlog  # noqa: E402
from nameko.containers import ServiceContainer  # noqa: E402

from chassis import health, logs, migrate  # noqa: E402
from chassis.bus import Bus  # noqa: E402
from chassis.db import Database  # noqa: E402
from chassis.doors import Service  # noqa: E402
from chassis.settings import Settings, settings  # noqa: E402

log = structlog.get_logger(__name__)
UNBOUNDED = 10_000
"""Workers of a container. Prefetch is the bound: a full pool would block the loop that brings workers their answers."""
DRAIN = 25.0
"""Seconds for work in hand when a process is asked to end; orchestrators kill after thirty."""
warnings.filterwarnings("ignore", category=DeprecationWarning)


def service_class(name: str) -> type[Service]:
    """The class of a service: `services.<name>.service`, or `<name>.service` for a door without a database."""
    try:
        module = import_module(f"services.{name}.service")
    except ModuleNotFoundError as missing:
        if missing.name not in ("services", f"services.{name}", f"services.{name}.service"):
            raise
        module = import_module(f"{name}.service")
    found = [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, Service) and c is not Service]
    return next(c for c in found if c.__module__ == module.__name__)


def container(cls: type[Service], config: Settings) -> ServiceContainer:
    """A nameko container of one service, configured from the settings."""
    database: dict[str, Any] = {}
    if isinstance(getattr(cls, "db", None), Database):
        database = {"database": config.database(cls.name), "database_role": migrate.role_of(cls.name)}
    made = ServiceContainer(
        cls,
        {
            "bus": config.bus,
            "heartbeat": config.heartbeat,
            "retries": config.retries,
            "deadline": config.deadline,
            "keep_sent": config.keep_sent,
            "workers": config.workers,
            "max_workers": UNBOUNDED,
            **database,
        },
    )
    health.health.checks.update(_checks(made))
    return made


def _checks(made: ServiceContainer) -> dict[str, health.Check]:
    name = made.service_name
    checks: dict[str, health.Check] = {}
    for extension in made.extensions:
        if isinstance(extension, Bus):
            checks[f"{name}.bus"] = lambda bus=extension: bus.wire.connected  # type: ignore[misc]
        if isinstance(extension, Database):
            checks[f"{name}.database"] = extension.ping
    return checks


def start(names: list[str], config: Settings) -> list[ServiceContainer]:
    made = [container(service_class(name), config) for name in names]
    for one in made:
        one.start()
    return made


def stop(containers: list[ServiceContainer]) -> None:
    """Each takes no more work, finishes what is in hand, then leaves.

    One after the other, the last started first: what is in hand there may still have to ask an earlier one.
    """
    with eventlet.Timeout(DRAIN, False):
        for one in reversed(containers):
            one.stop()
        return
    log.error("drain_cut_short")


def _died(containers: list[ServiceContainer], ended: Any) -> None:
    """A container that ends by itself takes the process along: somebody outside starts it anew."""

    def watch(one: ServiceContainer) -> None:
        try:
            one.wait()
        except Exception as failed:
            log.error("container_died", service=one.service_name, error=type(failed).__name__, exc_info=failed)
        if not ended.ready():
            ended.send(1)

    for one in containers:
        eventlet.spawn_n(watch, one)


def main(arguments: list[str]) -> int:
    """0 when asked to end, 1 when a service ended by itself."""
    names = [a for a in arguments if not a.startswith("-")]
    logs.configure()
    if "--migrate" in arguments:
        for name in names:
            if hasattr(service_class(name), "db"):
                migrate.upgrade(name, settings().owner_database(name))
    running = start(names, settings())
    port = health.serve(settings().host, settings().health_port)
    print(f"RUNNING {' '.join(names)} health http://{settings().host}:{port}", flush=True)
    ended = eventlet.event.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ended.ready() or ended.send(0))
    _died(running, ended)
    status: int = ended.wait()
    log.info("draining", service=",".join(names))
    stop(running)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
