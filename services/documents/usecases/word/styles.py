"""How a text looks: what Word says through styles, one inside another, as one plain set of properties.

What a property changes is either said again in Typst or refused by its name; only what no reader of paper could see is
passed over (`_UNSEEN`). Fonts are passed over too: the paper is archival and set in the product's own.
"""

from collections.abc import Callable
from typing import Any

from services.documents.usecases.word.package import Package, W
from services.documents.usecases.word.places import Places

Look = dict[str, Any]
_OFF = ("0", "false", "off", "none")
_ALIGN = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "justify"}
# fmt: off
_UNSEEN = frozenset((
    "rFonts", "lang", "noProof", "bCs", "iCs", "szCs", "kern", "webHidden", "rStyle", "rtl", "cs", "keepNext",
    "keepLines", "widowControl", "pStyle", "rPr", "tabs", "suppressAutoHyphens", "suppressLineNumbers",
    "contextualSpacing", "outlineLvl", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid",
    "overflowPunct", "kinsoku", "wordWrap", "topLinePunct", "mirrorIndents", "textAlignment", "eastAsianLayout",
    "bidi", "textboxTightWrap", "divId", "cnfStyle",
))
# fmt: on
_NAMED = {
    "vanish": "скрытый текст",
    "numPr": "автоматическая нумерация: напишите номер текстом",
    "smallCaps": "малые прописные",
    "pBdr": "рамка вокруг абзаца: возьмите таблицу из одной ячейки",
    "framePr": "рамка с текстом",
    "shd": "заливка",
    "highlight": "выделение цветом",
    "sectPr": "второй раздел: оставьте один",
    "dstrike": "двойное зачёркивание",
}


class Styles:
    """The document's own. A look is asked for with the place in hand, so that what is wrong is told with it."""

    def __init__(self, package: Package, places: Places) -> None:
        root = package.read("word/styles.xml")
        self._places = places
        self._styles = {one.get(f"{W}styleId"): one for one in root.iter(f"{W}style")} if root is not None else {}
        self._usual = next(
            (
                name
                for name, one in self._styles.items()
                if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in ("1", "true", "on")
            ),
            None,
        )
        defaults = root.find(f"{W}docDefaults") if root is not None else None
        self._text = _child(_child(defaults, "rPrDefault"), "rPr")
        self._paragraph = _child(_child(defaults, "pPrDefault"), "pPr")

    def paragraph(self, properties: Any) -> tuple[Look, Look]:
        """The look of a paragraph and of the text in it."""
        look, text = self._read(self._paragraph), self._read(self._text)
        for style in self._chain(_value(_child(properties, "pStyle")) or self._usual):
            look |= self._read(_child(style, "pPr"))
            text |= self._read(_child(style, "rPr"))
        return look | self._read(properties), text

    def run(self, text: Look, properties: Any) -> Look:
        for style in self._chain(_value(_child(properties, "rStyle"))):
            text = text | self._read(_child(style, "rPr"))
        return text | self._read(properties)

    def table(self, name: str | None) -> list[Any]:
        """Properties of a table by its style, the farthest first."""
        found = []
        for style in self._chain(name):
            if style.find(f"{W}tblStylePr") is not None:
                self._places.wrong("оформление таблицы по стилю: выберите «Сетку таблицы»")
            found.append(_child(style, "tblPr"))
        return found

    def _chain(self, name: str | None) -> list[Any]:
        found: list[Any] = []
        while name and name in self._styles and len(found) < 20:
            found.insert(0, self._styles[name])
            name = _value(_child(self._styles[name], "basedOn"))
        return found

    def _read(self, properties: Any) -> Look:
        look: Look = {}
        for one in properties if properties is not None else ():
            name = local(one)
            if name in _SEEN:
                look |= _SEEN[name](one)
            elif name not in _UNSEEN and not _means_nothing(name, one):
                self._places.wrong(f"не переносится: {_NAMED.get(name, f'оформление «{name}»')}")
        return look


def local(element: Any) -> str:
    """The name without its namespace; comments and instructions have none."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def points(text: str | None, per: float = 20.0) -> float:
    """Word counts in twentieths of a point (sizes of letters in halves)."""
    try:
        found = float(text or 0) / per
    except ValueError:
        return 0.0
    return found if abs(found) < 2000 else 0.0


def _child(element: Any, name: str) -> Any:
    return element.find(f"{W}{name}") if element is not None else None


def _value(element: Any, name: str = "val") -> str | None:
    return element.get(f"{W}{name}") if element is not None else None


def _means_nothing(name: str, one: Any) -> bool:
    """Spelled out, and yet nothing: switched off, without a filling, of the usual width."""
    if not name or name == "shd":
        return not name or _value(one, "fill") in (None, "auto", "FFFFFF")
    if name in ("w", "position"):
        return _value(one) in ("100", "0")
    return _value(one) in _OFF


def _switch(name: str) -> Callable[[Any], Look]:
    return lambda one: {name: _value(one) not in _OFF}


def _spacing(one: Any) -> Look:
    """Of a paragraph, above, below and between lines; of a text, between letters."""
    names = {"before": "above", "after": "below"}
    look: Look = {ours: points(_value(one, theirs)) for theirs, ours in names.items() if _value(one, theirs)}
    if _value(one, "val"):
        look["tracking"] = points(_value(one, "val"))
    if line := _value(one, "line"):
        whole = _value(one, "lineRule") in (None, "auto")
        look["lines"] = points(line, 240.0) if whole else max(points(line) / 14, 1.0)
    return look


def _indents(one: Any) -> Look:
    names = {"left": "left", "start": "left", "right": "right", "end": "right", "firstLine": "first"}
    look: Look = {ours: points(_value(one, theirs)) for theirs, ours in names.items() if _value(one, theirs)}
    if _value(one, "hanging"):
        look["first"] = -points(_value(one, "hanging"))
    return look


def _color(one: Any) -> Look:
    told = _value(one) or "auto"
    plain = len(told) == 6 and all(letter in "0123456789abcdefABCDEF" for letter in told)
    return {"color": told if plain else None}


_SEEN: dict[str, Callable[[Any], Look]] = {
    "b": _switch("bold"),
    "i": _switch("italic"),
    "u": _switch("underline"),
    "strike": _switch("strike"),
    "caps": _switch("caps"),
    "pageBreakBefore": _switch("new_page"),
    "sz": lambda one: {"size": min(max(points(_value(one), 2.0), 1.0), 200.0)},
    "color": _color,
    "vertAlign": lambda one: {"raised": _value(one)},
    "jc": lambda one: {"align": _ALIGN.get(_value(one) or "left", "left")},
    "ind": _indents,
    "spacing": _spacing,
}
