"""A file on its way: announced, sent part by part, swept away when it stopped coming. Never whole in memory."""

import io
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import BinaryIO, cast
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.attachments import PART, Upload
from contracts.base import Conflict, File, Invalid, TooMany, uuid7
from contracts.documents import OrderNotEditable, OrderStatus
from services.documents import antivirus, store
from services.documents.models.attachments import MOST_FILES, MOST_UPLOADS, FilePart, OrderFile, UploadRow
from services.documents.models.days import now
from services.documents.models.files import named, refuse_unwanted, sniffed
from services.documents.models.orders import STATUS_WORDS, Order
from services.documents.repository import attachments, orders, uploads
from services.documents.usecases import rights
from services.documents.usecases.office import Office

PATIENCE = timedelta(days=1)
Part = tuple[str, int]
"""SHA-256 and size: what is read after the transaction."""


def begin(uow: UnitOfWork, order_id: UUID, version: int, name: str, size: int) -> Upload:
    refuse_unwanted(named(name), size)
    row = editable(uow, order_id, version)
    return new(uow, row.district_id, row.school_id, size, order_id=row.id)


def new(uow: UnitOfWork, district_id: UUID, school_id: UUID, size: int, **about: UUID) -> Upload:
    """`about`: the order, or the person."""
    if uploads.open_ones(uow) >= MOST_UPLOADS:
        raise TooMany(f"У вас не докончены {MOST_UPLOADS} загрузок: докончите их или подождите сутки", retry_after=3600)
    upload = UploadRow(
        id=uuid7(),
        district_id=district_id,
        school_id=school_id,
        size=size,
        begun_by=uow.caller.person_id,
        begun_at=now(),
        attached=False,
        **about,
    )
    uow.add(upload)
    return Upload(id=upload.id, size=size, received=0)


def editable(uow: UnitOfWork, order_id: UUID, version: int, *, adding: bool = True) -> Order:
    """By whoever may draft, while nobody has it before them to agree or to sign."""
    row = orders.get_for_update(uow, order_id)
    rights.refuse_sender(uow.caller)
    rights.refuse_stale(uow, row, version)
    if row.status not in (OrderStatus.DRAFT.value, OrderStatus.REJECTED.value):
        raise OrderNotEditable(f"Приказ {STATUS_WORDS[OrderStatus(row.status)]}, его файлы уже не меняют")
    if adding and len(attachments.of_order(uow, order_id)) >= MOST_FILES:
        raise Conflict(f"У приказа не больше {MOST_FILES} файлов")
    return row


def send(office: Office, upload_id: UUID, offset: int, content: bytes) -> Upload:
    """The row first, then the bytes: bytes without a row would be nobody's for ever. Sent again, both stay."""
    digest = sha256(content).hexdigest()
    with office.begin() as uow:
        upload = uploads.get_own_for_update(uow, upload_id)
        parts = uploads.parts_of(uow, upload_id)
        received = sum(one.size for one in parts)
        if offset == received:
            _refuse_bad_part(upload, offset, content)
            uploads.hold(uow, upload.school_id, digest)
            uow.add(_part(upload, len(parts), digest, len(content)))
            received += len(content)
        elif all(one.number * PART != offset or one.sha256 != digest for one in parts):
            raise Conflict(f"Следующая часть файла начинается с байта {received}", field="offset", received=received)
        school_id, size = upload.school_id, upload.size
    office.aside(store.opened().put, school_id, content)
    return Upload(id=upload_id, size=size, received=received)


def _refuse_bad_part(upload: UploadRow, offset: int, content: bytes) -> None:
    if len(content) != min(PART, upload.size - offset) or not content:
        raise Invalid(f"Часть файла — {PART} байт, последняя — сколько осталось", field="content")


def _part(upload: UploadRow, number: int, digest: str, size: int) -> FilePart:
    return FilePart(
        file_id=upload.id,
        number=number,
        sha256=digest,
        size=size,
        district_id=upload.district_id,
        school_id=upload.school_id,
    )


def whole(uow: UnitOfWork, upload_id: UUID, about_id: UUID) -> tuple[UploadRow, list[Part]]:
    """An upload of which nothing is missing, about this order or person."""
    upload = uploads.get_own_for_update(uow, upload_id)
    parts = [(one.sha256, one.size) for one in uploads.parts_of(uow, upload_id)]
    received = sum(size for _, size in parts)
    if about_id not in (upload.order_id, upload.person_id) or upload.attached or received != upload.size:
        raise Conflict("Файл дошёл не весь или уже приложен: загрузите его ещё раз", received=received)
    return upload, parts


