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
    """Of this very file, by a certificate in force when it was brought, of an authority that this server trusts.
    Whether it was revoked, `Revocation` says."""
    INVALID = "INVALID"
    """Of another file, spoilt, or by a certificate revoked before the signer says it was made."""
    UNKNOWN = "UNKNOWN"
    """Not checked here (ГОСТ), or right, but the certificate is not trusted here: an unknown issuer, another
    time, revoked after the signer says it was made."""


class Revocation(StrEnum):
    """What lists of revoked certificates said on the day it was brought: in the signature, on the server."""

    GOOD = "GOOD"
    """Not in a list in force, nor was any certificate above it."""
    REVOKED = "REVOKED"
    NOT_CHECKED = "NOT_CHECKED"
    """There was no list in force; or the signature was not checked here at all."""


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
    revocation: Revocation = Revocation.NOT_CHECKED
    revoked_at: datetime | None = None
    revocation_list_at: datetime | None = None
    """When the list that said so was made."""
