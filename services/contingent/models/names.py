"""Names of people: how they are written, searched and sorted (domain §1.2)."""

import re
import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "‘": "'"})
_DASHES = re.compile(r"\s*[‐‑‒–—−-]\s*")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]+(?:[ '-][А-Яа-яЁё]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+(?:[ '-][A-Za-zÀ-ɏ]+)*")
_LOOK_ALIKES = str.maketrans("ABCEHKMOPTXYËacekopxyë", "АВСЕНКМОРТХУЁасекорхуё")
LONGEST = 100


def written(text: str) -> str:
    """One spelling for one name: NFC, single spaces, plain apostrophe and hyphen."""
    plain = unicodedata.normalize("NFC", text).translate(_APOSTROPHES)
    return _DASHES.sub("-", " ".join(plain.split()))


def problem(name: str, *, latin_allowed: bool = False) -> str | None:
    """Why this (already `written`) text is no name, in Russian; None when it is one."""
    if not name:
        return "Не заполнено"
    if len(name) > LONGEST:
        return f"Длиннее {LONGEST} знаков"
    if _CYRILLIC.fullmatch(name) or (latin_allowed and _LATIN.fullmatch(name)):
        return None
    if re.search(r"\d", name):
        return f"«{name}»: в имени не бывает цифр"
    if re.search(r"[A-Za-z]", name) and re.search(r"[А-Яа-яЁё]", name):
        strangers = ", ".join(sorted(set(re.findall(r"[A-Za-z]", name))))
        mixed = f"«{name}»: русские буквы смешаны с латинскими ({strangers})"
        return f"{mixed}, наберите их заново в русской раскладке{_like(name)}"
    if re.search(r"[A-Za-z]", name):
        return f"«{name}»: латиницей пишут только имена иностранных граждан, наберите по-русски{_like(name)}"
    return f"«{name}»: допустимы только буквы, пробел, дефис и апостроф между ними"


def respelled(name: str) -> str | None:
    """The Russian spelling that looks the same; None when there is none, or nothing is Latin."""
    russian = name.translate(_LOOK_ALIKES)
    return russian if russian != name and _CYRILLIC.fullmatch(russian) else None


def _like(name: str) -> str:
    russian = respelled(name)
    return f". Похоже на «{russian}»" if russian else ""


def folded(text: str) -> str:
    """What search compares: lower case, ё as е, hyphens as spaces, no apostrophes."""
    plain = written(text).lower().replace("ё", "е").replace("-", " ").replace("'", "")
    return " ".join(plain.split())


def search_key(last: str, first: str, middle: str | None) -> str:
    """Every word of the name, each after a space, so that ` петр` finds words that begin with «петр»."""
    return " " + folded(f"{last} {first} {middle or ''}")


def sort_key(last: str, first: str, middle: str | None) -> str:
    """Russian order by code points: ё right after е, a shorter surname before its continuation."""
    return "\t".join(written(part or "").lower().replace("ё", "её") for part in (last, first, middle))


def full(last: str, first: str, middle: str | None) -> str:
    return " ".join(part for part in (last, first, middle) if part)


def file_letter(last: str) -> str:
    """The letter of the alphabet book: the surname's first, Ё under Е."""
    return last[0].upper().replace("Ё", "Е")
