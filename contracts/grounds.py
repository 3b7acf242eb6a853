"""Legal grounds on which the department takes persons' data out of a school's list (domain §8: «law-basis only»)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.base import Invalid, Message
from contracts.student_body import DataCategory


@dataclass(frozen=True, kw_only=True)
class NewExportGround(Message):
    """`categories` are what the act lets the department have beside names, sex, birth date, class and day of enrolment;

    special categories never: of health the department is told numbers. In force on [starts_on, ends_on).
    """

    id: UUID | None = None
    title: str
    act: str
    """With its date and number: «Федеральный закон от 29.12.2012 № 273-ФЗ»."""
    article: str
    categories: list[DataCategory]
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ExportGround(Message):
    id: UUID
    title: str
    act: str
    article: str
    categories: list[DataCategory]
    category_titles: list[str]
    starts_on: date
    ends_on: date | None
    in_force: bool
    """Today."""


class GroundNotInForce(Invalid):
    """Unknown to the district, not yet or no longer in force."""

    title = "Нет такого основания"
    advice = "Выберите действующее основание из списка района; новое вносит специалист отдела образования"
