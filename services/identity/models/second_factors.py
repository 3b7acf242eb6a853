"""The second factor of an account: a secret shared with a phone, and recovery codes on paper."""

from datetime import datetime
from hmac import compare_digest
from uuid import UUID

import pyotp
from sqlalchemy import BigInteger, ForeignKey, LargeBinary, Text
from sqlalchemy import DateTime as Moment
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base

STEP = 30
"""Seconds a code is shown."""
DRIFT = 1
"""Steps a phone's clock may be off, each way."""
RECOVERY_CODES = 10


class SecondFactor(Base):
    """Asked for once it is confirmed. After a reset the row says who did it and why, and holds no secret."""

    __tablename__ = "second_factors"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    district_id: Mapped[UUID]
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed."""
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    """Of the last code that was taken: it and earlier ones are used up."""
    reset_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    reset_by: Mapped[UUID | None]
    reset_reason: Mapped[str | None] = mapped_column(Text)


class RecoveryCode(Base):
    """Only the hash is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))


def step_of(secret: str, code: str, at: float, last_step: int | None) -> int | None:
    """The step of which this is the code; None when it is of none, or of one that is used up."""
    typed, codes = code.replace(" ", ""), pyotp.HOTP(secret)
    for step in (int(at) // STEP + drift for drift in range(-DRIFT, DRIFT + 1)):
        if compare_digest(codes.at(step).encode(), typed.encode()) and (last_step is None or step > last_step):
            return step
    return None
