"""Accounts, and the slips of paper by which they are handed out."""

import re
import secrets
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy import DateTime as Moment
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Conflict, now
from services.identity.models.base import Base

ISSUED, ACTIVE, BLOCKED = "ISSUED", "ACTIVE", "BLOCKED"
STUDENT, PARENT, STAFF = "STUDENT", "PARENT", "STAFF"


class Account(Base):
    """One a person, never shared. It has a login and a password only after its slip is used."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("state = 'ISSUED' OR (login IS NOT NULL AND password_hash IS NOT NULL)", name="usable"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.person_id"), unique=True)
    login: Mapped[str | None] = mapped_column(Text, unique=True)
    """Lower case."""
    password_hash: Mapped[str | None] = mapped_column(Text)
    password_set_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    """None for one set before this was noted."""
    state: Mapped[str] = mapped_column(Text, default=ISSUED)
    activated_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    rules_accepted_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    blocked_reason: Mapped[str | None] = mapped_column(Text)
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    version: Mapped[int] = mapped_column(default=1)

    def activate(self, login: str) -> None:
        """A used slip proves who the person is, and a password is there; it does not lift a block."""
        self.login = login
        self.activated_at = self.activated_at or now()
        self.rules_accepted_at = now()
        if self.state == ISSUED:
            self.state = ACTIVE
        self.version += 1

    def take_password(self, password_hash: str) -> None:
        self.password_hash, self.password_set_at = password_hash, now()

    def block(self, reason: str) -> None:
        if self.state != ACTIVE:
            raise Conflict("Закрыть можно только действующую учётную запись")
        self.state, self.blocked_reason = BLOCKED, reason
        self.version += 1

    def unblock(self) -> None:
        if self.state != BLOCKED:
            raise Conflict("Учётная запись не закрыта")
        self.state, self.blocked_reason = ACTIVE, None
        self.version += 1


class MergedAccount(Base):
    """The account of a card that was merged away: the kept card has it now, or, having one already, it is `closed`."""

    __tablename__ = "merged_accounts"

    merge_id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    closed: Mapped[bool]


class FormerPassword(Base):
    """A password that is not to be set again soon."""

    __tablename__ = "former_passwords"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    password_hash: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column(Moment(timezone=True))


class Slip(Base):
    """A one-time code on paper; only its hash is kept. The row is the register: who gave it, to whom, when."""

    __tablename__ = "slips"
    __table_args__ = (
        Index(
            "uq_slips_open_person_id",
            "person_id",
            unique=True,
            postgresql_where=text("used_at IS NULL AND replaced_at IS NULL"),
        ),
        Index("ix_slips_school_id_id", "school_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[UUID]
    school_id: Mapped[UUID | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.person_id"))
    kind: Mapped[str] = mapped_column(Text)
    class_id: Mapped[UUID | None]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    issued_by: Mapped[UUID | None]
    issued_at: Mapped[datetime] = mapped_column(Moment(timezone=True), default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))
    replaced_at: Mapped[datetime | None] = mapped_column(Moment(timezone=True))

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.replaced_at is None and self.expires_at > now()


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another sign."""
_READ_AS = str.maketrans("OILАВЕКМНОРСТУХ", "011ABEKMH0PCTYX")
"""Typed from paper: look-alikes, and Russian letters typed for Latin ones."""


def new_code() -> str:
    """60 random bits as `XXXX-XXXX-XXXX`."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return "-".join(signs[at : at + 4] for at in (0, 4, 8))


def code_hash(code: str) -> bytes:
    """A random code needs no salt; its hash finds the slip."""
    return sha256(re.sub(r"[\s\-–—]", "", code).upper().translate(_READ_AS).encode()).digest()
