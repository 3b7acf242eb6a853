"""An echo over RabbitMQ: stock nameko beside our wire, in one run. `python -m tests.bench.rpc_echo AMQP_URL`.

Three processes share the machine's cores: the caller here, the broker, and one service process a kind.
"""

import eventlet

eventlet.monkey_patch()

import subprocess  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from typing import Any  # noqa: E402

import psutil  # noqa: E402

from chassis import call as calls  # noqa: E402
from chassis.doors import Service, request, rpc  # noqa: E402
from chassis.wire import Wire  # noqa: E402
from contracts.base import PLATFORM, Api  # noqa: E402


class EchoApi(Api):
    service = "bench_echo"

    def echo(self, *, text: str) -> str: ...


class EchoService(Service, EchoApi):
    name = "bench_echo"

    @rpc
    def echo(self, *, text: str) -> str:
        return text


@dataclass(frozen=True)
class Row:
    name: str
    concurrency: int
    per_second: float
    p50: float
    p95: float
    p99: float
    cpu_ms: float
    """CPU milliseconds a call of caller and service together (the broker apart)."""


def measure(name: str, concurrency: int, calls_made: int, once: Callable[[], Any], service_pid: int) -> Row:
    for _ in range(50):
        once()
    taken: list[float] = []

    def one(_: int) -> None:
        started = time.perf_counter()
        once()
        taken.append(time.perf_counter() - started)

    processes = [psutil.Process(), psutil.Process(service_pid)]
    cpu = sum(sum(p.cpu_times()[:2]) for p in processes)
    started = time.perf_counter()
    pool = eventlet.GreenPool(concurrency)
    for _ in pool.imap(one, range(calls_made)):
        pass
    seconds = time.perf_counter() - started
    cpu = sum(sum(p.cpu_times()[:2]) for p in processes) - cpu
    taken.sort()
    at = [taken[int(len(taken) * q)] * 1000 for q in (0.5, 0.95, 0.99)]
    return Row(name, concurrency, calls_made / seconds, *at, cpu / calls_made * 1000)


def run(url: str, calls_made: int = 3000) -> list[Row]:
    """Rows for ours and for stock nameko at concurrency 1, 8, 32."""
    rows = []
    for kind in ("ours", "stock nameko"):
        service = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "tests.bench.rpc_echo", "--serve", kind, url])
        try:
            once, close = _ours(url) if kind == "ours" else _stock(url)
            rows += [measure(kind, c, calls_made if c > 1 else calls_made // 3, once, service.pid) for c in (1, 8, 32)]
            close()
        finally:
            service.terminate()
            service.wait(10)
    return rows


def _ours(url: str) -> tuple[Callable[[], Any], Callable[[], None]]:
    wire = Wire(url, "bench")
    wire.start()
    wire.wait_connected(10)

    def once() -> Any:
        return request(wire, "bench_echo", calls.start(PLATFORM, 10, "echo"), {"text": "привет"})

    _patiently(once)
    return once, wire.stop


def _stock(url: str) -> tuple[Callable[[], Any], Callable[[], None]]:
    from nameko.containers import ServiceContainer
    from nameko.rpc import RpcProxy

    class Asker:
        name = "bench_asker"
        echo = RpcProxy("bench_stock")

    container = ServiceContainer(Asker, {"AMQP_URI": url, "max_workers": 100})
    container.start()
    provider = next(iter(container.dependencies))
    from nameko.containers import WorkerContext

    context = WorkerContext(container, None, _Entry(), data={})
    proxy = provider.get_dependency(context)

    def once() -> Any:
        return proxy.echo(text="привет")

    _patiently(once)
    return once, container.stop


class _Entry:
    method_name = "bench"


def _patiently(once: Callable[[], Any]) -> None:
    for _ in range(100):
        try:
            once()
            return
        except Exception:
            eventlet.sleep(0.1)
    once()


def _serve(kind: str, url: str) -> None:
    from nameko.containers import ServiceContainer

    from chassis import logs
    from chassis.run import container
    from chassis.settings import Settings

    logs.configure("INFO")
    if kind == "ours":
        serving = container(EchoService, Settings(bus=url))
    else:
        import nameko.rpc

        class Stock:
            name = "bench_stock"

            @nameko.rpc.rpc
            def echo(self, text: str) -> str:
                return text

        serving = ServiceContainer(Stock, {"AMQP_URI": url, "max_workers": 50})
    serving.start()
    serving.wait()


def table(rows: list[Row]) -> str:
    head = "| RPC echo | c | calls/s | p50 ms | p95 | p99 | CPU ms a call |\n|---|---|---|---|---|---|---|"
    lines = [
        f"| {r.name} | {r.concurrency} | {r.per_second:,.0f} | {r.p50:.2f} | {r.p95:.2f} | {r.p99:.2f}"
        f" | {r.cpu_ms:.2f} |"
        for r in rows
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        _serve(sys.argv[2], sys.argv[3])
    else:
        print(table(run(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3000)))
