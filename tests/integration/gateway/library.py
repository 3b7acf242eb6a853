"""A small service for tests of the gateway: everything an answer may be."""

from dataclasses import dataclass
from uuid import UUID

from chassis.doors import Service, rpc
from contracts.base import Api, File, Message, Stale, Unauthorized
from contracts.identity import CodeNeeded


@dataclass(frozen=True, kw_only=True)
class Book(Message):
    title: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Books(Message):
    items: list[Book]
    next: str | None = None


class LibraryApi(Api):
    service = "library"

    def get_book(self, *, book_id: int, shelf: int = 1) -> Book: ...
    def edit_book(self, *, book_id: int, version: int, title: str) -> Book: ...
    def list_books(self, *, after: str | None = None, limit: int = 2) -> Books: ...
    def count_books(self, *, titles: list[str], school_id: UUID | None = None) -> int: ...
    def list_school_books(self, *, school_id: UUID, after: str | None = None) -> Books: ...
    def get_cover(self) -> File: ...
    def put_cover(self, *, content: bytes, media_type: str, dry_run: bool = False) -> str: ...
    def lend(self, *, school_id: UUID) -> None: ...
    def open_door(self, *, password: str) -> None: ...
    def get_closed(self) -> None: ...


class LibraryService(Service, LibraryApi):
    name = "library"

    @rpc
    def get_book(self, *, book_id: int, shelf: int) -> Book:
        return Book(title="Ёж" if shelf == 1 else "Ёж в тумане", version=book_id)

    @rpc
    def edit_book(self, *, book_id: int, version: int, title: str) -> Book:
        if version != book_id:
            raise Stale("Книгу уже изменили", current={"title": "Ёж", "version": book_id})
        return Book(title=title, version=version + 1)

    @rpc
    def list_books(self, *, after: str | None, limit: int) -> Books:
        start = int(after or 0)
        books = [Book(title=str(n), version=n) for n in range(start, start + limit)]
        return Books(items=books, next=str(start + limit) if start + limit < 6 else None)

    @rpc
    def count_books(self, *, titles: list[str], school_id: UUID | None) -> int:
        return len(titles)

    @rpc
    def list_school_books(self, *, school_id: UUID, after: str | None) -> Books:
        return Books(items=[], next="1")

    @rpc
    def get_cover(self) -> File:
        return File(name="Обложка №1.pdf", media_type="application/pdf", content=b"%PDF\x00\xff")

    @rpc
    def put_cover(self, *, content: bytes, media_type: str, dry_run: bool) -> str:
        return f"{len(content)} {media_type} {dry_run}"

    @rpc
    def lend(self, *, school_id: UUID) -> None:
        return None

    @rpc
    def open_door(self, *, password: str) -> None:
        if password == "сезам, но без кода":
            raise CodeNeeded("Введите код", field="code")
        if password != "сезам":
            raise Unauthorized("Не то слово")
