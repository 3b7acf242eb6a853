"""Names of people: how they are written, and the logins made from them."""

import re
import unicodedata
from collections.abc import Callable
from itertools import chain, count

from contracts.base import Problem

_NAME = re.compile(r"[A-Za-zА-Яа-яЁё](?:[ '’\-]?[A-Za-zА-Яа-яЁё])*")
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia".replace("-", "_").split(),
        strict=True,
    )
)
LOGIN = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
LONGEST_LOGIN = 40


def clean(text: str) -> str:
    """One spelling for one name: composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def problem_with(text: str, field: str) -> Problem | None:
    """A name is letters, single spaces, hyphens and apostrophes between them, 1–100 signs."""
    if len(text) <= 100 and _NAME.fullmatch(text):
        return None
    return Problem(field=field, detail="Допустимы буквы, а между ними пробел, дефис или апостроф; до 100 знаков")


def full_name(last: str, first: str, middle: str | None) -> str:
    return " ".join(part for part in (last, first, middle) if part)


def latin(text: str) -> str:
    """Transliteration as in a passport; whatever is not a letter is dropped."""
    letters = (_LATIN.get(sign, sign) for sign in text.lower())
    return re.sub(r"[^a-z]", "", "".join(letters).replace("_", ""))


def free_login(last: str, first: str, middle: str | None, taken: Callable[[str], bool]) -> str:
    """`ivanova.ap`, and with a number when others have it: `ivanova.ap2`."""
    initials = "".join(latin(part)[:1] for part in (first, middle or ""))
    stem = f"{latin(last)[:30] or 'user'}.{initials or 'u'}"
    tries = chain([stem], (f"{stem}{number}" for number in count(2)))
    return next(login for login in tries if not taken(login))
