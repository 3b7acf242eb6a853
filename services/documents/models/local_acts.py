"""Local acts: what applies in a school. An approved edition never changes; only its last day may still be set."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Invalid, Problem
from contracts.local_acts import EditionNotEditable, EditionNotReady, EditionStatus, EditionText, LocalActKind
from services.documents.models import Base
from services.documents.models.tenant import OfSchool

TITLES = {
    LocalActKind.CHARTER: "Устав",
    LocalActKind.REGULATION: "Положение",
    LocalActKind.PROCEDURE: "Порядок",
    LocalActKind.RULES: "Правила",
    LocalActKind.INSTRUCTION: "Инструкция",
    LocalActKind.PROGRAMME: "Программа",
    LocalActKind.CURRICULUM: "Учебный план",
    LocalActKind.CALENDAR: "Календарный учебный график",
    LocalActKind.SCHEDULE: "Режим занятий",
    LocalActKind.WORK_PROGRAMME: "Рабочая программа",
}
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NOTE = 300, 200_000, 500
FARTHEST = timedelta(days=366)
"""An edition comes into force within a year of its order."""


class LocalAct(OfSchool, Base):
    __tablename__ = "local_acts"
    __table_args__ = (Index(None, "school_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    on_site: Mapped[bool]


class LocalActEdition(OfSchool, Base):
    """Half-open: in force on `valid_from`, not on `valid_to`. `approved_at` is empty while it is a draft."""

    __tablename__ = "local_act_editions"
    __table_args__ = (
        UniqueConstraint("act_id", "number"),
        CheckConstraint(
            "(approved_at IS NULL) = (valid_from IS NULL) AND (approved_at IS NULL) = (order_number IS NULL)"
            " AND (approved_at IS NULL) = (order_on IS NULL)",
            name="approved_by_order",
        ),
        CheckConstraint("valid_to > valid_from", name="valid"),
        Index("uq_local_act_editions_one_draft", "act_id", unique=True, postgresql_where=text("approved_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    act_id: Mapped[UUID] = mapped_column(ForeignKey("local_acts.id"))
    number: Mapped[int]
    version: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    minutes: Mapped[str | None]
    touches_pupils: Mapped[bool]
    pupils_opinion: Mapped[str | None]
    touches_staff: Mapped[bool]
    staff_opinion: Mapped[str | None]
    drafted_by: Mapped[UUID | None]
    drafted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    approved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    approved_by: Mapped[UUID | None]
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    order_number: Mapped[str | None]
    order_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    repealed_by: Mapped[str | None]

    def write(self, content: EditionText) -> None:
        self.refuse_approved()
        for name, value in written(content).items():
            setattr(self, name, value)
        self.version += 1

    def refuse_approved(self) -> None:
        if self.approved_at is not None:
            raise EditionNotEditable(f"Редакция {self.number} утверждена: подготовьте следующую")

    def refuse_unready(self) -> None:
        """Discussed, and those heard whose rights it touches (ст. 30 ч. 3 273-ФЗ)."""
        if self.minutes is None:
            raise EditionNotReady("Назовите протокол, по которому редакция принята", field="minutes")
        if self.touches_pupils and self.pupils_opinion is None:
            raise EditionNotReady("Нет мнения советов обучающихся и родителей", field="pupils_opinion")
        if self.touches_staff and self.staff_opinion is None:
            raise EditionNotReady("Нет мнения представительного органа работников", field="staff_opinion")

    @staticmethod
    def status_of(valid_from: date | None, valid_to: date | None, today: date) -> EditionStatus:
        if valid_from is None:
            return EditionStatus.DRAFT
        if valid_to is not None and valid_to <= today:
            return EditionStatus.SUPERSEDED
        return EditionStatus.IN_FORCE if valid_from <= today else EditionStatus.APPROVED


class LocalActPaper(OfSchool, Base):
    """An approved edition as a file, and its hash."""

    __tablename__ = "local_act_papers"

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("local_act_editions.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    sheets: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def written(content: EditionText) -> dict[str, str | bool | None]:
    """The columns of what somebody wrote, each in its one spelling; a refusal names every bad field."""
    lines = [" ".join(line.split()) for line in content.text.splitlines()]
    values: dict[str, str | bool | None] = {
        "title": " ".join(content.title.split()),
        "text": "\n".join(line for line in lines if line),
        "touches_pupils": content.touches_pupils,
        "touches_staff": content.touches_staff,
    }
    values |= {name: _note(getattr(content, name)) for name in ("minutes", "pupils_opinion", "staff_opinion")}
    limits = {"title": LONGEST_TITLE, "text": LONGEST_TEXT}
    problems = [
        Problem(field=f"content.{name}", detail=f"Не длиннее {limits.get(name, LONGEST_NOTE)} знаков")
        for name, value in values.items()
        if isinstance(value, str) and len(value) > limits.get(name, LONGEST_NOTE)
    ]
    problems += [Problem(field=f"content.{name}", detail="Нужен текст") for name in limits if not values[name]]
    if problems:
        raise Invalid("Проверьте редакцию", problems=problems)
    return values


def refuse_bad_day(valid_from: date, order_on: date, today: date, before: date | None) -> None:
    """From the day of the order on, and after the edition it replaces came into force."""
    if order_on > today:
        raise Invalid("Приказ не может быть датирован завтрашним днём", field="order_on")
    if not order_on <= valid_from <= order_on + FARTHEST:
        raise Invalid("Редакция действует с дня приказа или позже, не дальше года", field="valid_from")
    if before is not None and valid_from <= before:
        raise Invalid(f"Прежняя редакция действует с {before:%d.%m.%Y}: новая — только позже", field="valid_from")


def _note(given: str | None) -> str | None:
    return " ".join((given or "").split()) or None
