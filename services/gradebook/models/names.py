"""How people are written on a page, and in which order they stand."""

_YO = str.maketrans({"ё": "еӿ", "-": " "})
"""By code points ё would stand after я; the letter and a last sign behind it put it right after е."""
_BEFORE_LETTERS = "\x01"


def student_name(last_name: str, first_name: str) -> str:
    return f"{last_name} {first_name}"


def staff_name(last_name: str, first_name: str, middle_name: str | None) -> str:
    """«Иванова А. П.»"""
    return " ".join([last_name, *(f"{part[0]}." for part in (first_name, middle_name) if part)])


def sort_key(*parts: str | None) -> str:
    """Russian alphabetical order, to be compared byte by byte."""
    return _BEFORE_LETTERS.join(part.casefold().translate(_YO) for part in parts if part)
