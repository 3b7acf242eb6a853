"""The platform on one machine: `make run`. Six services and the gateway in one process, PostgreSQL beside it.

Leaves the embedded default where the environment says so: AMQP_URL for the bus, `<SERVICE>_DATABASE_URL`
for a database. Everything is kept in KONTINGENT_VAR; a second start finds it there.
"""

import warnings

# advice for programmers, not for whoever runs a school; eventlet's own has a category that is no DeprecationWarning
warnings.filterwarnings("ignore", category=DeprecationWarning)
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from base64 import b64encode  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from chassis import health, letters, logs, migrate, run  # noqa: E402
from chassis.settings import EMBEDDED, settings  # noqa: E402
from deploy.postgres_node import FolderTaken, PostgresNode, PostgresTrouble  # noqa: E402
from gateway.service import listen  # noqa: E402

SERVICES = ("identity", "contingent", "planning", "gradebook", "documents", "reporting")
LOGINS = "demo-logins.json"
WORKERS = "8"
"""Of each service: more of them would only stand in each other's way in one process on a few cores."""
MARK = "СИНТЕТИЧЕСКИЕ ДАННЫЕ"


def say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    var = Path(os.environ.get("KONTINGENT_VAR", "var")).absolute()
    var.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("KONTINGENT_WORKERS", WORKERS)
    os.environ.setdefault("KONTINGENT_SECOND_FACTOR_KEYS", _second_factor_key(var / "second-factor.key"))
    logs.configure(os.environ.get("KONTINGENT_LOG", "WARNING"))
    try:
        postgres = _databases(var)
    except FolderTaken:
        return _refuse(f"Папка данных {var} занята: с ней работает другой запуск. Укажите другую: KONTINGENT_VAR=…")
    except PostgresTrouble as trouble:
        return _refuse(f"PostgreSQL в {var}/postgres не запускается:\n{trouble}")
    ended = eventlet.event.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ended.ready() or ended.send(None))
    containers: list[Any] = []
    try:
        containers = _start(var)
        if postgres is not None:
            eventlet.spawn(_keep_running, postgres, ended)
        if _ready_to_use(var, containers, ended):
            ended.wait()
            say("→ останавливаюсь: заканчиваю начатое")
    finally:
        run.stop(containers)
        if postgres is not None:
            postgres.stop()
    return 0


def _second_factor_key(kept: Path) -> str:
    """Made at the first start; who loses it resets everybody's second factor."""
    if not kept.exists():
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(b64encode(os.urandom(32)).decode())
    return kept.read_text().strip()


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 1


def _port_is_free(host: str, port: int) -> None:
    """Said before any service starts, in the words of the gateway, which would find out last."""
    if settings().bus == EMBEDDED:  # gateways on a broker may share a port
        listen(host, port).close()


def _databases(var: Path) -> PostgresNode | None:
    """Databases for the services that were given none, each served by a role that owns nothing."""
    missing = [name for name in SERVICES if f"{name.upper()}_DATABASE_URL" not in os.environ]
    if not missing:
        return None
    say(f"→ PostgreSQL в {var}/postgres")
    node = PostgresNode(var / "postgres").start()
    for name in missing:
        role = migrate.role_of(name)
        node.make(name, role)
        os.environ[f"{name.upper()}_OWNER_DATABASE_URL"] = node.url(name)
        os.environ[f"{name.upper()}_DATABASE_URL"] = node.url(name, role)
    return node


def _start(var: Path) -> list[Any]:
    _port_is_free(settings().host, settings().port)
    say("→ миграции")
    for name in SERVICES:
        migrate.upgrade(name, settings().owner_database(name))
    say("→ службы: " + ", ".join(SERVICES) + ", gateway")
    containers = run.start([*SERVICES, "gateway"], settings())
    health.health.pages["/letters"] = letters.page
    port = health.serve(settings().host, settings().health_port)
    (var / "health.url").write_text(f"http://{settings().host}:{port}\n")
    while not all(health.health.ready().values()):
        eventlet.sleep(0.05)
    return containers


def _keep_running(postgres: PostgresNode, ended: Any) -> None:
    """A database that died is started again; the services find it by themselves."""
    while not ended.ready():
        eventlet.sleep(0.5)
        if postgres.process is not None and postgres.process.poll() is not None:
            say("→ PostgreSQL упал, запускаю снова")
            postgres.start()


def _gateway(containers: list[Any]) -> str:
    http = next(e for c in containers for e in c.extensions if hasattr(e, "app") and hasattr(e, "port"))
    return f"http://{settings().host}:{http.port}"


def _ready_to_use(var: Path, containers: list[Any], ended: Any) -> bool:
    """Loads the synthetic district on the first start; prints where to go and who to be."""
    address, logins = _gateway(containers), var / LOGINS
    if not logins.exists() and not _load(address, containers, logins, ended):
        return False
    say(f"\n{MARK}. Демонстрационные входы (все — в {logins}):")
    for one in json.loads(logins.read_text()):
        say(f"  {one['role']:<14} {one['login']:<24} {one['password']:<16} {one['school'] or ''}")
    say(f"\nОписание API: {address}/docs")
    say(f"READY {address}")
    return True


def _load(address: str, containers: list[Any], logins: Path, ended: Any) -> bool:
    """Runs the loader as a program of its own: it goes through HTTP like anybody else."""
    from deploy.demo import bootstrap

    started = time.monotonic()
    code = bootstrap.open_district(containers)
    command = [sys.executable, "-W", "ignore", "-m", "deploy.demo", address, str(logins)]
    loader = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    assert loader.stdin is not None
    loader.stdin.write(code + "\n")
    loader.stdin.close()
    while loader.poll() is None and not ended.ready():
        eventlet.sleep(0.1)
    if loader.poll() != 0:
        loader.terminate()
        say("→ загрузка прервана; при следующем запуске она продолжится" if ended.ready() else "→ загрузка не удалась")
        return False
    say(f"→ район загружен за {time.monotonic() - started:.0f} с")
    return True


if __name__ == "__main__":
    sys.exit(main())
