"""Posts in the cases of Russian: adjectives and the noun they belong to; what follows the noun stays."""

from contracts.declensions import WordCase
from services.documents.usecases.names import NOTHING, Corrected

_ORDER = (WordCase.GENITIVE, WordCase.DATIVE, WordCase.ACCUSATIVE, WordCase.INSTRUMENTAL)
_HEADS = ("заведующий", "заведующая", "исполняющий", "исполняющая", "управляющий", "управляющая", "вожатый", "вожатая")
"""Adjectives by their form that are the noun themselves: «заведующий хозяйством»."""
_HUSHING, _HARD_K = "жшчщ", "гкх"


def declined(post: str, case: WordCase, corrected: Corrected = NOTHING) -> str:
    known = corrected.get((post.lower(), "", case))
    if known is not None:
        return known
    words = post.split()
    for i, word in enumerate(words):
        words[i], is_head = _word(word, case)
        if is_head:
            break
    return " ".join(words)


def _word(word: str, case: WordCase) -> tuple[str, bool]:
    """The word in its case, and whether it was the noun."""
    endings = _adjective(word.lower())
    if endings is not None:
        return word[:-2] + endings[_ORDER.index(case)], word.lower() in _HEADS
    return "-".join(_noun(part, case) for part in word.split("-")), True


def _adjective(word: str) -> tuple[str, str, str, str] | None:
    stem, ending = word[:-2], word[-2:]
    if not stem or ending not in ("ый", "ий", "ой", "ая", "яя"):
        return None
    if ending == "яя":
        return "ей", "ей", "юю", "ей"
    if ending == "ая":
        return ("ей", "ей", "ую", "ей") if stem[-1] in _HUSHING else ("ой", "ой", "ую", "ой")
    if ending == "ий" and stem[-1] not in _HARD_K:
        return "его", "ему", "его", "им"
    return "ого", "ому", "ого", "им" if ending == "ий" else "ым"


def _noun(word: str, case: WordCase) -> str:
    """An animate noun of the masculine or feminine; anything else (an abbreviation, a plural) stays."""
    low = word.lower()
    if len(low) < 3 or not low.isalpha() or (not low.isascii() and word.isupper()):
        return word
    stem, last = word[:-1], low[-1]
    if last in "ьй":
        return stem + ("я", "ю", "я", "ем")[_ORDER.index(case)]
    if last == "а":
        genitive = "и" if low[-2] in _HUSHING + _HARD_K else "ы"
        return stem + (genitive, "е", "у", "ой")[_ORDER.index(case)]
    if last == "я":
        return stem + ("и", "и" if low[-2] == "и" else "е", "ю", "ей")[_ORDER.index(case)]
    if last in "бвгджзклмнпрстфхцчшщ":
        return word + ("а", "у", "а", "ем" if last in "жшщц" else "ом")[_ORDER.index(case)]
    return word
