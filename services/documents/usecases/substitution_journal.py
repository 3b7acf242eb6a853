"""The journal of missed and substituted lessons on paper and as a table, with the columns schools keep it by
(domain §5.8). Planning has the lines, and says whose the caller may see."""

from datetime import date, timedelta
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import File, Invalid
from contracts.ordering import AbsenceCause, SubstitutionKind
from contracts.registers import RegisterMedia
from contracts.substitutions import Substitution
from services.documents.usecases import registers
from services.documents.usecases.form import Column
from services.documents.usecases.office import Office
from services.documents.usecases.sheets import SheetForm

LONGEST = timedelta(days=366)
PAGE = 500
CAUSES = {
    AbsenceCause.SICK_LEAVE: "больничный",
    AbsenceCause.BUSINESS_TRIP: "командировка",
    AbsenceCause.COURSES: "курсы",
    AbsenceCause.VACATION: "отпуск",
    AbsenceCause.OTHER: "прочее",
}
KINDS = {
    SubstitutionKind.SAME_SUBJECT: "по предмету",
    SubstitutionKind.OTHER_SUBJECT: "другой предмет",
    SubstitutionKind.COMBINED: "объединение групп",
    SubstitutionKind.CANCELLED: "свободный",
}
COLUMNS = (
    Column("№"),
    Column("Дата"),
    Column("Урок"),
    Column("Класс"),
    Column("Предмет", wide=True),
    Column("Кто отсутствовал", wide=True),
    Column("Причина"),
    Column("Кто заменил", wide=True),
    Column("Вид замещения", wide=True),
    Column("Проведённая тема", wide=True),
    Column("Приказ", wide=True),
    Column("Подпись"),
)


def file(office: Office, school_id: UUID, starts_on: date, ends_on: date, media: RegisterMedia) -> File:
    """The days [starts_on, ends_on), at most a year of them."""
    if not timedelta(0) < ends_on - starts_on <= LONGEST:
        raise Invalid("Укажите дни журнала: «по» позже, чем «с», и вместе не больше года", field="ends_on")
    lines = _lines(office, school_id, starts_on, ends_on)
    days = f"с {starts_on:%d.%m.%Y} по {ends_on - timedelta(days=1):%d.%m.%Y}"

    def compose(uow: UnitOfWork) -> SheetForm:
        rows = [_row(number, one) for number, one in enumerate(lines, 1)]
        title = f"Журнал пропущенных и замещённых уроков {days}"
        return registers.form(uow, school_id, title, list(COLUMNS), rows)

    return registers.register(office, school_id, f"Журнал замещений {days}", media, compose)


def _lines(office: Office, school_id: UUID, starts_on: date, ends_on: date) -> list[Substitution]:
    found, after = list[Substitution](), None
    while True:
        page = office.planning.list_substitutions(
            school_id=school_id, starts_on=starts_on, ends_on=ends_on, after=after, limit=PAGE
        )
        found += page.items
        after = page.next
        if after is None:
            return found


def _row(number: int, one: Substitution) -> list[str]:
    order = f"№ {one.order_number} от {one.order_date:%d.%m.%Y}"
    return [
        str(number),
        f"{one.on:%d.%m.%Y}",
        str(one.number),
        one.class_title,
        one.subject,
        one.teacher,
        CAUSES[one.cause],
        one.substitute or "",
        f"{KINDS[one.kind]}: {one.given_subject}" if one.given_subject else KINDS[one.kind],
        one.topic or "",
        f"{order}; изменено приказом № {one.ended_by}" if one.ended_by else order,
        "",
    ]
