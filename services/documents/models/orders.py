"""An order on its way: draft → (on review → agreed) → signed → registered, or back with a comment."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.documents import (
    ExecutionState,
    NotReviewed,
    NotSignedByAll,
    NotSignedToday,
    OrderNotEditable,
    OrderStatus,
)
from services.documents.models import Base
from services.documents.models.tenant import OfSchool

STATUS_WORDS = {
    OrderStatus.DRAFT: "черновик",
    OrderStatus.ON_REVIEW: "на согласовании",
    OrderStatus.AGREED: "согласован",
    OrderStatus.REJECTED: "возвращён на доработку",
    OrderStatus.SIGNED: "подписан",
    OrderStatus.REGISTERED: "зарегистрирован",
}


class Order(OfSchool, Base):
    """Movements, roles and the last check are kept as they were said (JSON): the law of them is contingent's and
    identity's."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(
            "status IN ('DRAFT', 'ON_REVIEW', 'AGREED', 'REJECTED', 'SIGNED', 'REGISTERED')", name="status"
        ),
        CheckConstraint("(review_post IS NOT NULL) = (status = 'ON_REVIEW')", name="waits_on_review"),
        CheckConstraint("execution IN ('PENDING', 'EXECUTED', 'REFUSED')", name="execution"),
        CheckConstraint("(execution IS NOT NULL) = (status = 'REGISTERED')", name="executed_when_registered"),
        Index(None, "school_id", "created_at", "id"),
        Index("ix_orders_open", "status", postgresql_where=text("status IN ('DRAFT', 'SIGNED')")),
        Index(
            "ix_orders_taking_effect",
            "id",
            postgresql_where=text("kind = 'CLASS_TEACHERS' AND execution = 'EXECUTED' AND told_effective_at IS NULL"),
        ),
        Index("ix_orders_to_sign", "school_id", "sign_post", postgresql_where=text("sign_post IS NOT NULL")),
        CheckConstraint("sign_post IS NULL OR status = 'SIGNED'", name="waits_signed"),
        Index("ix_orders_waiting", "school_id", "review_post", postgresql_where=text("status = 'ON_REVIEW'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    heading: Mapped[str]
    basis: Mapped[str]
    instructions: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    movements: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    roles: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    """Who is given which role, by the four kinds that do."""
    teaching: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """What it changes in teaching, by the kinds that do."""
    said: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    """Its lines about teaching in words, as planning said them at the last check."""
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    target_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    """The order that this one cancels or amends."""
    drafted_by: Mapped[UUID | None]
    """Nobody: the platform drafted it from an accepted import."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    problems: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    warnings: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    people: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    execution: Mapped[str | None]
    execution_line: Mapped[int | None]
    execution_reason: Mapped[str | None]
    execution_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    told_effective_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When OrderTakesEffect was told of it."""

    review_post: Mapped[str | None]
    """Whose visa comes next; none but on review."""
    review_then: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    """The posts after it. Taken from the school's route when the order was sent: a later change of it moves nobody."""
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sign_post: Mapped[str | None]
    """Whose signature comes next after the director's; none when all have signed."""
    sign_then: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    """The posts after it, as the school's rules were when the director signed."""

    @property
    def is_signed(self) -> bool:
        """What came back from one of the signers is not, though its signatures are kept."""
        return self.status in (OrderStatus.SIGNED.value, OrderStatus.REGISTERED.value)

    def rewrite(self, **content: Any) -> None:
        """New content of a draft; a rejected order becomes a draft again."""
        self._refuse_unless(OrderStatus.DRAFT, OrderStatus.REJECTED)
        for name, value in content.items():
            setattr(self, name, value)
        self.status = OrderStatus.DRAFT.value
        self.version += 1

    def send(self, posts: list[str], at: datetime) -> None:
        self._refuse_unless(OrderStatus.DRAFT)
        self._wait_for(posts)
        self.sent_at = at
        self.version += 1

    def agree(self) -> None:
        self._refuse_unless(OrderStatus.ON_REVIEW)
        self._wait_for(self.review_then or [])
        self.version += 1

    def recall(self) -> None:
        self._refuse_unless(OrderStatus.ON_REVIEW, OrderStatus.AGREED)
        self._end_review(OrderStatus.DRAFT)

    def reject(self) -> None:
        self._refuse_unless(OrderStatus.DRAFT, OrderStatus.ON_REVIEW, OrderStatus.AGREED)
        self._end_review(OrderStatus.REJECTED)

    def _wait_for(self, posts: list[str]) -> None:
        self.status = (OrderStatus.ON_REVIEW if posts else OrderStatus.AGREED).value
        self.review_post, self.review_then = (posts[0], posts[1:]) if posts else (None, [])

    def _end_review(self, status: OrderStatus) -> None:
        self.status, self.review_post, self.review_then, self.sent_at = status.value, None, None, None
        self.version += 1

    def refuse_unsignable(self, today: date, signed_on: date | None, posts: list[str], *, numbered: bool) -> None:
        """What was agreed may be signed, and a draft whose kind needs no visa (`posts`); so may an order whose
        signature grew a day old before it was numbered."""
        if self.status == OrderStatus.SIGNED.value and signed_on != today and not numbered:
            return
        if posts and self.status == OrderStatus.DRAFT.value:
            raise NotReviewed(f"Сначала приказ согласуют: {', '.join(posts)}")
        self._refuse_unless(OrderStatus.DRAFT, OrderStatus.AGREED)

    def sign(self, then: list[str]) -> None:
        """By the director; the posts that sign after them begin anew."""
        self.status = OrderStatus.SIGNED.value
        self._wait_for_signature(then)
        self.version += 1

    def sign_next(self, today: date, signed_on: date | None) -> str:
        """By whoever holds the post whose turn it is, on the day of the director's signature; that post."""
        post = self._refuse_unwaiting()
        self._refuse_other_day(today, signed_on)
        self._wait_for_signature(self.sign_then or [])
        self.version += 1
        return post

    def return_signed(self) -> str:
        """Whoever should sign next gives it back; the post."""
        post = self._refuse_unwaiting()
        self._wait_for_signature([])
        self._end_review(OrderStatus.REJECTED)
        return post

    def _refuse_unwaiting(self) -> str:
        self._refuse_unless(OrderStatus.SIGNED)
        if self.sign_post is None:
            raise OrderNotEditable("Под приказом уже стоят все подписи")
        return self.sign_post

    def _wait_for_signature(self, posts: list[str]) -> None:
        self.sign_post, self.sign_then = (posts[0], posts[1:]) if posts else (None, None)

    def refuse_unregistrable(self, today: date, signed_on: date | None) -> None:
        """One date on the paper: signed and registered on the same day."""
        self._refuse_unless(OrderStatus.SIGNED)
        self._refuse_other_day(today, signed_on)
        if self.sign_post is not None:
            raise NotSignedByAll(f"После руководителя приказ подписывает ещё: {self.sign_post}")

    def _refuse_other_day(self, today: date, signed_on: date | None) -> None:
        if signed_on is not None and signed_on != today:
            raise NotSignedToday(
                f"Приказ подписан {signed_on:%d.%m.%Y}, сегодня {today:%d.%m.%Y}: дата приказа — день подписания "
                "и регистрации, руководитель должен подписать его заново"
            )

    def register(self, at: datetime) -> None:
        self._refuse_unless(OrderStatus.SIGNED)
        self.status = OrderStatus.REGISTERED.value
        deeds = self.movements or self.roles or self.teaching
        self.execution = (ExecutionState.PENDING if deeds else ExecutionState.EXECUTED).value
        self.execution_at = at
        self.version += 1

    def keep_execution(self, state: ExecutionState, at: datetime, line: int | None, reason: str | None) -> bool:
        """How contingent carried it out; whether that was news. Once executed it stays so, whatever comes late."""
        if self.execution == ExecutionState.EXECUTED.value:
            return False
        self.execution, self.execution_at = state.value, at
        self.execution_line, self.execution_reason = line, reason
        self.version += 1
        return True

    def effective_on(self, registered_on: date) -> date:
        """In force from the day of its earliest line; an order without lines from its own day."""
        days = [one["effective_on"] for one in self.movements] + [one["starts_on"] for one in self.roles or []]
        taught = self.teaching or {}
        days += [one["on"] for one in taught.get("substitutions", [])]
        days += [one["starts_on"] for one in taught.get("load", [])]
        days += [one["ends_on"] for one in taught.get("load_ends", [])]
        days += [one["starts_on"] for one in taught.get("curricula", [])]
        return min(map(date.fromisoformat, days), default=registered_on)

    @property
    def named(self) -> list[UUID]:
        """Everybody whom its lines name: pupils, staff who are given a role, load or a lesson of somebody else."""
        lines = [*self.movements, *(self.roles or [])]
        for taught in (self.teaching or {}).values():
            lines += taught if isinstance(taught, list) else []
        keys = ("person_id", "teacher_id", "substitute_id")
        return [UUID(line[key]) for line in lines if isinstance(line, dict) for key in keys if line.get(key)]

    def forget(self) -> None:
        """Destroyed by an act: what it said is gone, that there was an order of this number stays."""
        self.basis, self.movements = "", []
        self.instructions = self.roles = self.teaching = self.said = None
        self.problems = self.warnings = self.people = None
        self.version += 1

    def _refuse_unless(self, *allowed: OrderStatus) -> None:
        status = OrderStatus(self.status)
        if status not in allowed:
            raise OrderNotEditable(f"Приказ {STATUS_WORDS[status]}, это действие с ним уже невозможно")


class OrderStep(OfSchool, Base):
    """Who did what with an order, when; only ever added to."""

    __tablename__ = "order_steps"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    step: Mapped[str]
    person_id: Mapped[UUID | None]
    comment: Mapped[str | None]
    post: Mapped[str | None]
    """In which post a visa was given or refused."""
