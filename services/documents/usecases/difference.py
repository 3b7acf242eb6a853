"""Two texts → what was struck out and written in, paragraph by paragraph, word by word."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from contracts.local_acts import ChangeKind, ParagraphChange, TextPart

ALIKE = 50.0
"""Per cent of likeness from which two paragraphs are one that was reworded, not one struck out and another written."""
NEAR = 50
"""So many paragraphs further a reworded one is looked for."""
LONG = 4_000
"""Words and blanks of a paragraph, or paragraphs of a text, beyond which comparing takes longer than others should wait
(20 ms). Such a paragraph is compared by its sentences, such a text only paragraph beside paragraph."""
BEGINNING = 2_000
"""Letters of a paragraph by which its likeness is judged."""
_SENTENCES = re.compile(r".+?[.;!?]\s+|.+")
_WORDS = re.compile(r"\s+|[^\W_]+|.", re.UNICODE)


def difference(before: str, after: str) -> list[ParagraphChange]:
    """Every paragraph of both: nothing is left out, nothing is told twice."""
    old, new = before.splitlines(), after.splitlines()
    found: list[ParagraphChange] = []
    for same, i1, i2, j1, j2 in _runs(old, new):
        if same:
            found += [_whole(ChangeKind.SAME, new[j], i1 + j - j1, j) for j in range(j1, j2)]
        else:
            found += _rewritten(old, new, range(i1, i2), range(j1, j2))
    return found


def _rewritten(old: list[str], new: list[str], gone: range, come: range) -> Iterator[ParagraphChange]:
    """Paragraphs that are alike are shown as one, in their order; the rest are struck out or written in."""
    at = come.start
    for i in gone:
        twin = next((j for j in range(at, min(at + NEAR, come.stop)) if _alike(old[i], new[j])), None)
        if twin is None:
            yield _whole(ChangeKind.REMOVED, old[i], i, None)
            continue
        yield from (_whole(ChangeKind.ADDED, new[j], None, j) for j in range(at, twin))
        yield ParagraphChange(kind=ChangeKind.CHANGED, before=i + 1, after=twin + 1, parts=_parts(old[i], new[twin]))
        at = twin + 1
    yield from (_whole(ChangeKind.ADDED, new[j], None, j) for j in range(at, come.stop))


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one[:BEGINNING], other[:BEGINNING]) >= ALIKE


def _parts(before: str, after: str) -> list[TextPart]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > LONG:
        old, new = _SENTENCES.findall(before), _SENTENCES.findall(after)
    parts: list[TextPart] = []
    for same, i1, i2, j1, j2 in _runs(old, new):
        if same:
            parts.append(TextPart(kind=ChangeKind.SAME, text="".join(new[j1:j2])))
            continue
        if i1 < i2:
            parts.append(TextPart(kind=ChangeKind.REMOVED, text="".join(old[i1:i2])))
        if j1 < j2:
            parts.append(TextPart(kind=ChangeKind.ADDED, text="".join(new[j1:j2])))
    return parts


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Whether both are the same from i1 to i2 and from j1 to j2; between two runs that are, one that is not."""
    i = j = 0
    for block in Indel.opcodes(old, new) if max(len(old), len(new)) <= LONG else ():
        if block.tag != "equal":
            continue
        if i < block.src_start or j < block.dest_start:
            yield False, i, block.src_start, j, block.dest_start
        i, j = block.src_end, block.dest_end
        yield True, block.src_start, i, block.dest_start, j
    if i < len(old) or j < len(new):
        yield False, i, len(old), j, len(new)


def _whole(kind: ChangeKind, text: str, i: int | None, j: int | None) -> ParagraphChange:
    before, after = (None if n is None else n + 1 for n in (i, j))
    return ParagraphChange(kind=kind, before=before, after=after, parts=[TextPart(kind=kind, text=text)])
