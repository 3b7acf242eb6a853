"""Loads the synthetic district into a running platform: `python -m deploy.demo ADDRESS LOGINS_FILE`.

The officer's activation code is read from the standard input. KONTINGENT_DEMO=small loads two small schools only,
KONTINGENT_DEMO_COSTS=1 prints what each kind of request has cost.
"""

import os
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from deploy.demo import MARK
from deploy.demo.http import Line, Refused
from deploy.demo.load import NoCode, load
from deploy.demo.place import Late

MOSCOW = timezone(timedelta(hours=3))


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__)
        return 2
    small = os.environ.get("KONTINGENT_DEMO") == "small"
    print(f"→ загружаю вымышленный район ({MARK})", flush=True)
    try:
        line = load(arguments[0], Path(arguments[1]), sys.stdin.readline().strip(), _today(), small=small)
    except NoCode:
        print("Район уже загружен, а файла с входами нет. Начните с пустой папки данных.", file=sys.stderr)
        return 1
    except (Refused, Late) as failed:
        print(f"Загрузка прервалась: {failed}", file=sys.stderr)
        return 1
    if os.environ.get("KONTINGENT_DEMO_COSTS"):
        _print_costs(line)
    return 0


def _today() -> date:
    return datetime.now(MOSCOW).date()


def _print_costs(line: Line) -> None:
    for what, (count, seconds) in sorted(line.costs.items(), key=lambda one: -one[1][1]):
        print(f"  {seconds:7.2f} с  {count:6} × {seconds / count * 1000:7.1f} мс  {what}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
