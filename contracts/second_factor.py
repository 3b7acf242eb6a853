"""The second factor: codes of a phone (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes on paper."""

from dataclasses import dataclass

from contracts.base import Message


@dataclass(frozen=True, kw_only=True)
class SecondFactorSecret(Message):
    """For the application on the phone. Shown here once; it works after it is confirmed with a code."""

    secret: str
    """Base 32, to be typed where nothing can be scanned."""
    uri: str
    """`otpauth://…`"""
    qr: str
    """The uri as a QR code, an SVG element."""


@dataclass(frozen=True, kw_only=True)
class RecoveryCodes(Message):
    """Each signs in once in place of a phone's code. Shown here once."""

    codes: list[str]
