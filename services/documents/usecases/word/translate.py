"""A whole DOCX → the source of one page in Typst, or TemplateBroken with every place that could not be taken over."""

from typing import Any

from contracts.documents import OrderKind
from contracts.templates import FieldPlace
from services.documents.usecases.word import fields as known
from services.documents.usecases.word.fields import APPENDIX, ITEMS, SIGNED_AFTER, Field
from services.documents.usecases.word.package import Package, R, W, opened
from services.documents.usecases.word.places import Places, broken
from services.documents.usecases.word.runs import Piece, Runs
from services.documents.usecases.word.say import block_of, paragraph
from services.documents.usecases.word.styles import Styles, local, points
from services.documents.usecases.word.tables import Tables

MOST_PARAGRAPHS, MOST_LETTERS = 1000, 100_000
"""A page of an order, not a book."""
_UNSEEN = ("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "sectPr", "")
_USUAL_PAGE = {"w": "11906", "h": "16838", "top": "1134", "bottom": "1134", "left": "1701", "right": "850"}
_HEADS = {"header": "верхний колонтитул", "footer": "нижний колонтитул"}


def page(content: bytes, kind: OrderKind, prelude: str) -> str:
    """`prelude` defines what the fields call (`forms/uploaded.typ`)."""
    package = opened(content)
    _refuse_book(package.body)
    return prelude + _Translator(package, known.of_kind(kind)).translated()


def _refuse_book(body: Any) -> None:
    letters = sum(len(one.text or "") for one in body.iter(f"{W}t"))
    if sum(1 for _ in body.iter(f"{W}p")) > MOST_PARAGRAPHS or letters > MOST_LETTERS:
        raise broken(f"в шаблоне приказа не больше {MOST_PARAGRAPHS} абзацев и {MOST_LETTERS} знаков")


class _Translator:
    def __init__(self, package: Package, fields: dict[str, Field]) -> None:
        self._package, self._fields, self._places = package, fields, Places()
        self._styles = Styles(package, self._places)
        self._runs = Runs(self._styles, self._places, fields)
        self._tables = Tables(self._styles, self._places, self._cell_paragraph)
        self._appendix: list[str] | None = None
        """What follows the field «приложение», once it has come."""

    def translated(self) -> str:
        section = self._package.body.find(f"{W}sectPr")
        sheet, main = self._page(section), self._blocks(self._package.body)
        if SIGNED_AFTER.name not in self._runs.used:
            main.append(f"#{SIGNED_AFTER.code}()")
        if self._appendix is not None:
            said_there = self._appendix if self._tables.listed else [*self._appendix, "the-list()"]
            main.append("#if form.appendix != none {\n  pagebreak(weak: true)\n  " + "\n  ".join(said_there) + "\n}")
        self._refuse_missing()
        self._places.refuse()
        return "\n".join([sheet, *main, ""])

    def _refuse_missing(self) -> None:
        self._places.now = "документ"
        for name, field in self._fields.items():
            if field.needed and name not in self._runs.used:
                self._places.wrong(f"нет поля «{{{{ {name} }}}}»: {field.text[:1].lower()}{field.text[1:]}")

    def _blocks(self, body: Any) -> list[str]:
        main: list[str] = []
        paragraphs = tables = 0
        for one in body:
            name = local(one)
            if name == "p":
                paragraphs += 1
                self._places.now = f"абзац {paragraphs}"
                said = self._paragraph(one)
            elif name == "tbl":
                tables += 1
                said = [self._tables.read(one, f"таблица {tables}", in_appendix=self._appendix is not None)]
            elif name in _UNSEEN:
                continue
            else:
                self._places.now = f"после абзаца {paragraphs}"
                self._places.wrong(f"не переносится: элемент «{name}»")
                continue
            if self._appendix is None:
                main += [f"#{{ {one} }}" for one in said if one]
            else:
                self._appendix += [one for one in said if one]
        return main

    def _paragraph(self, element: Any) -> list[str]:
        look, pieces = self._read(element)
        alone = self._alone(pieces)
        if alone is APPENDIX:
            self._begin_appendix()
            return []
        if alone is SIGNED_AFTER and self._appendix is not None:
            self._places.wrong(f"поле «{alone.name}» стоит до поля «{APPENDIX.name}»: оно печатается не всегда")
        if alone in (ITEMS, SIGNED_AFTER):
            return [block_of(look, pieces)]
        return _between_pages(look, pieces)

    def _begin_appendix(self) -> None:
        if self._appendix is not None:
            self._places.wrong("поле «приложение» уже было")
        self._appendix = []

    def _cell_paragraph(self, element: Any) -> tuple[str, set[FieldPlace]]:
        """Of a cell or a heading: no page ends in it, and nothing that takes a paragraph for itself."""
        look, pieces = self._read(element)
        if any(one.code == "pagebreak(weak: true)" for one in pieces) or look.get("new_page"):
            self._places.wrong("разрыв страницы внутри таблицы или колонтитула")
        self._alone(pieces, allowed=False)
        return paragraph(look, pieces), {one.field.place for one in pieces if one.field}

    def _read(self, element: Any) -> tuple[dict[str, Any], list[Piece]]:
        look, text = self._styles.paragraph(element.find(f"{W}pPr"))
        return {**look, "text": text}, self._runs.read(element, text)

    def _alone(self, pieces: list[Piece], *, allowed: bool = True) -> Field | None:
        """The field that is all of its paragraph; one that must be and is not is wrong here, so is one of a list."""
        found = [one.field for one in pieces if one.field]
        apart = [one for one in found if one.place is FieldPlace.PARAGRAPH]
        rest = [one for one in pieces if not one.field and (one.code or one.text.strip())]
        for one in apart:
            if not allowed or rest or len(found) > 1:
                self._places.wrong(f"поле «{one.name}» стоит в абзаце одно и не в таблице")
        if allowed:
            for one in found:
                if one.place is FieldPlace.LIST_ROW:
                    self._places.wrong(f"поле «{one.name}» — для строки таблицы в приложении")
        return apart[0] if apart else None

    # the sheet

    def _page(self, section: Any) -> str:
        size = _attributes(section, "pgSz")
        edges = _attributes(section, "pgMar")
        columns = section.find(f"{W}cols") if section is not None else None
        if columns is not None and columns.get(f"{W}num") not in (None, "1"):
            self._places.wrong("не переносится: несколько колонок")
        measure = {**_USUAL_PAGE, **size, **edges}
        margins = ", ".join(f"{one}: {max(points(measure[one]), 0):g}pt" for one in ("left", "right", "top", "bottom"))
        width, height = (min(max(points(measure[one]), 100), 1500) for one in ("w", "h"))
        heads = "".join(f", {name}: {self._head(section, name)}" for name in _HEADS)
        return f"#set page(width: {width:g}pt, height: {height:g}pt, margin: ({margins}), background: watermark{heads})"

    def _head(self, section: Any, name: str) -> str:
        told = {one.get(f"{W}type"): one for one in section.iter(f"{W}{name}Reference")} if section is not None else {}
        self._places.now = _HEADS[name]
        title = section.find(f"{W}titlePg") if section is not None else None
        usual = self._head_of(told.get("default"))
        if title is None or title.get(f"{W}val") in ("0", "false"):
            return usual
        first = self._head_of(told.get("first"))
        return f"context if counter(page).get().first() == 1 {{ {first} }} else {{ {usual} }}"

    def _head_of(self, reference: Any) -> str:
        target = self._package.targets.get(reference.get(f"{R}id")) if reference is not None else None
        root = self._package.read(target) if target else None
        if root is None:
            return "none"
        said = []
        for one in root:
            if local(one) == "p":
                said.append(self._cell_paragraph(one)[0])
            elif local(one):
                self._places.wrong(f"не переносится: элемент «{local(one)}»")
        return f"[#{{ {'; '.join(said)} }}]" if said else "none"


def _attributes(section: Any, name: str) -> dict[str, str]:
    found = section.find(f"{W}{name}") if section is not None else None
    return {local_name.rpartition("}")[2]: value for local_name, value in found.items()} if found is not None else {}


def _between_pages(look: dict[str, Any], pieces: list[Piece]) -> list[str]:
    """A page ends between two blocks, never inside one."""
    said = ["pagebreak(weak: true)"] if look.get("new_page") else []
    open_pieces: list[Piece] = []
    for one in pieces:
        if one.code == "pagebreak(weak: true)":
            said += [paragraph(look, open_pieces)] if open_pieces else []
            said.append(one.code)
            open_pieces = []
        else:
            open_pieces.append(one)
    broke = said and not open_pieces
    return said if broke else [*said, paragraph(look, open_pieces)]
