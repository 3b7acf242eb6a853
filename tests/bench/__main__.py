"""Measures the platform: `make bench`, or `make bench ARGS=--quick` for a look in a minute (which is not written down).

Starts RabbitMQ, PostgreSQL, all services and the gateway of its own, fills their databases, prints the tables and
keeps them in docs/performance.md.
"""

import argparse
import os
import subprocess
import sys
from datetime import date

from tests.bench import bare, report, school
from tests.bench.cells import Bench, Cell, Effort
from tests.bench.load import Load
from tests.bench.operations import Requests
from tests.bench.place import Place, place
from tests.bench.seed import add
from tests.bench.seeding import Seed

APART = {
    "a school's list": ("tests.bench.bench_import", "1000"),
    "the year's end": ("tests.bench.bench_year_end", "1000"),
    "search in a district": ("tests.bench.bench_search", "20000"),
}
"""Measured in processes of their own, on databases of their own: module and size. Alone they take other sizes too."""
QUICK, FULL = Effort(requests=250, seconds=1.5, rounds=1), Effort(requests=800, seconds=2, rounds=2)
MANY = 10


def main() -> None:
    asked = _asked()
    effort, load_before = QUICK if asked.quick else FULL, os.getloadavg()[0]
    _say("starting RabbitMQ, PostgreSQL, six services and the gateway")
    with place() as where, Load() as load:
        base = [] if asked.only else [_rpc_echo(where, asked.quick)]
        tables = list[str]()
        seed, used = Seed(school.ident(school.DISTRICT, 0), school.last_year(date.today())), set[tuple[int, int, int]]()
        bench, small, large = Bench(where, load, effort), list[Cell](), list[Cell]()
        for schools, cells in [(1, small)] if asked.quick else [(1, small), (MANY, large)]:
            _say(f"filling the databases: {schools} × 600 students, a year of marks")
            add(seed, where.postgres.url, range(0 if schools == 1 else 1, schools))
            if not asked.only and schools == 1:
                base.append(report.bare(bare.run(where, seed, schools, effort.requests // 2)))
            _say("measuring")
            cells += bench.run(Requests(seed, schools, used), asked.only)
            title = f"{schools} school{'s' if schools > 1 else ''} × 600 students × a year of marks"
            tables.append(report.operations(title, cells))
            print(tables[-1], flush=True)
        base = [report.machine(where, load_before), report.aims(small, large), *base]
    if not (asked.quick or asked.only):
        base += [_apart(what, *command) for what, command in APART.items()]
        base.append(_printing())
    print("\n\n".join(base))
    if not (asked.quick or asked.only):
        report.write("\n\n".join(base + tables))
        _say("written to docs/performance.md")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small school, one round, nothing written down")
    parser.add_argument("--only", default="", help="operations whose name holds this text; nothing written down")
    return parser.parse_args()


def _rpc_echo(where: Place, quick: bool) -> str:
    what = "echo over RabbitMQ, beside stock nameko"
    return _apart(what, "tests.bench.rpc_echo", where.rabbit.url(), "600" if quick else "3000")


def _apart(what: str, module: str, *arguments: str) -> str:
    """The table that a module prints; in a process of its own, for it is made of greenlets."""
    _say(what)
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    return "\n".join(line for line in said if line.startswith("|"))


def _printing() -> str:
    """When the platform has ended: printers want a core each."""
    _say("printing orders")
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.bench_printing"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _say(what: str) -> None:
    print(f"→ {what}", flush=True)


if __name__ == "__main__":
    main()
