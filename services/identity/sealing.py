"""Secrets that have to be read again: AES-256-GCM, bound to the account they belong to.

Keys are a setting, base 64 of 32 bytes, several by commas: the first seals, all open. A new one is put before the old;
what the old one sealed is sealed anew within the hour, then the old one may go.
"""

import os
from base64 import b64decode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class Unreadable(Exception):
    """No key opens it: a defect of the settings."""


class Keys:
    def __init__(self, given: str) -> None:
        keys = [b64decode(one) for one in given.replace(" ", "").split(",") if one]
        if any(len(one) != 32 for one in keys):
            raise ValueError("KONTINGENT_SECOND_FACTOR_KEYS: каждый ключ — 32 байта в base64")
        self._ciphers = [AESGCM(one) for one in keys]

    def __bool__(self) -> bool:
        return bool(self._ciphers)

    def seal(self, text: str, owner: UUID) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._ciphers[0].encrypt(nonce, text.encode(), owner.bytes)

    def sealed_anew(self, sealed: bytes, owner: UUID) -> bytes | None:
        """The same under the first key; None when it is so already."""
        try:
            self._ciphers[0].decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.bytes)
        except InvalidTag:
            return self.seal(self.unseal(sealed, owner), owner)
        return None

    def unseal(self, sealed: bytes, owner: UUID) -> str:
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.bytes).decode()
            except InvalidTag:
                continue
        raise Unreadable("no key of KONTINGENT_SECOND_FACTOR_KEYS opens the secret")
