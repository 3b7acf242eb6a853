"""Whose name may be read in lists, and what becomes of a name that was destroyed (decision 12)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from chassis.db import UnitOfWork
from contracts.contingent import ConsentChanged, PersonRenamed
from contracts.reporting import MovementName
from contracts.student_body import Purpose
from services.reporting.models.known import KnownName, KnownRoll
from services.reporting.repository import facts
from services.reporting.repository import naming as rows


def keep_consent(uow: UnitOfWork, event: ConsentChanged) -> None:
    """Within seconds of a withdrawal nobody reads the name here; a new consent opens it again."""
    if event.school_id is not None:
        whose = {"person_id": event.person_id, "district_id": event.district_id, "school_id": event.school_id}
        facts.keep(uow, KnownRoll, **whose, is_open=Purpose.P1.value in event.purposes, as_of=event.at)


def keep_name(uow: UnitOfWork, event: PersonRenamed) -> None:
    """Needs nothing that another event brings: movements told later follow the name too."""
    if event.school_id is None:
        return
    whose = {"person_id": event.person_id, "district_id": event.district_id, "school_id": event.school_id}
    parts = (event.last_name, event.first_name, event.middle_name)
    name = " ".join(one for one in parts if one)
    facts.keep(uow, KnownName, **whose, full_name=name, birth_date=event.birth_date, as_of=event.at)
    students = rows.students(uow, event.school_id, event.person_id)
    if event.pseudonym:
        _destroy(uow, event.school_id, students, name, event.birth_date.isoformat())
    for one in students:
        rows.follow(uow, one)


def readable(uow: UnitOfWork, school_id: UUID, kept: Iterable[MovementName]) -> list[MovementName]:
    closed = rows.unreadable(uow, school_id)
    return [_hidden(one, closed[one.student_id]) if one.student_id in closed else one for one in kept]


def _hidden(one: MovementName, label: str) -> MovementName:
    return replace(one, full_name=label, birth_date=one.birth_date.replace(month=1, day=1))


def _destroy(uow: UnitOfWork, school_id: UUID, students: list[UUID], label: str, born: str) -> None:
    """In the lists behind every edition; by the name where a list was kept without the episodes of its pupils."""
    ids, before = {str(one) for one in students}, rows.called(uow, students)
    for words in {*ids, *(one for one, _ in before)}:
        for edition in rows.editions_with(uow, school_id, words):
            told = [_called(one, ids, before, label, born) for one in orjson.loads(edition.names)]
            body = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
            rows.rewrite(uow, edition.report_id, edition.edition, body)


def _called(one: dict[str, Any], ids: set[str], before: set[tuple[str, str]], label: str, born: str) -> dict[str, Any]:
    known = one.get("student_id")
    theirs = known in ids if known else (one["full_name"], one["birth_date"]) in before
    return {**one, "full_name": label, "birth_date": born} if theirs else one
