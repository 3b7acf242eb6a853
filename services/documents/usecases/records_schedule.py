"""The records schedule (номенклатура дел) of a school: in which case what is filed, and how long it is kept."""

import tomllib
from dataclasses import asdict
from functools import cache
from pathlib import Path
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import NotFound, Stale
from contracts.permissions import require_in_own_school
from contracts.registers import RecordCase, RecordsSchedule
from services.documents.models.records import RecordsScheduleRow, refuse_bad
from services.documents.repository import known, records
from services.documents.views import as_json

_USUAL = Path(__file__).parent.parent / "forms" / "records.toml"


def schedule(uow: UnitOfWork, school_id: UUID, year: int) -> RecordsSchedule:
    known.school(uow, school_id)
    return _shown(records.schedule_of(uow, school_id, year), year)


def set_schedule(uow: UnitOfWork, school_id: UUID, year: int, version: int, cases: list[RecordCase]) -> RecordsSchedule:
    """Replaces the whole list: cases of a year are closed with the year."""
    require_in_own_school(uow.caller, "orders.register")
    if school_id != uow.caller.school_id:
        raise NotFound("Школа не найдена")
    refuse_bad(cases)
    row = records.schedule_of(uow, school_id, year, lock=True)
    if version != (row.version if row else 0):
        raise Stale("Номенклатура дел уже изменена", current=as_json(_shown(row, year)))
    written = [asdict(one) for one in sorted(cases, key=lambda one: one.index)]
    if row is None:
        tenant = {"district_id": known.school(uow, school_id).district_id, "school_id": school_id}
        records.begin(uow, {**tenant, "year": year, "version": 1, "cases": written})
    else:
        row.cases, row.version = written, row.version + 1
    return _shown(records.schedule_of(uow, school_id, year), year)


def _shown(row: RecordsScheduleRow | None, year: int) -> RecordsSchedule:
    if row is None:
        return RecordsSchedule(year=year, version=0, cases=_usual())
    return RecordsSchedule(year=year, version=row.version, cases=[RecordCase(**one) for one in row.cases])


@cache
def _usual() -> list[RecordCase]:
    return [RecordCase(**one) for one in tomllib.loads(_USUAL.read_text(encoding="utf-8"))["case"]]
