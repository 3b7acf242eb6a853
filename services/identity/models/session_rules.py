"""How many sessions of one person may be open at once."""

from contracts.permissions import ROLES


def limits(text: str) -> dict[str, int]:
    """«TEACHER=3, PARENT=5» by role; a role that is not named has no limit."""
    found = {}
    for part in filter(None, text.replace(" ", "").split(",")):
        role, _, number = part.partition("=")
        if role not in ROLES or not number.isdecimal() or int(number) < 1:
            raise ValueError(f"KONTINGENT_SESSIONS_AT_ONCE: «{part}» is not ROLE=NUMBER")
        found[role] = int(number)
    return found
