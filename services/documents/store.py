"""Where the bytes of files are: by their SHA-256, so that nothing anybody wrote ever names a place on the disk."""

import os
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

from chassis.settings import settings
from services.documents.bucket import Bucket, Damaged, checked


class Store(Protocol):
    """Puts and erases may be repeated. The school is part of every address: a file is its own, never a neighbour's."""

    def put(self, school_id: UUID, content: bytes) -> str: ...
    def get(self, school_id: UUID, digest: str) -> bytes: ...
    def has(self, school_id: UUID, digest: str) -> bool: ...
    def erase(self, school_id: UUID, digest: str) -> None: ...


class Folder:
    """On a disk. A file is there whole or not at all, whenever the power goes."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, school_id: UUID, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        place = self._place(school_id, digest)
        if place.exists():
            return digest
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = place.with_suffix(f".{uuid4()}")
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
        _settle(place.parent)
        return digest

    def get(self, school_id: UUID, digest: str) -> bytes:
        try:
            return checked(self._place(school_id, digest).read_bytes(), digest)
        except FileNotFoundError:
            raise Damaged(f"{digest} is gone") from None

    def has(self, school_id: UUID, digest: str) -> bool:
        return self._place(school_id, digest).exists()

    def erase(self, school_id: UUID, digest: str) -> None:
        self._place(school_id, digest).unlink(missing_ok=True)

    def _place(self, school_id: UUID, digest: str) -> Path:
        return self._root / str(school_id) / digest[:2] / digest


def _settle(folder: Path) -> None:
    """The name of a new file is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened() -> Store:
    """By the setting KONTINGENT_FILES: a folder, or `s3://bucket`; empty, beside the data of the single machine."""
    place = settings().option("FILES")
    if place.startswith("s3://"):
        return Bucket(place.removeprefix("s3://"))
    return Folder(Path(place or settings().var / "files"))
