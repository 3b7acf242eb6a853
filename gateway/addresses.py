"""Who is at the other end: the client itself, or whom a trusted proxy says it speaks for."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any


class Proxies:
    """Proxies of ours, by address or network. Anybody else's `X-Forwarded-For` is only a claim, and is ignored."""

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        try:
            self._networks = [ip_network(one.strip(), strict=False) for one in trusted if one.strip()]
        except ValueError as bad:
            raise ValueError(f"KONTINGENT_TRUSTED_PROXIES: {bad}; нужны адреса или сети через запятую") from None

    def client(self, environ: dict[str, Any]) -> str:
        """The nearest address that is not a proxy of ours; each hop adds its peer on the right."""
        nearest: str = environ.get("REMOTE_ADDR", "")
        hops = environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if self._networks else []
        while hops and self._trusts(nearest):
            known = _address(hops.pop())
            if known is None:
                break
            nearest = str(known)
        return nearest

    def _trusts(self, text: str) -> bool:
        known = _address(text)
        return known is not None and any(known in network for network in self._networks)


def household(address: str) -> str:
    """Whom one line is given to: a provider hands out IPv6 by networks of /64, and every address in it is theirs."""
    known = _address(address)
    if isinstance(known, IPv6Address):
        return str(IPv6Network((int(known) >> 64 << 64, 64)))
    return str(known or address)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
