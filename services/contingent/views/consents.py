"""Rows about consents → what the contract promises."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import groupby
from typing import Any
from uuid import UUID

from contracts.consents import (
    ClassCoverage,
    ConsentCoverage,
    ConsentDispute,
    ConsentState,
    DestructionAct,
    DestructionGround,
    PurposeCoverage,
    ToAsk,
    ToAskPage,
)
from contracts.student_body import Purpose
from services.contingent.models.consents import ASKED
from services.contingent.views import cursor


def coverage(school_id: UUID, rows: Sequence[Any], *, classes: bool) -> ConsentCoverage:
    """`rows` are in the order of classes; those of the school as a whole have none."""
    whole = [row for row in rows if row.class_id is None]
    by_class = groupby((row for row in rows if row.class_id is not None), lambda row: row.class_id)
    return ConsentCoverage(
        school_id=school_id,
        students=whole[0].students if whole else 0,
        unnamed=whole[0].unnamed if whole else 0,
        purposes=_purposes(whole) or [PurposeCoverage(purpose=one) for one in ASKED],
        classes=[_class(list(some)) for _, some in by_class] if classes else [],
    )


def to_ask(rows: Sequence[Any], limit: int) -> ToAskPage:
    last = rows[limit - 1] if len(rows) > limit else None
    return ToAskPage(
        items=[_to_ask(row) for row in rows[:limit]],
        total=rows[0].total if rows else 0,
        next=cursor(last.sort_key, last.student_id) if last else None,
    )


def act(row: Any) -> DestructionAct:
    values = {one.name: getattr(row, one.name) for one in fields(DestructionAct)}
    return DestructionAct(**values | {"ground": DestructionGround(row.ground)})


def dispute(row: Any, purposes: Iterable[str]) -> ConsentDispute:
    return ConsentDispute(**_student(row), purposes=[Purpose(one) for one in sorted(purposes)])


def _class(rows: Sequence[Any]) -> ClassCoverage:
    first = rows[0]
    return ClassCoverage(
        class_id=first.class_id,
        class_title=f"{first.grade}{first.letter}",
        students=first.students,
        unnamed=first.unnamed,
        purposes=_purposes(rows),
    )


def _purposes(rows: Iterable[Any]) -> list[PurposeCoverage]:
    return [
        PurposeCoverage(
            purpose=Purpose(row.purpose),
            active=row.active,
            refused=row.refused,
            withdrawn=row.withdrawn,
            expired=row.expired,
            never=row.never,
        )
        for row in rows
    ]


def _to_ask(row: Any) -> ToAsk:
    return ToAsk(**_student(row), state=ConsentState(row.state))


def _student(row: Any) -> dict[str, Any]:
    names = ("last_name", "first_name", "middle_name", "class_id", "class_title")
    return {name: getattr(row, name) for name in ("student_id", "person_id", *names)}
