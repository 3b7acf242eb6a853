"""One frozen Settings: the only reader of the environment."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from environs import Env

EMBEDDED = "embedded://"


@dataclass(frozen=True)
class Settings:
    var: Path = Path("var")
    """Data folder of the embedded default."""
    port: int = 8080
    """Where the gateway listens; 0 takes a free port."""
    host: str = "127.0.0.1"
    trusted_proxies: tuple[str, ...] = ()
    """Addresses and networks whose X-Forwarded-For is believed."""
    health_port: int = 0
    """Where a process of services answers /health and /metrics; 0 takes a free port."""
    bus: str = EMBEDDED
    heartbeat: int = 10
    deadline: float = 10.0
    """Seconds a call may take when its caller brings no deadline."""
    workers: int = 40
    """Calls one service answers at a time; so many messages are prefetched."""
    retries: tuple[float, ...] = (1.0, 5.0, 30.0, 120.0)
    """Seconds before each new try of a failed event; then the dead-letter queue."""
    keep_sent: float = 86_400.0
    """Seconds a sent event stays in the outbox, to be told again to a broker that lost its data."""
    databases: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)

    def database(self, service: str) -> str:
        """The URL of the role that serves. It owns nothing when OWNER_DATABASE_URL is given beside it."""
        return self.databases[f"{service.upper()}_DATABASE_URL"]

    def owner_database(self, service: str) -> str:
        """The URL of the role that migrates."""
        return self.databases.get(f"{service.upper()}_OWNER_DATABASE_URL") or self.database(service)

    def option(self, name: str, default: str = "") -> str:
        """A setting `KONTINGENT_<NAME>` that only one service knows."""
        return self.options.get(f"KONTINGENT_{name}", default)


@cache
def settings() -> Settings:
    """Read once per process."""
    env = Env()
    with env.prefixed("KONTINGENT_"):
        own = Settings(
            var=env.path("VAR", Path("var")),
            port=env.int("PORT", 8080),
            host=env.str("HOST", "127.0.0.1"),
            trusted_proxies=tuple(env.list("TRUSTED_PROXIES", [])),
            health_port=env.int("HEALTH_PORT", 0),
            bus=EMBEDDED,
            heartbeat=env.int("HEARTBEAT", 10),
            deadline=env.float("DEADLINE", 10.0),
            workers=env.int("WORKERS", 40),
            retries=tuple(env.list("RETRIES", [1.0, 5.0, 30.0, 120.0], subcast=float)),
            keep_sent=env.float("KEEP_SENT", 86_400.0),
        )
    import os

    given = os.environ
    return Settings(
        **{
            **own.__dict__,
            "bus": given.get("AMQP_URL") or EMBEDDED,
            "databases": {k: v for k, v in given.items() if k.endswith("_DATABASE_URL")},
            "options": {k: v for k, v in given.items() if k.startswith("KONTINGENT_")},
        }
    )
