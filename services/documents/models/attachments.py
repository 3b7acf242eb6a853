"""Files of an order, and what may be one; the signed papers of consents lie beside them."""

import io
import re
import unicodedata
import zipfile
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Invalid
from services.documents.models import Base
from services.documents.models.tenant import OfSchool

LARGEST, MOST_FILES, LONGEST_NAME = 15_000_000, 20, 150
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
"""What is taken: its name for people → media type, endings of names. Nothing that can run, no macros."""
_BEGINNINGS = ((b"%PDF-", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"))
_MARKS = (("word/document.xml", "DOCX"), ("xl/workbook.xml", "XLSX"))
_MACROS = re.compile(r"(vbaProject|\.bin$|Basic/|Scripts/)")
_MOST_MEMBERS = 5000


class OrderFile(OfSchool, Base):
    """The bytes are in the store under `sha256`. Taken off, its row stays; its bytes go when no other row has them."""

    __tablename__ = "attachments"
    __table_args__ = (
        Index(None, "order_id"),
        Index(None, "school_id", "sha256"),
        Index(
            "ix_attachments_to_erase",
            "removed_at",
            postgresql_where=text("removed_at IS NOT NULL AND erased_at IS NULL"),
        ),
        Index(
            "uq_attachments_paper",
            "school_id",
            "sha256",
            unique=True,
            postgresql_where=text("order_id IS NULL AND removed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    """None: of no order, see `consent_scans`."""
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    scanned: Mapped[bool]
    added_by: Mapped[UUID | None]
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def named(name: str) -> str:
    """The name as people will see it: without folders, control characters and what reverses the reading."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    clean = " ".join(seen.split()).strip(" .")
    if not 1 <= len(clean) <= LONGEST_NAME:
        raise Invalid(f"Имя файла: от 1 до {LONGEST_NAME} знаков", field="name")
    return clean


def sniffed(name: str, content: bytes) -> str:
    """The media type by the bytes; the ending of the name must agree with them."""
    if not 1 <= len(content) <= LARGEST:
        raise Invalid(f"Файл: от 1 байта до {LARGEST // 1_000_000} МБ", field="content")
    kind = _kind(content)
    if kind is None:
        raise Invalid(f"Принимаются файлы {', '.join(TYPES)}; этот — другого вида", field="content")
    media_type, endings = TYPES[kind]
    ending = name.rpartition(".")[2].lower()
    if ending not in endings:
        raise Invalid(f"Содержимое файла — {kind}, а имя оканчивается на «.{ending}»", field="name")
    return media_type


def _kind(content: bytes) -> str | None:
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    return _packed_kind(content) if content.startswith(b"PK\x03\x04") else None


def _packed_kind(content: bytes) -> str | None:
    """Of an office file, by the names of its members; nothing is unpacked but a short mimetype."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
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
