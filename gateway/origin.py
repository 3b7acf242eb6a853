"""Where a sign-in comes from, for its owner to know it again: a network and a kind of browser, and no more."""

from ipaddress import ip_address

from gateway.addresses import household

_BROWSERS = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""Whoever comes first is meant: every browser also calls itself by the names behind its own."""


def origin(address: str, agent: str) -> dict[str, str]:
    """`address` as `203.0.113.*` or a network of /64, `agent` as «Firefox, Linux»."""
    found = [name for kinds in (_BROWSERS, _SYSTEMS) if (name := _first(kinds, agent))]
    return {"address": _network(address), "agent": ", ".join(found) or "Программа"}


def _first(kinds: tuple[tuple[str, str], ...], agent: str) -> str | None:
    return next((name for sign, name in kinds if sign in agent), None)


def _network(address: str) -> str:
    known = household(address)
    try:
        return f"{known.rsplit('.', 1)[0]}.*" if ip_address(known).version == 4 else known
    except ValueError:
        return known
