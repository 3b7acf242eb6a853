"""A packed table (XLSX, ODS) → its parts; sizes are counted while unpacking, whatever the package says of itself."""

import io
import re
import zipfile
import zlib

from services.contingent.usecases.import_cells import Unreadable

MOST_UNPACKED = 60 * 1024 * 1024
"""A list of 2000 rows is about 5 MB unpacked; a bomb is refused here, having cost no more than this."""
_CHUNK = 1024 * 1024
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_TOO_LARGE = "Файл распаковывается в слишком большой. Оставьте в нём только список"
_BROKEN = "Файл таблицы повреждён. Откройте его, сохраните заново и загрузите снова"


class Package:
    """The parts of one file. Each is unpacked when asked for, and all together within the limit."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError) as broken:
            raise Unreadable(_BROKEN) from broken
        self._left = MOST_UNPACKED
        self._parts = {one.filename: one for one in self._zip.infolist()}
        if len(self._parts) < len(self._zip.infolist()):
            raise Unreadable(_BROKEN)
        if any(one.flag_bits & 1 for one in self._parts.values()):
            raise Unreadable("Файл зашифрован. Снимите пароль и загрузите его снова")

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def xml(self, name: str) -> bytes:
        """A part in UTF-8 without declarations of its own: an entity could make a line of it a gigabyte."""
        data = self._unpacked(name)
        head = data[:200]
        encoding = _ENCODING.search(head)
        strange = b"\x00" in head or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii"))
        if strange or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Unreadable("В файле объявлены подстановки XML: программы таблиц так не делают. Сохраните его заново")
        return data

    def _unpacked(self, name: str) -> bytes:
        known = self._parts.get(name)
        if known is None or known.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(_BROKEN)
        if known.file_size > self._left:
            raise Unreadable(_TOO_LARGE)
        found = io.BytesIO()
        try:
            with self._zip.open(known) as source:
                while chunk := source.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise Unreadable(_TOO_LARGE)
                    found.write(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as broken:
            raise Unreadable(_BROKEN) from broken
        return found.getvalue()


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """These parts and no other, as a file: so that whoever reads it next reads what was measured."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as pack:
        for name, data in parts.items():
            pack.writestr(name, data)
    output.seek(0)
    return output
