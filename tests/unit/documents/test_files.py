"""What is taken as a file, under which name, and where its bytes are."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.settings import Settings
from contracts.base import Invalid, Unavailable, uuid7
from services.documents import bucket, store
from services.documents.bucket import Bucket, Damaged
from services.documents.models import files as rules
from services.documents.models.files import LONGEST_NAME, TYPES, named, refuse_unwanted, sniffed

PDF = b"%PDF-1.7 ..."


def packed(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        if mimetype:
            pack.writestr("mimetype", mimetype)
        for name in names:
            pack.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("скан.pdf", PDF, "PDF"),
        ("Скан.PDF", PDF, "PDF"),
        ("фото.jpeg", b"\xff\xd8\xff\xe0", "JPEG"),
        ("лист.png", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("список.docx", packed("[Content_Types].xml", "word/document.xml"), "DOCX"),
        ("список.xlsx", packed("[Content_Types].xml", "xl/workbook.xml"), "XLSX"),
        ("список.odt", packed("content.xml", mimetype=TYPES["ODT"][0]), "ODT"),
        ("список.ods", packed("content.xml", mimetype=TYPES["ODS"][0]), "ODS"),
    ],
)
def test_a_file_is_what_its_bytes_are(name: str, content: bytes, kind: str) -> None:
    assert sniffed(name, io.BytesIO(content)) == TYPES[kind][0]


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        ("скан.docx", PDF, "name"),
        ("скан", PDF, "name"),
        ("скан.pdf.exe", PDF, "name"),
        ("скан.pdf", b"MZ\x90\x00", "content"),
        ("скан.pdf", b"", "content"),
        ("список.docx", packed("word/document.xml", "word/vbaProject.bin"), "content"),
        ("список.docx", b"PK\x03\x04 and nothing more", "content"),
        ("архив.zip", packed("a.txt"), "content"),
        ("список.xlsx", packed(*(f"xl/{n}" for n in range(5001)), "xl/workbook.xml"), "content"),
    ],
)
def test_anything_else_is_refused_by_its_field(name: str, content: bytes, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        sniffed(name, io.BytesIO(content))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("name", "size", "told"),
    [
        ("скан.pdf", 50_000_001, "от 1 байта до 50 МБ"),
        ("список.xlsx", 15_000_001, "от 1 байта до 15 МБ"),
        ("скан.pdf", 0, "от 1 байта"),
        ("макрос.docm", 1, "другого вида"),
        ("скан", 1, "другого вида"),
    ],
)
def test_a_file_that_would_be_refused_is_not_waited_for(name: str, size: int, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        refuse_unwanted(name, size)


def test_how_large_a_kind_may_be_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"KONTINGENT_FILE_MEGABYTES": "PDF=1, DOCX=60"}
    monkeypatch.setattr(rules, "settings", lambda: Settings(options=options))
    refuse_unwanted("план.docx", 60_000_000)
    refuse_unwanted("фото.png", 50_000_000)
    with pytest.raises(Invalid, match="до 1 МБ"):
        refuse_unwanted("скан.pdf", 1_000_001)


def test_a_name_loses_its_folders_and_what_cannot_be_seen() -> None:
    assert named("C:\\Мои документы\\скан\u202e.pdf") == "скан.pdf"
    assert named("../../etc/скан\n.pdf ") == "скан.pdf"
    for nothing in ("", " . ", "папка/", "\u0000", "я" * (LONGEST_NAME + 1)):
        with pytest.raises(Invalid):
            named(nothing)


@given(st.text(max_size=60))
def test_no_name_leads_anywhere(text: str) -> None:
    try:
        name = named(text)
    except Invalid:
        return
    assert "/" not in name and "\\" not in name and name not in (".", "..") and name.isprintable()


class Storage(BaseHTTPRequestHandler):
    """So much of S3 as a bucket of files needs; it lets in whoever signed."""

    kept: dict[str, bytes] = {}  # noqa: RUF012  (one storage a test run)
    broken = False

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(500 if self.broken else status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        moment = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        url = f"http://{self.headers['Host']}{self.path}"
        known = {"region": "ru-central1", "key": "key", "secret": "secret"}
        right = bucket.signed(self.command, url, sha256(body).hexdigest(), moment, **known)["Authorization"]
        if self.headers["Authorization"] != right:
            return self._answer(403)
        if self.command == "PUT":
            self.kept[self.path] = body
            return self._answer(200)
        if self.command == "DELETE":
            self.kept.pop(self.path, None)
            return self._answer(204)
        found = self.kept.get(self.path)
        return self._answer(404) if found is None else self._answer(200, found)

    do_GET = do_PUT = do_HEAD = do_DELETE = _serve  # noqa: N815  (the server looks for these names)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Storage)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    options = {"URL": url, "REGION": "ru-central1", "KEY": "key", "SECRET": "secret"}
    given = Settings(options={f"KONTINGENT_S3_{name}": value for name, value in options.items()})
    monkeypatch.setattr(bucket, "settings", lambda: given)
    yield url
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> store.Store:
    if request.param == "folder":
        return store.Folder(tmp_path)
    request.getfixturevalue("storage")
    return Bucket("files")


def test_a_store_gives_back_what_was_put_until_it_is_erased(files: store.Store) -> None:
    school, other = uuid7(), uuid7()
    digest = files.put(school, PDF)
    assert digest == files.put(school, PDF) == sha256(PDF).hexdigest()
    assert files.get(school, digest) == PDF and files.has(school, digest)
    assert not files.has(other, digest), "what one school has put is no other's"
    files.erase(school, digest)
    files.erase(school, digest)
    assert not files.has(school, digest)
    with pytest.raises(Damaged, match="is gone"):
        files.get(school, digest)


def test_spoiled_bytes_are_never_given_out(tmp_path: Path, storage: str) -> None:
    school, folder = uuid7(), store.Folder(tmp_path)
    digest = folder.put(school, PDF)
    (place,) = (one for one in tmp_path.rglob("*") if one.is_file())
    place.write_bytes(b"%PDF-1.7 else")
    Bucket("files").put(school, PDF)
    for path in Storage.kept:
        Storage.kept[path] = b"%PDF-1.7 else"
    for files in (folder, Bucket("files")):
        with pytest.raises(Damaged, match="not what was put"):
            files.get(school, digest)


def test_a_storage_that_is_away_or_in_trouble_is_unavailable(storage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Storage, "broken", True)
    with pytest.raises(Unavailable):
        Bucket("files").put(uuid7(), PDF)
    nowhere = Settings(options={"KONTINGENT_S3_URL": "http://127.0.0.1:9"})
    monkeypatch.setattr(bucket, "settings", lambda: nowhere)
    with pytest.raises(Unavailable):
        Bucket("files").has(uuid7(), "0" * 64)


def test_a_request_is_signed_as_the_example_of_the_specification() -> None:
    nothing = sha256(b"").hexdigest()
    headers = bucket.signed(
        "GET",
        "https://examplebucket.s3.amazonaws.com/test.txt",
        nothing,
        datetime(2013, 5, 24, tzinfo=UTC),
        region="us-east-1",
        key="AKIAIOSFODNN7EXAMPLE",
        secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        range="bytes=0-9",
    )
    assert headers["Authorization"].endswith(
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )
