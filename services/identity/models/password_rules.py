"""What a password must be. The numbers are settings; their source is domain §4.8 (ФСТЭК 21, ИАФ; practice)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from contracts.base import Problem, now
from contracts.identity import WeakPassword

WORDS = frozenset(Path(__file__).with_name("common_passwords.txt").read_text().split())
"""Words and rows of keys that are guessed first: our own list, by what people type on Russian and Latin keyboards."""
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


@dataclass(frozen=True, kw_only=True)
class Policy:
    shortest: int = 10
    longest: int = 200
    distinct: int = 4
    """Different signs in it, at least."""
    history: int = 5
    """The last so many passwords, the present one among them, are not set again."""
    days: int = 0
    """A password is good for so many days; 0 is for ever, as is the default."""

    def expired(self, set_at: datetime | None) -> bool:
        return bool(self.days) and (set_at is None or set_at + timedelta(days=self.days) < now())


def check(policy: Policy, password: str, login: str | None, names: tuple[str, ...], field: str = "password") -> None:
    """WeakPassword says everything that is wrong with it."""
    faults = list(_faults(policy, password, login or "", names))
    if faults:
        raise WeakPassword(faults[0], problems=[Problem(field=field, detail=one) for one in faults])


def _faults(policy: Policy, password: str, login: str, names: tuple[str, ...]) -> Iterator[str]:
    text = _folded(password)
    if not policy.shortest <= len(password) <= policy.longest:
        yield f"Пароль: от {policy.shortest} до {policy.longest} знаков"
    elif len(set(text)) < policy.distinct:
        yield f"В пароле должно быть хотя бы {policy.distinct} разных знака"
    elif _is_common(text):
        yield "Такой пароль подбирают первым: придумайте фразу из нескольких слов"
    parts = [part for part in re.split(r"[._-]", _folded(login)) if len(part) >= 4]
    if any(part in text for part in parts):
        yield "Пароль не должен содержать логин"
    if any(len(name) >= 4 and _folded(name) in text for name in names):
        yield "Пароль не должен содержать имя или фамилию"


def _folded(text: str) -> str:
    return text.strip().casefold().replace("ё", "е")


def _is_common(text: str) -> bool:
    """A word of the list with digits around it, a row of neighbouring signs, or one piece again and again."""
    core, dense = _EDGES.sub("", text), re.sub(r"[\W_]", "", text)
    return core in WORDS or dense in WORDS or _EDGES.sub("", dense) in WORDS or _is_row(dense) or _repeats(dense)


def _is_row(text: str) -> bool:
    """Each sign the next (or the one before) of the last; 0 comes after 9 and before 1."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return bool(steps) and (steps <= {1, -9} or steps <= {-1, 9})


def _repeats(text: str) -> bool:
    """One piece of up to half the text, and nothing else: found where the text meets itself turned round."""
    return bool(text) and text in (text + text)[1:-1]
