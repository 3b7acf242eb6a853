"""DOCX files written by hand: as small as Word itself would still open, or wrong in one thing."""

import io
import zipfile
from xml.sax.saxutils import escape

SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
SPACES += 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KINDS = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
_KINDS += '<Override PartName="/word/document.xml" ContentType="{}"/></Types>'
_LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
NEEDED = ("дата", "номер", "заголовок", "преамбула", "пункты", "должность подписавшего", "отметка о подписи")
NEEDED += ("подписавший", "визы")


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inside: str, shape: str = "") -> str:
    """Of texts, or of elements where a string begins with `<`."""
    said = [one if one.startswith("<") else run(one) for one in inside]
    return f"<w:p><w:pPr>{shape}</w:pPr>{''.join(said)}</w:p>"


def table(*rows: list[str], lines: bool = True) -> str:
    border = '<w:tblBorders><w:top w:val="single" w:sz="4"/><w:insideH w:val="single" w:sz="4"/></w:tblBorders>'
    grid = '<w:gridCol w:w="3000"/>' * max(len(row) for row in rows)
    said = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr>{border if lines else ''}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{said}</w:tbl>"


def order(*more: str, without: str = "", appendix: str | None = "") -> str:
    """A body with all that an order needs, `more` of it, and the appendix: a list of its own, or the product's."""
    fields = "".join(paragraph(f"{{{{ {name} }}}}") for name in NEEDED if name != without)
    tail = paragraph("{{ приложение }}") + appendix if appendix is not None else ""
    return fields + "".join(more) + tail


def docx(body: str, *, kind: str = MAIN, links: str = "", head: str = "", **parts: bytes | str) -> bytes:
    """`parts`: further members, `__` for a slash, `_xml` or `_bin` at the end for the ending."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", _KINDS.format(kind))
        pack.writestr("word/_rels/document.xml.rels", _LINKS.format(links))
        pack.writestr("word/document.xml", f"{head}<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            path = name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin")
            pack.writestr(path, content)
    return out.getvalue()
