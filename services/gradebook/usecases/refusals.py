"""Refusals that name the students they are about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Invalid, Problem, Stale
from services.gradebook.models.open_lesson import OpenLesson
from services.gradebook.repository import students


def listed(uow: UnitOfWork, who: Iterable[UUID], say: Callable[[UUID], object]) -> str:
    """«Иванов Пётр — 4, Петрова Анна — 5»."""
    ids = list(who)
    names = students.names(uow, ids)
    return ", ".join(f"{names.get(one, 'Ученик')} — {say(one)}" for one in ids)


def unfit_students(uow: UnitOfWork, lesson: OpenLesson, given: Sequence[UUID], field: str) -> list[Problem]:
    """Those named twice, and those who are not in the class on the lesson's day."""
    strangers = lesson.strangers(given)
    if not strangers and len(set(given)) == len(given):
        return []
    names = students.names(uow, strangers)
    day, problems, seen = f"{lesson.day:%d.%m.%Y}", [], set()
    for n, one in enumerate(given):
        where = f"{field}[{n}].student_id"
        if one in strangers:
            who = names.get(one, "Ученик")
            problems.append(Problem(field=where, detail=f"{who}: не числится в классе на {day}"))
        elif one in seen:
            problems.append(Problem(field=where, detail="Ученик указан дважды"))
        seen.add(one)
    return problems


def refuse(problems: list[Problem], detail: str) -> None:
    if problems:
        raise Invalid(detail, problems=problems)


def stale(
    uow: UnitOfWork, lesson: OpenLesson, newer: Mapping[UUID, str | None], authors: Mapping[UUID, Any], what: str
) -> Stale:
    """What is in the cells now, who wrote it and when."""
    names = students.names(uow, newer)
    cells = [
        {
            "student_id": student,
            "student": names.get(student),
            "value": value,
            "by": authors[student].author if student in authors else None,
            "at": authors[student].at if student in authors else None,
        }
        for student, value in newer.items()
    ]
    told = ", ".join(f"{names.get(student, 'Ученик')} — {value or 'пусто'}" for student, value in newer.items())
    return Stale(f"{what}: {told}", current={"version": lesson.version, "cells": cells})
