"""Confirmations: proof that a person has just entered the password (or a code) again, for one signature of a document.

The token is a JWT signed with the keys of access tokens: `jti`, `person`, `sid` session, `purpose`, `subject` document,
`means`, `iss`, `iat`, `exp`. It names no role, so it opens no door; an access token names no purpose, so it confirms
nothing. Who takes a signature keeps the `jti`: it works once.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from contracts.base import Invalid, Message


class ConfirmationPurpose(StrEnum):
    ORDER = "ORDER"
    """An order is signed; `subject` is the order."""
    LOCAL_ACT = "LOCAL_ACT"
    """An edition of a local act is approved; `subject` is the edition."""
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    """A document has been read; `subject` is the line of the list."""


class ConfirmationMeans(StrEnum):
    PASSWORD = "PASSWORD"
    CODE = "CODE"
    """Of the second factor."""


@dataclass(frozen=True, kw_only=True)
class Confirmation(Message):
    """Shown here once; given back beside the signature."""

    token: str
    expires_in: int
    purpose: ConfirmationPurpose
    subject: UUID


class ConfirmationNeeded(Invalid):
    """The school wants whoever signs to enter the password again: ask for a confirmation and bring it along."""

    title = "Подтвердите подпись"


class ConfirmationRefused(Invalid):
    """Of somebody else, of another session or document, too old, or used before."""

    title = "Подтверждение не подходит"
