"""What a detached signature made elsewhere (CMS, RFC 5652) is worth: one question, answered by who can.

The bytes are a stranger's, so they are read in a process of its own, with little time and memory; nothing is fetched.
Certificates of trusted authorities (PEM or DER) lie in the folder that KONTINGENT_TRUSTED_AUTHORITIES names.
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
from contracts.external_signatures import Verdict

LARGEST = 100_000
"""Bytes of a detached signature; one with its whole chain of certificates is a tenth of it."""
SECONDS, PATIENCE, MEMORY = 10, 40, 1 << 30
"""Of the processor, of the clock, bytes in memory."""
_UNREADABLE = 3
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


class Verifier(Protocol):
    """Tells under which of the files a signature is, and whether it holds. Another provider is another of these."""

    def verify(self, files: list[bytes], signature: bytes) -> Finding: ...


def verified(files: list[bytes], signature: bytes) -> Finding:
    """Invalid when it is no detached signature at all."""
    if not 1 <= len(signature) <= LARGEST:
        raise Invalid(f"Файл подписи: от 1 байта до {LARGEST // 1000} КБ", field="content")
    given = [b64encode(one).decode() for one in (*files, signature)]
    told = orjson.dumps({"given": given, "trusted": [b64encode(one).decode() for one in _trusted()]})
    command = [sys.executable, "-I", "-c", f"import sys; sys.path[:] = {sys.path!r}; import {__name__} as p; p.main()"]
    done = subprocess.run(command, input=told, capture_output=True, check=False)
    if done.returncode in (_UNREADABLE, -signal.SIGALRM, -signal.SIGXCPU, -signal.SIGKILL):
        raise Invalid(UNREADABLE, field="content")
    done.check_returncode()
    said = orjson.loads(done.stdout)
    moments = {
        name: datetime.fromisoformat(said[name]) for name in ("valid_from", "valid_to", "signed_at") if said[name]
    }
    return Finding(**{**said, **moments, "verdict": Verdict(said["verdict"])})


def main() -> NoReturn:
    """In the child: one signature, then the end. The kernel keeps the limits, so nobody has to watch."""
    from services.documents import cms

    signal.alarm(PATIENCE)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    told = orjson.loads(sys.stdin.buffer.read())
    *files, signature = map(b64decode, told["given"])
    trusted = [b64decode(one) for one in told["trusted"]]
    try:
        found = cms.verified(files, signature, trusted)
    except (Exception, MemoryError):  # whatever a stranger's bytes make the libraries raise, it is no signature
        sys.exit(_UNREADABLE)
    sys.stdout.buffer.write(orjson.dumps(found))
    sys.exit()


def _trusted() -> list[bytes]:
    folder = settings().option("TRUSTED_AUTHORITIES")
    return [one.read_bytes() for one in sorted(Path(folder).iterdir()) if one.is_file()] if folder else []
