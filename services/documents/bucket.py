"""Files in an S3-compatible storage, for more than one machine.

Settings: KONTINGENT_S3_URL (the endpoint), KONTINGENT_S3_REGION, KONTINGENT_S3_KEY, KONTINGENT_S3_SECRET. Requests are
signed as AWS describes it (Signature Version 4), the bucket stands in the path.
"""

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

import requests

from chassis.settings import settings
from contracts.base import Unavailable

_SECONDS = (3.05, 20.0)
Headers = dict[str, str]


class Damaged(Exception):
    """The bytes are not those that were put, or are gone: a defect of the storage, never of the caller."""


def checked(content: bytes, digest: str) -> bytes:
    if sha256(content).hexdigest() != digest:
        raise Damaged(f"{digest} is not what was put")
    return content


class Bucket:
    def __init__(self, name: str) -> None:
        self._root = f"{settings().option('S3_URL').rstrip('/')}/{name}"

    def put(self, school_id: UUID, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        self._ask("PUT", school_id, digest, content, good=(200,))
        return digest

    def get(self, school_id: UUID, digest: str) -> bytes:
        answer = self._ask("GET", school_id, digest, good=(200, 404))
        if answer.status_code == 404:
            raise Damaged(f"{digest} is gone")
        return checked(answer.content, digest)

    def has(self, school_id: UUID, digest: str) -> bool:
        return self._ask("HEAD", school_id, digest, good=(200, 404)).status_code == 200

    def erase(self, school_id: UUID, digest: str) -> None:
        self._ask("DELETE", school_id, digest, good=(200, 204, 404))

    def _ask(
        self, verb: str, school_id: UUID, digest: str, content: bytes = b"", *, good: tuple[int, ...]
    ) -> requests.Response:
        url = f"{self._root}/{school_id}/{digest[:2]}/{digest}"
        option = settings().option
        headers = signed(
            verb,
            url,
            sha256(content).hexdigest(),
            datetime.now(UTC),
            region=option("S3_REGION", "us-east-1"),
            key=option("S3_KEY"),
            secret=option("S3_SECRET"),
        )
        try:
            answer = requests.request(verb, url, data=content or None, headers=headers, timeout=_SECONDS)
        except requests.RequestException:
            raise Unavailable("Хранилище файлов недоступно, повторите позже", retry_after=10) from None
        if answer.status_code not in good:
            raise Unavailable("Хранилище файлов не приняло запрос, повторите позже", retry_after=10)
        return answer


def signed(
    verb: str,
    url: str,
    digest: str,
    at: datetime,
    *,
    region: str,
    key: str,
    secret: str,
    **more: str,
) -> Headers:
    """The headers of a request whose body has this SHA-256, with its Authorization. `more` are signed as well."""
    where, moment = urlsplit(url), f"{at:%Y%m%dT%H%M%SZ}"
    headers = {"host": where.netloc, "x-amz-content-sha256": digest, "x-amz-date": moment, **more}
    names = sorted(headers)
    lines = [verb, where.path, "", *(f"{name}:{headers[name]}" for name in names), "", ";".join(names), digest]
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    told = "\n".join(["AWS4-HMAC-SHA256", moment, scope, sha256("\n".join(lines).encode()).hexdigest()])
    seal = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), told):
        seal = hmac.digest(seal, part.encode(), "sha256")
    said = f"Credential={key}/{scope}, SignedHeaders={';'.join(names)}, Signature={seal.hex()}"
    return {**headers, "Authorization": f"AWS4-HMAC-SHA256 {said}"}
