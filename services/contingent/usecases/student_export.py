"""A school's list given out: the same columns by which it is taken in, so that it can be mended and sent back."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import SYSTEM, File, Invalid, NotFound
from contracts.importing import ListFormat
from contracts.permissions import NOTES, allowed
from services.contingent.models.consents import CATEGORY_OF
from services.contingent.repository import classes
from services.contingent.repository import roster as rows_of
from services.contingent.usecases import clock, grounds, import_template, known, list_files, noting, roster
from services.contingent.usecases.import_running import Desk

OPERATION = "export.personal"
SHORTEST_REASON = 5
_COLUMN = {"addresses": "address"}
_ALWAYS = ("class", "last_name", "first_name", "middle_name", "birth_date", "sex", "enrolled_on")
_MAKE: dict[ListFormat, tuple[str, Callable[[list[roster.Line]], bytes]]] = {
    ListFormat.XLSX: (import_template.MEDIA_TYPE, import_template.listed),
    ListFormat.ODS: (list_files.ODS_TYPE, list_files.ods),
    ListFormat.CSV: ("text/csv; charset=utf-8", list_files.csv_file),
}


def export(
    desk: Desk,
    school_id: UUID,
    format: ListFormat,
    class_id: UUID | None,
    reason: str | None,
    ground_id: UUID | None = None,
) -> File:
    """Of whom the caller may give out, what consents cover; of a ground, no more than it covers too.

    Noted in the journal of access with its ground and reason.
    """
    with desk.begin() as uow:
        role, today = uow.caller.role, clock.today()
        refuse(role, reason)
        known.district_of(uow, school_id)
        ground = _ground(uow, ground_id, today)
        if class_id is not None and classes.get(uow, class_id, today) is None:
            raise NotFound("Класс не найден")
        rows = rows_of.students(uow, school_id, class_id, OPERATION, today)
        adults = role == SYSTEM or bool(allowed("representatives.read", role))
        lines = roster.lines(uow, school_id, rows, today, adults=adults)
        if ground is not None:
            lines = [_within(line, ground) for line in lines]
        blocks = {kind.value for line in lines for key, kind in CATEGORY_OF.items() if _COLUMN.get(key, key) in line}
        blocks |= {noting.REPRESENTATIVES} if any("adult1" in line for line in lines) else set()
        blocks |= {noting.CONSENTS} if any("paper" in line for line in lines) else set()
        by = f"{ground.title} ({ground.act}, {ground.article})" if ground else None
        noting.note(uow, AccessAction.EXPORT, OPERATION, rows, [noting.NAMES, *blocks], reason, by)
    media_type, make = _MAKE[format]
    name = f"Список обучающихся {today:%d.%m.%Y}.{format.value.lower()}"
    return File(name=name, media_type=media_type, content=desk.aside(make, lines))


def _ground(uow: UnitOfWork, ground_id: UUID | None, today: date) -> Any | None:
    if ground_id is not None:
        return grounds.taken(uow, ground_id, today)
    if uow.caller.role == "DISTRICT":
        raise Invalid("Отдел образования выгружает список только на основании закона: выберите его", field="ground_id")
    return None


def _within(line: roster.Line, ground: Any) -> roster.Line:
    """Names, sex, birth date, class and enrolment, and what the ground covers: no papers, nobody beside the child."""
    opened = {_COLUMN.get(name, name) for name, kind in CATEGORY_OF.items() if kind.value in ground.categories}
    return {key: value for key, value in line.items() if key in _ALWAYS or key in opened}


def refuse(role: str, reason: str | None) -> None:
    with_reason = NOTES.get((OPERATION, role), "").startswith("с указанием причины")
    if with_reason and len(" ".join((reason or "").split())) < SHORTEST_REASON:
        raise Invalid("Укажите, для чего выгружаются персональные данные", field="reason")
