"""Sealing values: AES-256-GCM, bound to the place where the value lies, under a ring of keys.

The first key of the ring seals, all of them open. A sealed value moved to another row or field does not open: the place
is the associated data. `blind` gives equal values one mark under one key, so that they can be counted and found
without being opened; it is kept only for what is searched.
"""

import hmac
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES, _NONCE = 32, 12


class Unsealable(Exception):
    """Nobody of this ring sealed it, it was sealed for another place, or it was changed since."""


@dataclass(frozen=True)
class Key:
    """One secret; sealing and marking use keys of their own made from it."""

    secret: bytes

    @cached_property
    def id(self) -> str:
        """Stands beside what it sealed; says nothing of the secret."""
        return self._derived(b"id").hex()[:8]

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self._derived(b"seal"))

    @cached_property
    def marking(self) -> bytes:
        return self._derived(b"mark")

    def _derived(self, use: bytes) -> bytes:
        return hmac.new(self.secret, b"kontingent card " + use, sha256).digest()


@dataclass(frozen=True)
class Ring:
    keys: tuple[Key, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Keys in base64, 32 bytes each, by commas; ValueError says which is none."""
        keys = []
        for number, one in enumerate(filter(None, (part.strip() for part in text.split(","))), start=1):
            secret = b64decode(one, validate=True)
            if len(secret) != KEY_BYTES:
                raise ValueError(f"key {number} has {len(secret)} bytes instead of {KEY_BYTES}")
            keys.append(Key(secret))
        if not keys:
            raise ValueError("no key")
        return cls(tuple(keys))

    @property
    def first(self) -> Key:
        return self.keys[0]

    def seal(self, value: bytes, place: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self.first.cipher.encrypt(nonce, value, place.encode())

    def open(self, key_id: str, sealed: bytes, place: str) -> bytes:
        for key in self.keys:
            if key.id == key_id:
                try:
                    return key.cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
                except InvalidTag:
                    raise Unsealable(f"{place} does not open") from None
        raise Unsealable(f"{place} is sealed with key {key_id}, which is not in the ring")

    def marks(self, field: str, code: str) -> list[bytes]:
        """How the code is marked under each key: while keys change, old and new marks stand side by side."""
        return [hmac.new(key.marking, f"{field}|{code}".encode(), sha256).digest() for key in self.keys]

    def mark(self, field: str, code: str) -> bytes:
        return self.marks(field, code)[0]


def new_key() -> str:
    return b64encode(os.urandom(KEY_BYTES)).decode()
