"""Confirmations: proof that a person has just entered the password (or a code) again, for one signature of a document.

The token is a JWT signed with the keys of access tokens: `jti`, `person`, `sid` session, `purpose`, `subject` document,
`means`, `iss`, `iat`, `exp`. It names no role, so it opens no door; an access token names no purpose, so it confirms
nothing. Who takes a signature keeps the `jti`: it works once.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from contracts.base import Caller, Invalid, Message


class ConfirmationPurpose(StrEnum):
    ORDER = "ORDER"
    """An order is signed; `subject` is the order."""
    LOCAL_ACT = "LOCAL_ACT"
    """An edition of a local act is approved; `subject` is the edition."""
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    """A document has been read; `subject` is the line of the list."""
    REPORT = "REPORT"
    """A report is signed; `subject` is the report."""


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


@dataclass(frozen=True)
class Proof:
    """A good confirmation that is not used yet."""

    id: UUID
    person_id: UUID
    session_id: UUID | None
    purpose: str
    subject_id: UUID
    means: str
    given_at: datetime


def needed() -> ConfirmationNeeded:
    return ConfirmationNeeded("Чтобы подписать, введите свой пароль или код ещё раз", field="confirmation")


def judged(claims: Callable[[], dict[str, Any]], caller: Caller, purpose: ConfirmationPurpose, subject: UUID) -> Proof:
    """`claims` reads a token that identity has signed; ValueError for any other."""
    proof = _read(claims)
    if (proof.person_id, proof.session_id) != (caller.person_id, caller.session_id):
        raise refused("Это подтверждение дано не вами или в другом сеансе: введите пароль ещё раз")
    if (proof.purpose, proof.subject_id) != (purpose.value, subject):
        raise refused("Это подтверждение дано для другого документа: введите пароль ещё раз")
    return proof


def refused(detail: str) -> ConfirmationRefused:
    return ConfirmationRefused(detail, field="confirmation")


def used() -> ConfirmationRefused:
    return refused("Это подтверждение уже использовано: введите пароль ещё раз")


def _read(claims: Callable[[], dict[str, Any]]) -> Proof:
    try:
        said = claims()
        if float(said["exp"]) <= time.time():
            raise refused("Подтверждение устарело: введите пароль ещё раз")
        return Proof(
            id=UUID(said["jti"]),
            person_id=UUID(said["person"]),
            session_id=UUID(said["sid"]) if "sid" in said else None,
            purpose=ConfirmationPurpose(said["purpose"]).value,
            subject_id=UUID(said["subject"]),
            means=ConfirmationMeans(said["means"]).value,
            given_at=datetime.fromtimestamp(float(said["iat"]), UTC),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise refused("Подтверждение не читается: введите пароль ещё раз") from None
