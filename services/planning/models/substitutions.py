"""Lessons that somebody else gives, or nobody: what orders have said, and what stands against an order's line."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.ordering import AbsenceCause, OrderedSubstitution, SubstitutionKind
from services.planning.models import Base
from services.planning.models.tenant import OfSchool


class SubstitutionRow(OfSchool, Base):
    """One lesson of an absent teacher by an order. A later order ends the row and adds one; none is overwritten."""

    __tablename__ = "substitutions"
    __table_args__ = (
        CheckConstraint("(substitute_id IS NULL) = (kind = 'CANCELLED')", name="somebody"),
        CheckConstraint("(given_lesson_id IS NOT NULL) = (kind = 'OTHER_SUBJECT')", name="other_subject"),
        Index("uq_substitutions_standing", "lesson_id", unique=True, postgresql_where=text("ended_by IS NULL")),
        Index(None, "school_id", "day", "id"),
        Index(None, "given_lesson_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lessons.id"))
    day: Mapped[date]
    number: Mapped[int] = mapped_column(SmallInteger)
    teacher_id: Mapped[UUID]
    substitute_id: Mapped[UUID | None]
    kind: Mapped[str]
    cause: Mapped[str]
    given_lesson_id: Mapped[UUID | None] = mapped_column(ForeignKey("lessons.id"))
    """The lesson of another subject that the hour went to."""
    order_id: Mapped[UUID]
    order_number: Mapped[str]
    order_date: Mapped[date]
    ended_by: Mapped[str | None]
    """Number of the order that undid or changed it."""


class ExecutedOrder(OfSchool, Base):
    """Orders about teaching that were carried out: told again, they change nothing."""

    __tablename__ = "executed_orders"

    id: Mapped[UUID] = mapped_column(primary_key=True)


class Target(NamedTuple):
    """A lesson that an order names, with what stands about it already."""

    id: UUID
    day: date
    number: int
    held: bool
    removed: bool
    row_id: UUID | None
    class_id: UUID
    class_title: str
    assignment_id: UUID
    subject: str
    teacher_id: UUID
    teacher: str
    standing_id: UUID | None
    standing_kind: str | None
    standing_order: UUID | None
    standing_number: str | None
    given_lesson_id: UUID | None
    given_assignment_id: UUID | None
    given_held: bool | None


class Colleague(NamedTuple):
    """`until`: the first day on which they no longer teach here; None while no end is known."""

    name: str
    teaches: bool
    until: date | None


class Own(NamedTuple):
    """An assignment that a line names for another subject."""

    class_id: UUID
    teacher_id: UUID
    subject: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Facts:
    """What lines are held against."""

    targets: Mapping[UUID, Target]
    colleagues: Mapping[UUID, Colleague]
    busy: Mapping[tuple[UUID, date, int], str]
    """Person, day, number of the lesson → the class they have then."""
    own: Mapping[UUID, Own]
    taken: Set[UUID]
    """Ids of lines that orders have already."""
    amends: UUID | None


Found = tuple[str, str, str]
"""Code, field, sentence."""


def against(line: OrderedSubstitution, facts: Facts) -> Iterator[Found]:
    """What stands in the way of a line."""
    target = facts.targets.get(line.lesson_id)
    if target is None or (target.removed and target.standing_id is None):
        yield "LESSON_UNKNOWN", "lesson_id", "Такого урока в расписании школы нет"
        return
    if line.id in facts.taken:
        yield "LINE_KNOWN", "id", "Строка с таким идентификатором уже есть в другом приказе"
    if target.held or target.given_held:
        yield "LESSON_HELD", "lesson_id", "Урок уже проведён, замещение не изменить"
    if target.day != line.on:
        yield "LESSON_MOVED", "on", f"Урок проводится {target.day:%d.%m.%Y}, а не {line.on:%d.%m.%Y}"
    if target.teacher_id != line.teacher_id:
        yield "NOT_THE_TEACHER", "teacher_id", f"Этот урок ведёт {target.teacher}"
    yield from _standing(line, target, facts.amends)
    if line.substitute_id is not None:
        yield from _substitute(line, line.substitute_id, target, facts)


def _standing(line: OrderedSubstitution, target: Target, amends: UUID | None) -> Iterator[Found]:
    if amends is None and target.standing_id is not None:
        detail = f"Урок уже замещён приказом № {target.standing_number}: замещение меняют приказом о внесении изменений"
        yield "SUBSTITUTED", "lesson_id", detail
    if amends is not None and target.standing_order != amends:
        yield "NOT_OF_THE_ORDER", "lesson_id", "Изменяемый приказ этого урока не замещает"
    if amends is None and line.kind is SubstitutionKind.RESTORED:
        yield "NOTHING_TO_RESTORE", "kind", "Замещение отменяют приказом о внесении изменений"


def _substitute(line: OrderedSubstitution, who: UUID, target: Target, facts: Facts) -> Iterator[Found]:
    colleague = facts.colleagues.get(who)
    if (
        colleague is None
        or not colleague.teaches
        or (colleague.until is not None and colleague.until <= target.day)
        or who == line.teacher_id
    ):
        yield "NOT_STAFF", "substitute_id", "Заменить может другой учитель, который в этот день работает в школе"
        return
    elsewhere = facts.busy.get((who, target.day, target.number))
    if elsewhere is not None and line.kind is not SubstitutionKind.COMBINED:
        yield "BUSY", "substitute_id", f"{colleague.name} на этом уроке занят(а): {elsewhere}"
    if line.kind is SubstitutionKind.OTHER_SUBJECT:
        own = facts.own.get(line.assignment_id) if line.assignment_id else None
        if own is None or (own.class_id, own.teacher_id) != (target.class_id, who) or not _on(own, target.day):
            detail = f"Другой предмет ведёт тот, у кого он есть в {target.class_title} в этот день"
            yield "NOT_OWN_SUBJECT", "assignment_id", detail


def _on(own: Own, day: date) -> bool:
    return own.starts_on <= day and (own.ends_on is None or day < own.ends_on)


CAUSES = {
    AbsenceCause.SICK_LEAVE: "больничный лист",
    AbsenceCause.BUSINESS_TRIP: "командировка",
    AbsenceCause.COURSES: "курсы",
    AbsenceCause.VACATION: "отпуск",
    AbsenceCause.OTHER: "иная причина",
}


def said(line: OrderedSubstitution, facts: Facts) -> str:
    """The line in words; of a lesson that is not known only its day."""
    target = facts.targets.get(line.lesson_id)
    colleague = facts.colleagues.get(line.substitute_id) if line.substitute_id else None
    if target is None:
        return f"{line.on:%d.%m.%Y} — урок не найден"
    lesson = f"{target.day:%d.%m.%Y}, {target.number}-й урок, {target.class_title}, «{target.subject}»"
    if line.kind is SubstitutionKind.RESTORED:
        return f"{lesson}: замещение отменить, урок проводит {target.teacher}"
    absent = f"{lesson}: отсутствует {target.teacher} ({CAUSES[line.cause]})"
    who = colleague.name if colleague else "—"
    own = facts.own.get(line.assignment_id) if line.assignment_id else None
    instead = {
        SubstitutionKind.SAME_SUBJECT: f"замещает {who}, по предмету",
        SubstitutionKind.OTHER_SUBJECT: f"урок «{own.subject if own else '—'}» проводит {who}",
        SubstitutionKind.COMBINED: f"замещает {who}, с объединением классов",
        SubstitutionKind.CANCELLED: "урок не проводится",
    }
    return f"{absent}, {instead[line.kind]}"
