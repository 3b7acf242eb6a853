"""The snapshots themselves: one JSON file a contract, beside them the page of docs/."""

import json
from pathlib import Path

from gateway.routes import ROUTES
from tests.contracts.description import describe
from tests.contracts.page import page
from tests.tree import ROOT, contract_modules

FOLDER = Path(__file__).parent / "snapshots"
PAGE = ROOT / "docs" / "contracts.md"


def current() -> dict[Path, str]:
    """What the files should hold now."""
    snapshots = {FOLDER / f"{name}.json": _json(name) for name in contract_modules()}
    return {**snapshots, FOLDER / "routes.json": _routes(), PAGE: page()}


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


def _routes() -> str:
    """Every way in and the right it asks for: a route mapped to another operation is a decision too."""
    ways = {
        f"{route.verb} {route.path}": route.permission + (" (SC)" if route.whole_school else "")
        for route in sorted(ROUTES, key=lambda one: (one.path, one.verb))
    }
    return json.dumps(ways, ensure_ascii=False, indent=2) + "\n"


def _json(name: str) -> str:
    return json.dumps(describe(name), ensure_ascii=False, indent=2, default=str) + "\n"
