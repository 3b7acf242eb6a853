"""A list on its way in: read and checked without a transaction, a hundred rows at a time, so that others are served."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import NotFound
from contracts.importing import ImportProblem, ImportRun, ImportState
from services.contingent.repository import imports
from services.contingent.usecases import import_checking, import_reading, import_table
from services.contingent.usecases.import_checking import Child
from services.contingent.usecases.import_reading import Reading
from services.contingent.usecases.import_titles import Titles

AT_A_TIME = 100


@dataclass(frozen=True)
class Desk:
    """What taking a list in needs beside a transaction: given by the door, by tests too."""

    begin: Callable[[], UnitOfWork]
    aside: Callable[..., Any]
    """Runs heavy work `(function, *arguments)` without holding up other calls."""


def read(desk: Desk, content: bytes, titles: Titles) -> Reading:
    reading: Reading = desk.aside(_read, content, titles)
    return reading


def _read(content: bytes, titles: Titles) -> Reading:
    try:
        return import_reading.read(import_table.read(content, titles.meaningful), titles)
    except import_table.Unreadable as bad:
        return Reading(problems=[ImportProblem(row=0, column="", detail=str(bad))])


def check(desk: Desk, school_id: UUID, id: UUID, reading: Reading, today: date) -> list[Child]:
    """Every row by itself; after each hundred whoever asks is told how many are done."""
    with desk.begin() as uow:
        household = import_checking.household(uow, school_id, reading)
        imports.move(uow, school_id, id, ImportState.CHECKING, rows=len(reading.entries))
    children: list[Child] = []
    for begin in range(0, len(reading.entries), AT_A_TIME):
        some = reading.entries[begin : begin + AT_A_TIME]
        children += desk.aside(import_checking.children, some, household, reading, today)
        with desk.begin() as uow:
            imports.move(uow, school_id, id, ImportState.CHECKING, checked=begin + len(some))
    return children


def progress(uow: UnitOfWork, import_id: UUID) -> ImportRun:
    row = imports.run(uow, import_id)
    if row is None:
        raise NotFound("Загрузка не найдена")
    return ImportRun(
        id=row.id,
        dry_run=row.dry_run,
        state=ImportState(row.state),
        rows=row.rows,
        checked=row.checked,
        begun_at=row.begun_at,
        moved_at=row.moved_at,
    )
