"""The ring of keys that special categories are sealed with (`KONTINGENT_CARD_KEYS`)."""

import os
from functools import cache
from pathlib import Path

from chassis.settings import settings
from services.contingent.models.seal import Ring, new_key


@cache
def ring() -> Ring:
    """From the setting; a single machine that was given none makes one of its own beside its data.

    Processes on several machines must be given the same ring: what another key sealed does not open.
    """
    given = settings().option("CARD_KEYS")
    return Ring.parse(given or _own(settings().var / "card.keys"))


def _own(path: Path) -> str:
    """Whoever comes second reads what the first has written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(new_key())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text()