def looked_at(office: Office, upload_id: UUID, name: str, content: "Content") -> tuple[str, bool, str]:
    """The media type, whether an antivirus has seen it, SHA-256; what is not as it should be is erased at once."""
    try:
        media_type = office.aside(sniffed, name, cast(BinaryIO, io.BufferedReader(content)))
        scanned = office.aside(antivirus.scan, content.pieces())
    except Invalid:
        drop(office, upload_id)
        raise
    return media_type, scanned, office.aside(content.digest)


def parts_of(uow: UnitOfWork, file: OrderFile) -> list[Part]:
    """A file from before there were parts is one, whole."""
    return [(one.sha256, one.size) for one in uploads.parts_of(uow, file.id)] or [(file.sha256, file.size)]


def part(office: Office, file: OrderFile, parts: list[Part], offset: int) -> File:
    """Of a file, from `offset` to the end of that part."""
    if offset < 0:
        raise Invalid("Место в файле считают от нуля", field="offset")
    content = Content(store.opened(), file.school_id, parts)
    rest = office.aside(content.rest_of_part, offset)
    return File(name=file.name, media_type=file.media_type, content=rest, size=file.size)


class Content(io.RawIOBase):
    """The bytes of a file, to be read from any place of it; no more than one part is in memory."""

    def __init__(self, files: store.Store, school_id: UUID, parts: list[Part]) -> None:
        self._files, self._school_id, self._parts = files, school_id, parts
        self._size, self._at = sum(size for _, size in parts), 0
        self._kept: tuple[int, bytes] = (-1, b"")

    def pieces(self) -> Iterator[bytes]:
        for digest, _ in self._parts:
            yield self._files.get(self._school_id, digest)

    def digest(self) -> str:
        found = sha256()
        for piece in self.pieces():
            found.update(piece)
        return found.hexdigest()

    def rest_of_part(self, offset: int) -> bytes:
        """From `offset` to the end of the part it lies in; nothing beyond the end of the file."""
        begins = 0
        for number, (digest, size) in enumerate(self._parts):
            if offset < begins + size:
                if self._kept[0] != number:
                    self._kept = number, self._files.get(self._school_id, digest)
                return self._kept[1][offset - begins :]
            begins += size
        return b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self.rest_of_part(self._at)[: len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def erase(office: Office) -> None:
    """Bytes that are on no order any more, and what stopped coming a day ago. One file a transaction."""
    while _erase_one(office) or _sweep_one(office):
        pass


def _erase_one(office: Office) -> bool:
    with office.begin() as uow:
        file = attachments.to_erase(uow)
        if file is None:
            return False
        _release(office, uow, file.id, file.school_id, parts_of(uow, file))
        file.erased_at = now()
        return True


def _sweep_one(office: Office) -> bool:
    with office.begin() as uow:
        upload = uploads.begun_before(uow, now() - PATIENCE)
        if upload is not None:
            _forget(office, uow, upload)
        return upload is not None


def drop(office: Office, upload_id: UUID) -> None:
    """What was looked at and must not be here does not wait for the timer."""
    with office.begin() as uow:
        _forget(office, uow, uploads.get_own_for_update(uow, upload_id))


def _forget(office: Office, uow: UnitOfWork, upload: UploadRow) -> None:
    """One that was attached leaves only its row: the parts are the order's."""
    if not upload.attached:
        parts = [(one.sha256, one.size) for one in uploads.parts_of(uow, upload.id)]
        _release(office, uow, upload.id, upload.school_id, parts)
    uow.session.delete(upload)


def _release(office: Office, uow: UnitOfWork, file_id: UUID, school_id: UUID, parts: list[Part]) -> None:
    """Held in one order, so that two who erase do not wait for each other."""
    for digest in sorted({digest for digest, _ in parts}):
        uploads.hold(uow, school_id, digest)
        if not uploads.owned_elsewhere(uow, file_id, school_id, digest):
            office.aside(store.opened().erase, school_id, digest)
    uploads.forget_parts(uow, file_id)
