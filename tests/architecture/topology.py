"""Who asks whom and who tells whom, read from the code; `docs/architecture.md` shows it."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from chassis.doors import _Client, _EventDoor
from chassis.run import service_class
from contracts.base import Event

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- table: made by `make snapshots` -->", "<!-- end of table -->"


@dataclass(frozen=True)
class Ways:
    service: str
    asks: dict[str, list[str]]
    """Service → nothing more is known of which methods than that it may."""
    hears: list[type[Event]]


def services() -> list[str]:
    return sorted(p.parent.name for p in (ROOT / "services").glob("*/service.py"))


def ways(service: str) -> Ways:
    cls = service_class(service)
    asks = {c.api.service: [] for c in vars(cls).values() if isinstance(c, _Client)}
    doors = [e for member in vars(cls).values() for e in getattr(member, "nameko_entrypoints", ())]
    hears = sorted((d.event for d in doors if isinstance(d, _EventDoor)), key=lambda e: (e.source, e.name()))
    return Ways(service, asks, hears)


def table() -> str:
    """One row per service: whom it asks, what it tells and to whom."""
    rows = ["| service | asks | tells (to) |", "|---|---|---|"]
    for service in services():
        import_module(f"contracts.{service}")
        asks = ", ".join(sorted(ways(service).asks)) or "—"
        told = sorted((e for e in Event.registry.values() if _source(e) == service), key=lambda e: e.name())
        tells = "<br>".join(f"`{e.name()}` ({', '.join(e.listeners) or 'nobody yet'})" for e in told) or "—"
        rows.append(f"| {service} | {asks} | {tells} |")
    rows.append("| gateway | every service, for people | — |")
    return "\n".join(rows)


def _source(event: type[Event]) -> str:
    return getattr(event, "source", "") if event.__module__.startswith("contracts.") else ""


def write() -> None:
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}")
