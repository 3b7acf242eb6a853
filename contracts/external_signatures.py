"""Signatures made outside, by a certificate: a detached .sig/.p7s under an order's file, kept with what was found.

The platform makes none of these and vouches for none: it says what it could check, and how.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.base import Message


class Verdict(StrEnum):
    VALID = "VALID"
    """Of this very file, by a certificate in force when it was brought, of an authority that this server trusts."""
    INVALID = "INVALID"
    """Of another file, or spoilt."""
    UNKNOWN = "UNKNOWN"
    """Not checked here (ГОСТ), or right, but the certificate is not trusted here: an unknown issuer, another time."""


class SignedFile(StrEnum):
    REGISTERED = "REGISTERED"
    """The registered PDF."""
    SIGNED = "SIGNED"
    """The PDF that the director signed before the number was there."""


@dataclass(frozen=True, kw_only=True)
class ExternalSignature(Message):
    """As it was found on the day it was brought; it is not judged anew."""

    id: UUID
    verdict: Verdict
    detail: str
    of: SignedFile | None
    """Under which file; none when it is under neither, or was not checked."""
    signer: str | None
    serial: str | None
    """Of the certificate, hexadecimal."""
    issuer: str | None
    valid_from: datetime | None
    valid_to: datetime | None
    signed_at: datetime | None
    """As the signer's own clock said; nobody vouches for it."""
    algorithm: str | None
    added_at: datetime
    added_by: str | None
