"""Looks and pieces, said in Typst. Every text is a string of code there, so nothing in it can be markup or code."""

from typing import Any

from services.documents.usecases.word.runs import Piece
from services.documents.usecases.word.styles import Look

_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\n", "\t": "\\t"})
_USUAL_SIZE = 10.0
"""What a text is set in when nothing is said of it (ECMA-376, 17.3.2.38)."""


def quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPED)}"'


def text_of(piece: Piece) -> str:
    look = piece.look
    inner = piece.code if piece.code is not None else quoted(piece.text)
    if look.get("caps"):
        inner = f"upper({inner})"
    for name, function in (("underline", "underline"), ("strike", "strike")):
        if look.get(name):
            inner = f"{function}({inner})"
    raised = {"superscript": "super", "subscript": "sub"}.get(look.get("raised") or "")
    if raised:
        inner = f"{raised}({inner})"
    return f"text({_letters(look)}, {inner})"


def paragraph(look: Look, pieces: list[Piece]) -> str:
    """A block of its own; an empty one keeps its height."""
    said = [text_of(one) for one in pieces] or [f"text({_letters(look['text'])}, box(height: 1em))"]
    return f"paragraph({_shape(look)}, {{ {'; '.join(said)} }})"


def block_of(look: Look, pieces: list[Piece]) -> str:
    """The field that is all of its paragraph, in the letters of that paragraph."""
    (one,) = (piece for piece in pieces if piece.field)
    return f"{{ set text({_letters(one.look)}); {one.code}({_shape(look)}) }}"


def _letters(look: Look) -> str:
    said = [
        f"size: {look.get('size', _USUAL_SIZE):g}pt",
        f'weight: "{"bold" if look.get("bold") else "regular"}"',
        f'style: "{"italic" if look.get("italic") else "normal"}"',
    ]
    if look.get("color"):
        said.append(f'fill: rgb("#{look["color"]}")')
    if look.get("tracking"):
        said.append(f"tracking: {look['tracking']:g}pt")
    return ", ".join(said)


def _shape(look: dict[str, Any]) -> str:
    align = look.get("align", "left")
    said = [
        f"toward: {'left' if align == 'justify' else align}",
        f"justify: {'true' if align == 'justify' else 'false'}",
    ]
    lengths = {name: max(look.get(name, 0.0), 0.0) for name in ("left", "right", "above", "below")}
    said += [f"{name}: {value:g}pt" for name, value in lengths.items() if value]
    if look.get("first"):
        said.append(f"first: {look['first']:g}pt")
    if look.get("lines"):
        said.append(f"lines: {min(max(look['lines'], 0.5), 10):g}")
    return ", ".join(said)
