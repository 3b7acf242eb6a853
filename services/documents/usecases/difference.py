"""Two texts → what was struck out and written in, paragraph by paragraph, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from contracts.local_acts import ChangeKind, ParagraphChange, TextPart

ALIKE = 50.0
"""Per cent of likeness from which two paragraphs are one that was reworded, not one struck out and another written."""
_WORDS = re.compile(r"\s+|[^\W_]+|.", re.UNICODE)


def difference(before: str, after: str) -> list[ParagraphChange]:
    """Every paragraph of both: nothing is left out, nothing is told twice."""
    old, new = before.splitlines(), after.splitlines()
    found: list[ParagraphChange] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [_whole(ChangeKind.SAME, new[j], i1 + j - j1, j) for j in range(j1, j2)]
        else:
            found += _rewritten(old, new, range(i1, i2), range(j1, j2))
    return found


def _rewritten(old: list[str], new: list[str], gone: range, come: range) -> Iterator[ParagraphChange]:
    """Paragraphs that are alike are shown as one, in their order; the rest are struck out or written in."""
    at = come.start
    for i in gone:
        twin = next((j for j in range(at, come.stop) if fuzz.ratio(old[i], new[j]) >= ALIKE), None)
        if twin is None:
            yield _whole(ChangeKind.REMOVED, old[i], i, None)
            continue
        yield from (_whole(ChangeKind.ADDED, new[j], None, j) for j in range(at, twin))
        yield ParagraphChange(kind=ChangeKind.CHANGED, before=i + 1, after=twin + 1, parts=_parts(old[i], new[twin]))
        at = twin + 1
    yield from (_whole(ChangeKind.ADDED, new[j], None, j) for j in range(at, come.stop))


def _parts(before: str, after: str) -> list[TextPart]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[TextPart] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(TextPart(kind=ChangeKind.SAME, text="".join(new[j1:j2])))
            continue
        if i1 < i2:
            parts.append(TextPart(kind=ChangeKind.REMOVED, text="".join(old[i1:i2])))
        if j1 < j2:
            parts.append(TextPart(kind=ChangeKind.ADDED, text="".join(new[j1:j2])))
    return parts


def _whole(kind: ChangeKind, text: str, i: int | None, j: int | None) -> ParagraphChange:
    before, after = (None if n is None else n + 1 for n in (i, j))
    return ParagraphChange(kind=kind, before=before, after=after, parts=[TextPart(kind=kind, text=text)])
