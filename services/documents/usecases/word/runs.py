"""Texts of a paragraph: pieces of one look, with the fields that stand in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.documents.usecases.word.fields import Field
from services.documents.usecases.word.package import W
from services.documents.usecases.word.places import Places
from services.documents.usecases.word.styles import Look, Styles, local

PAGE = {"PAGE": "counter(page).display()", "NUMPAGES": "str(counter(page).final().first())"}
"""Numbers that Word itself keeps."""
_FIELD = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_CHARACTERS = {"br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_UNSEEN = ("proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "permStart", "permEnd", "rPr", "pPr")
_NAMED = {
    "drawing": "рисунок или фигура",
    "pict": "рисунок или фигура",
    "AlternateContent": "рисунок или фигура",
    "object": "вложенный объект",
    "hyperlink": "ссылка: оставьте её текстом",
    "ins": "исправление: примите или отклоните его",
    "del": "исправление: примите или отклоните его",
    "moveFrom": "исправление: примите или отклоните его",
    "moveTo": "исправление: примите или отклоните его",
    "commentRangeStart": "примечание",
    "commentRangeEnd": "примечание",
    "commentReference": "примечание",
    "footnoteReference": "сноска",
    "endnoteReference": "сноска",
    "tab": "табуляция: поставьте таблицу без линий",
    "ptab": "табуляция: поставьте таблицу без линий",
    "sym": "особый символ: вставьте его как текст",
    "sdt": "элемент управления содержимым: оставьте его текстом",
    "oMath": "формула",
    "oMathPara": "формула",
}


@dataclass
class Piece:
    """A text, or code of a field, in one look."""

    look: Look
    text: str = ""
    code: str | None = None
    field: Field | None = None


class Runs:
    def __init__(self, styles: Styles, places: Places, fields: dict[str, Field]) -> None:
        self._styles, self._places, self._fields = styles, places, fields
        self.used: set[str] = set()

    def read(self, paragraph: Any, text: Look) -> list[Piece]:
        """Word cuts a text where it likes; put together where it looks alike, a field is whole again."""
        joined: list[Piece] = []
        for piece in _numbered(self._pieces(paragraph, text), self._places):
            if joined and joined[-1].code is None is piece.code and joined[-1].look == piece.look:
                joined[-1].text += piece.text
            else:
                joined.append(piece)
        return [found for piece in joined for found in self._filled(piece)]

    def _pieces(self, parent: Any, text: Look) -> Iterator[Piece]:
        for one in parent:
            name = local(one)
            if name == "r":
                yield from self._run(one, self._styles.run(text, one.find(f"{W}rPr")))
            elif name == "fldSimple":
                yield self._of_word(one.get(f"{W}instr") or "", text)
            elif name == "smartTag":
                yield from self._pieces(one, text)
            else:
                self._unless_unseen(name)

    def _run(self, run: Any, look: Look) -> Iterator[Piece]:
        for one in run:
            name = local(one)
            if name == "t":
                yield Piece(look, one.text or "")
            elif name == "br" and one.get(f"{W}type") == "page":
                yield Piece(look, code="pagebreak(weak: true)")
            elif name in _CHARACTERS:
                yield Piece(look, _CHARACTERS[name])
            elif name == "fldChar":
                yield Piece(look, one.get(f"{W}fldCharType") or "", code="fldChar")
            elif name == "instrText":
                yield Piece(look, one.text or "", code="instrText")
            else:
                self._unless_unseen(name)

    def _of_word(self, instruction: str, look: Look) -> Piece:
        return _kept_by_word(instruction, look, self._places)

    def _unless_unseen(self, name: str) -> None:
        if name and name not in _UNSEEN:
            self._places.wrong(f"не переносится: {_NAMED.get(name, f'элемент «{name}»')}")

    def _filled(self, piece: Piece) -> Iterator[Piece]:
        if piece.code is not None:
            yield piece
            return
        end = 0
        for found in _FIELD.finditer(piece.text):
            yield from self._plain(piece.text[end : found.start()], piece.look)
            yield from self._field(found[1], piece.look)
            end = found.end()
        yield from self._plain(piece.text[end:], piece.look)

    def _plain(self, text: str, look: Look) -> Iterator[Piece]:
        if "{{" in text or "}}" in text or "{%" in text:
            self._places.wrong("скобки поля не закрыты, или поле оформлено по частям: наберите «{{ поле }}» заново")
        if text:
            yield Piece(look, text)

    def _field(self, told: str, look: Look) -> Iterator[Piece]:
        name = " ".join(told.split()).lower()
        field = self._fields.get(name)
        if field is None:
            shown = name if len(name) <= 40 else f"{name[:40]}…"
            return self._places.wrong(f"поля «{shown}» у приказов этого вида нет")
        self.used.add(name)
        yield Piece(look, code=field.code, field=field)


def _numbered(pieces: Iterator[Piece], places: Places) -> Iterator[Piece]:
    """A field of Word is «begin, instruction, separate, what it last showed, end»: only its meaning goes on."""
    instruction: str | None = None
    for piece in pieces:
        if piece.code == "fldChar" and piece.text == "begin":
            instruction = ""
        elif piece.code == "fldChar" and piece.text == "end" and instruction is not None:
            yield _kept_by_word(instruction, piece.look, places)
            instruction = None
        elif piece.code == "instrText" and instruction is not None:
            instruction += piece.text
        elif instruction is None and piece.code not in ("fldChar", "instrText"):
            yield piece
    if instruction is not None:
        places.wrong("поле Word не закончено")


def _kept_by_word(instruction: str, look: Look, places: Places) -> Piece:
    name = (instruction.split() or [""])[0].upper()
    if name not in PAGE:
        places.wrong(f"не переносится: поле Word «{name[:40]}»")
    return Piece(look, code=f"context {PAGE.get(name, PAGE['PAGE'])}")
