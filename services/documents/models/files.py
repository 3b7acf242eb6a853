"""What may be a file: told by its name before it comes, and by its bytes once it is here."""

import re
import unicodedata
import zipfile
from typing import BinaryIO

from chassis.settings import settings
from contracts.base import Invalid

LONGEST_NAME = 150
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "PDF": ("application/pdf", ("pdf",)),
    "PNG": ("image/png", ("png",)),
    "JPEG": ("image/jpeg", ("jpg", "jpeg")),
    "DOCX": (f"{_OFFICE}.wordprocessingml.document", ("docx",)),
    "XLSX": (f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",)),
    "ODT": (f"{_OPEN}.text", ("odt",)),
    "ODS": (f"{_OPEN}.spreadsheet", ("ods",)),
}
"""What is taken: its name for people → media type, endings of names. Nothing that can run, no macros.

None of them is ever opened here: a hostile PDF stays what it is, and goes to whoever asks for it as a download.
"""
_SCANS, _SCAN, _REST = ("PDF", "PNG", "JPEG"), 50, 15
"""Megabytes, where KONTINGENT_FILE_MEGABYTES (`PDF=100,DOCX=5`) says nothing else."""
_BEGINNINGS = ((b"%PDF-", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"))
_MARKS = (("word/document.xml", "DOCX"), ("xl/workbook.xml", "XLSX"))
_MACROS = re.compile(r"(vbaProject|\.bin$|Basic/|Scripts/)")
_MOST_MEMBERS = 5000


def named(name: str) -> str:
    """The name as people will see it: without folders, control characters and what reverses the reading."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    clean = " ".join(seen.split()).strip(" .")
    if not 1 <= len(clean) <= LONGEST_NAME:
        raise Invalid(f"Имя файла: от 1 до {LONGEST_NAME} знаков", field="name")
    return clean


def refuse_unwanted(name: str, size: int) -> None:
    """By what its name says it is; the bytes must agree later."""
    ending = name.rpartition(".")[2].lower()
    kind = next((one for one, (_, endings) in TYPES.items() if ending in endings), None)
    if kind is None:
        raise Invalid(f"Принимаются файлы {', '.join(TYPES)}; этот — другого вида", field="name")
    most = _megabytes(kind)
    if not 1 <= size <= most * 1_000_000:
        raise Invalid(f"Файл {kind}: от 1 байта до {most} МБ", field="content")


def sniffed(name: str, content: BinaryIO) -> str:
    """The media type by the bytes; the ending of the name must agree with them."""
    kind = _kind(content)
    if kind is None:
        raise Invalid(f"Принимаются файлы {', '.join(TYPES)}; этот — другого вида", field="content")
    media_type, endings = TYPES[kind]
    ending = name.rpartition(".")[2].lower()
    if ending not in endings:
        raise Invalid(f"Содержимое файла — {kind}, а имя оканчивается на «.{ending}»", field="name")
    return media_type


def _megabytes(kind: str) -> int:
    told = dict(one.strip().split("=") for one in settings().option("FILE_MEGABYTES").split(",") if one.strip())
    return int(told.get(kind, _SCAN if kind in _SCANS else _REST))


def _kind(content: BinaryIO) -> str | None:
    first = content.read(16)
    for beginning, kind in _BEGINNINGS:
        if first.startswith(beginning):
            return kind
    return _packed_kind(content) if first.startswith(b"PK\x03\x04") else None


def _packed_kind(content: BinaryIO) -> str | None:
    """Of an office file, by the names of its members; nothing is unpacked but a short mimetype."""
    try:
        with zipfile.ZipFile(content) as pack:
            names = pack.namelist()
            if len(names) > _MOST_MEMBERS or any(_MACROS.search(one) for one in names):
                return None
            said = b""
            if "mimetype" in names and pack.getinfo("mimetype").file_size < 100:
                said = pack.read("mimetype")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return None
    marked = [kind for mark, kind in _MARKS if mark in names]
    named_itself = [kind for kind, (media, _) in TYPES.items() if media.encode() == said]
    return next(iter(marked + named_itself), None)
