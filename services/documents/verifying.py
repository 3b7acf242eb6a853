"""What a detached signature made elsewhere (CMS, RFC 5652) is worth: one question, answered by who can.

The bytes are a stranger's, so they are read in a process of its own, with little time and memory; nothing is fetched.
Certificates of trusted authorities (PEM or DER) lie in the folder that KONTINGENT_TRUSTED_AUTHORITIES names, their
lists of revoked ones in that of KONTINGENT_REVOCATION_LISTS.
"""

import resource
import signal
import subprocess
import sys
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn, Protocol

import orjson

from chassis.settings import settings
from contracts.base import Invalid
from contracts.external_signatures import Revocation, Verdict

LARGEST = 1_000_000
"""Bytes of a detached signature; it may carry its whole chain of certificates and lists of revoked ones."""
SECONDS, PATIENCE, MEMORY = 10, 40, 1 << 30
"""Of the processor, of the clock, bytes in memory."""
_UNREADABLE = 3
_MOMENTS = ("valid_from", "valid_to", "signed_at", "revoked_at", "revocation_list_at")
UNREADABLE = "Это не отсоединённая подпись CMS (.sig, .p7s): загрузите файл подписи без самого документа"


@dataclass(frozen=True, kw_only=True)
class Finding:
    verdict: Verdict
    detail: str
    of: int | None = None
    """Which of the files it is under."""
    signer: str | None = None
    serial: str | None = None
    issuer: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    signed_at: datetime | None = None
    algorithm: str | None = None
    revocation: Revocation = Revocation.NOT_CHECKED
    revoked_at: datetime | None = None
    revocation_list_at: datetime | None = None


class Verifier(Protocol):
    """Tells under which of the files a signature is, and whether it holds. Another provider is another of these."""

    def verify(self, files: list[bytes], signature: bytes) -> Finding: ...


def verified(files: list[bytes], signature: bytes) -> Finding:
    """Invalid when it is no detached signature at all."""
    if not 1 <= len(signature) <= LARGEST:
        raise Invalid(f"Файл подписи: от 1 байта до {LARGEST // 1000} КБ", field="content")
    given = [b64encode(one).decode() for one in (*files, signature)]
    folders = {"trusted": _folder("TRUSTED_AUTHORITIES"), "lists": _folder("REVOCATION_LISTS")}
    told = orjson.dumps({"given": given, **folders})
    command = [sys.executable, "-I", "-c", f"import sys; sys.path[:] = {sys.path!r}; import {__name__} as p; p.main()"]
    done = subprocess.run(command, input=told, capture_output=True, check=False)
    if done.returncode in (_UNREADABLE, -signal.SIGALRM, -signal.SIGXCPU, -signal.SIGKILL):
        raise Invalid(UNREADABLE, field="content")
    done.check_returncode()
    said = orjson.loads(done.stdout)
    moments = {name: datetime.fromisoformat(said[name]) for name in _MOMENTS if said[name]}
    kinds = {"verdict": Verdict(said["verdict"]), "revocation": Revocation(said["revocation"])}
    return Finding(**{**said, **moments, **kinds})


def main() -> NoReturn:
    """In the child: one signature, then the end. The kernel keeps the limits, so nobody has to watch."""
    from services.documents import cms

    signal.alarm(PATIENCE)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    told = orjson.loads(sys.stdin.buffer.read())
    *files, signature = map(b64decode, told["given"])
    trusted, lists = ([b64decode(one) for one in told[name]] for name in ("trusted", "lists"))
    try:
        found = cms.verified(files, signature, trusted, lists)
    except (Exception, MemoryError):  # whatever a stranger's bytes make the libraries raise, it is no signature
        sys.exit(_UNREADABLE)
    sys.stdout.buffer.write(orjson.dumps(found))
    sys.exit()


def _folder(name: str) -> list[str]:
    """What lies in the folder that a setting names, as base64."""
    folder = settings().option(name)
    files = [one for one in sorted(Path(folder).iterdir()) if one.is_file()] if folder else []
    return [b64encode(one.read_bytes()).decode() for one in files]
