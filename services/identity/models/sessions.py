"""Sign-ins, their refresh tokens, failed attempts, and the keys that sign access tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime as Moment
from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base


class SignIn(Base):
    """A session: the family of refresh tokens that began with one sign-in, and the role it acts in."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_ended_at", "ended_at", "id", postgresql_where=text("ended_at IS NOT NULL")),
        Index("ix_sessions_turned_at", "turned_at", "id", postgresql_where=text("turned_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[str] = mapped_column(Text)
    school_id: Mapped[UUID | None]
    started_at: Mapped[datetime] = mapped_column(Moment(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(Moment(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    ending: Mapped[str | None] = mapped_column(Text)
    """SIGNED_OUT, TOKEN_REUSED, PASSWORD_CHANGED, BLOCKED, ROLE_ENDED, BY_OWNER, BY_ADMINISTRATOR, FACTOR_CHANGED,
    PUSHED_OUT (more were open in the role than may be)."""
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often another role was chosen; tokens of an earlier turn are over."""
    turned_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    """When its tokens were last renewed; none until then."""
    address: Mapped[str | None] = mapped_column(Text)
    agent: Mapped[str | None] = mapped_column(Text)


class RefreshToken(Base):
    """Works once. Presented again it proves that someone else has it too."""

    __tablename__ = "refresh_tokens"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    district_id: Mapped[UUID]
    issued_at: Mapped[datetime] = mapped_column(Moment(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    used_by_call: Mapped[str | None] = mapped_column(Text)
    """Key of the call that used it: the same call delivered twice is no theft."""


class SignInAttempt(Base):
    """A try of a password; `failed` is empty while the password is being checked."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_login_hash_at", "login_hash", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login_hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Moment(timezone=True))
    failed: Mapped[bool | None]


class SigningKey(Base):
    """An Ed25519 key pair as a JWK. The newest signs; older ones still verify what they signed."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(Text, primary_key=True)
    jwk: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment(timezone=True))
