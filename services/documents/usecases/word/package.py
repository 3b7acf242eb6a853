"""The pack a DOCX is: measured before it is unpacked, and free of all that runs, links out or hides."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from posixpath import join
from typing import Any

from lxml import etree

from services.documents.usecases.word.places import broken

LARGEST, UNPACKED, MEMBERS = 2_000_000, 12_000_000, 200
"""Bytes of the file, bytes of all that is in it, how many things are in it."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RUNS = re.compile(r"vbaProject|vbaData|activeX|embeddings/|\.(bin|exe|dll|js|vbs|ole)$", re.IGNORECASE)
_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Package:
    """Its parts as XML, by name; `targets` of the document: id of a relation → name of a part."""

    read: Callable[[str], Any]
    targets: dict[str, str]

    @property
    def body(self) -> Any:
        return self.read("word/document.xml").find(f"{W}body")


def opened(content: bytes) -> Package:
    if not 1 <= len(content) <= LARGEST:
        raise broken(f"файл больше {LARGEST // 1_000_000} МБ или пуст")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            parts = _unpacked(pack)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        raise broken("файл повреждён или защищён паролем: сохраните его в Word ещё раз") from None
    except etree.XMLSyntaxError:
        raise broken("содержимое файла не читается: сохраните его в Word ещё раз") from None
    return _checked(parts)


def _unpacked(pack: zipfile.ZipFile) -> dict[str, Any]:
    members = pack.infolist()
    names = [one.filename for one in members]
    if len(members) > MEMBERS or sum(one.file_size for one in members) > UNPACKED:
        raise broken("внутри файла больше, чем бывает в шаблоне приказа")
    if len(set(names)) != len(names):
        raise broken("части файла повторяются: сохраните его в Word ещё раз")
    if running := [name for name in names if _RUNS.search(name)]:
        raise broken(f"макрос или вложенный объект ({running[0]}): сохраните файл без него")
    return {one.filename: _xml(pack.read(one)) for one in members if one.filename.endswith((".xml", ".rels"))}


def _xml(text: bytes) -> Any:
    """Nothing is fetched, nothing is expanded: a part that declares anything for that is refused unread."""
    if b"\0" in text or _DTD.search(text):
        raise broken("в файле объявлены сущности XML: такого Word не пишет")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(text, parser)


def _checked(parts: dict[str, Any]) -> Package:
    for name, root in parts.items():
        for relation in root if name.endswith(".rels") else ():
            if relation.get("TargetMode") == "External":
                raise broken(f"внешняя ссылка ({relation.get('Target', '')[:80]}): уберите её из документа")
    kinds, document = parts.get("[Content_Types].xml", ()), parts.get("word/document.xml")
    main = [one.get("ContentType") for one in kinds if one.get("PartName") == "/word/document.xml"]
    if main != [_MAIN] or document is None or document.find(f"{W}body") is None:
        raise broken("это не документ Word (DOCX) без макросов")
    links = parts.get("word/_rels/document.xml.rels", ())
    targets = {one.get("Id"): join("word", one.get("Target", "")) for one in links}
    return Package(parts.get, targets)
