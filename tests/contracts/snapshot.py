"""The snapshots themselves: one JSON file a contract, beside them the page of docs/."""

import json
from pathlib import Path

from tests.contracts.description import describe
from tests.contracts.page import page
from tests.tree import ROOT, contract_modules

FOLDER = Path(__file__).parent / "snapshots"
PAGE = ROOT / "docs" / "contracts.md"


def current() -> dict[Path, str]:
    """What the files should hold now."""
    snapshots = {FOLDER / f"{name}.json": _json(name) for name in contract_modules()}
    return {**snapshots, PAGE: page()}


def stored() -> dict[Path, str]:
    return {path: path.read_text() for path in [*sorted(FOLDER.glob("*.json")), PAGE] if path.exists()}


def accept() -> list[Path]:
    """Writes what has changed and removes what is gone; returns those paths."""
    old, new = stored(), current()
    changed = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(new[path]) if path in new else path.unlink()
    return changed


def _json(name: str) -> str:
    return json.dumps(describe(name), ensure_ascii=False, indent=2, default=str) + "\n"
