"""Registers of the office as tables to print or to open in a spreadsheet."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import File, NotFound
from contracts.documents import BookEntry, OrderKind
from contracts.permissions import in_own_school
from contracts.registers import RegisterMedia
from services.documents.models.days import day_of, now
from services.documents.repository import certificates, known
from services.documents.usecases import noting, printing, reading, records_schedule, workbooks
from services.documents.usecases.form import Column
from services.documents.usecases.local_acts import every_act
from services.documents.usecases.office import Office
from services.documents.usecases.sheets import SheetForm

PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Compose = Callable[[UnitOfWork], SheetForm]


def register(office: Office, school_id: UUID, title: str, media: RegisterMedia, compose: Compose) -> File:
    """Read in one transaction, made into a file after it; a book of a year is long, so both in one turn."""
    with office.press.turn():
        with office.begin() as uow:
            if school_id != uow.caller.school_id:
                raise NotFound("Школа не найдена")
            form = compose(uow)
        if media is RegisterMedia.XLSX:
            return File(name=f"{title}.xlsx", media_type=XLSX, content=office.aside(workbooks.workbook, form, now()))
        return File(name=f"{title}.pdf", media_type=PDF, content=office.aside(printing.sheet, form, now()).content)


def orders(office: Office, school_id: UUID, year: int, media: RegisterMedia) -> File:
    def compose(uow: UnitOfWork) -> SheetForm:
        rows = [
            [
                one.number,
                f"{one.registered_on:%d.%m.%Y}",
                one.heading,
                one.drafted_by or "",
                one.signed_by,
                str(one.sheets or ""),
                _case(one),
                f"{done.acknowledged} из {done.total}" if (done := one.acknowledgement) else "",
                _changed(one),
            ]
            for one in reading.whole_book(uow, school_id, year)
        ]
        columns = [Column("№"), Column("Дата"), Column("Заголовок", wide=True), Column("Исполнитель", wide=True)]
        columns += [Column("Подписал", wide=True), Column("Листов"), Column("Дело"), Column("Ознакомлены")]
        columns.append(Column("Отмена, изменение", wide=True))
        return form(uow, school_id, f"Журнал регистрации приказов за {year} год", columns, rows)

    return register(office, school_id, f"Журнал регистрации приказов {year}", media, compose)


def _case(line: BookEntry) -> str:
    if line.filed_in is None or line.filed:
        return line.filed_in or ""
    return f"{line.filed_in} (по номенклатуре)"


def _changed(line: BookEntry) -> str:
    said = [f"исполняется приказом № {line.corrected_by}"] if line.corrected_by else []
    for one in line.changed_by:
        deed = "изменение" if one.kind == OrderKind.AMEND.value else "отмена"
        said.append(f"{deed} приказом № {one.number} от {one.registered_on:%d.%m.%Y}")
    return "; ".join(said)


def certificates_of(office: Office, school_id: UUID, year: int, media: RegisterMedia) -> File:
    def compose(uow: UnitOfWork) -> SheetForm:
        found = certificates.of_year(uow, school_id, year)
        title, people = f"Журнал выдачи справок за {year} год", [row.person_id for row in found]
        action = AccessAction.PRINT if media is RegisterMedia.PDF else AccessAction.EXPORT
        noting.note(uow, action, "certificates.read", known.school(uow, school_id), people, title)
        names = known.names_of(uow, [row.issued_by for row in found])
        rows = [
            [
                row.number,
                f"{row.issued_on:%d.%m.%Y}",
                "Справка об обучении" if row.kind == "STUDY" else "Справка-подтверждение",
                row.full_name,
                row.addressed_to or "по месту требования",
                names.get(row.issued_by, "") if row.issued_by else "",
                f"аннулирована {row.cancelled_on:%d.%m.%Y}: {row.reason}" if row.cancelled_on else "",
            ]
            for row in found
        ]
        wide = ("Вид", "О ком", "Куда", "Кто выдал", "Отметки")
        columns = [Column("№"), Column("Дата"), *(Column(one, wide=True) for one in wide)]
        return form(uow, school_id, title, columns, rows)

    return register(office, school_id, f"Журнал выдачи справок {year}", media, compose)


def local_acts_of(office: Office, school_id: UUID, media: RegisterMedia) -> File:
    def compose(uow: UnitOfWork) -> SheetForm:
        rows = [
            [
                row.kind_title,
                row.edition.title,
                str(row.edition.number),
                f"№ {row.edition.order_number} от {_day(row.edition.order_on)}" if row.edition.order_number else "",
                _day(row.edition.valid_from),
                _day(row.edition.valid_to),
                "да" if row.on_site else "нет",
            ]
            for row in every_act(uow, school_id)
        ]
        columns = [Column("Вид"), Column("Название", wide=True), Column("Редакция"), Column("Приказ", wide=True)]
        columns += [Column("Действует с"), Column("По (не включая)"), Column("На сайте")]
        title = f"Реестр локальных нормативных актов на {day_of(now()):%d.%m.%Y}"
        return form(uow, school_id, title, columns, rows)

    return register(office, school_id, "Реестр локальных актов", media, compose)


def schedule_file(office: Office, school_id: UUID, year: int, media: RegisterMedia) -> File:
    def compose(uow: UnitOfWork) -> SheetForm:
        if not in_own_school("orders.read", uow.caller.role):
            raise NotFound("Номенклатура дел не найдена")
        cases = records_schedule.schedule(uow, school_id, year).cases
        rows = [[one.index, one.title, one.storage_period, one.article] for one in cases]
        titles = ("Заголовок дела", "Срок хранения", "Статья, основание")
        columns = [Column("Индекс"), *(Column(one, wide=True) for one in titles)]
        return form(uow, school_id, f"Номенклатура дел на {year} год", columns, rows)

    return register(office, school_id, f"Номенклатура дел {year}", media, compose)


def form(uow: UnitOfWork, school_id: UUID, title: str, columns: list[Column], rows: list[list[str]]) -> SheetForm:
    school = known.school(uow, school_id).full_name
    return SheetForm(school=school, title=title, lines=[], columns=columns, rows=rows, wide=True)


def _day(on: date | None) -> str:
    return f"{on:%d.%m.%Y}" if on else ""
