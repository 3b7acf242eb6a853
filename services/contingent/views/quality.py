"""Rows of a check of cards → what the contract promises."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.quality import (
    Block,
    BlockFilled,
    ClassQuality,
    Finding,
    FindingKind,
    FindingPage,
    SchoolQuality,
    StudentQuality,
    StudentQualityPage,
    Timeliness,
)
from services.contingent.models.contradictions import TITLES
from services.contingent.models.quality import percent
from services.contingent.views import cursor

day = date.fromisoformat


def school(head: Any, sums: Sequence[Any], counts: dict[Any, Any], timely: Any, *, classes: bool) -> SchoolQuality:
    total = next(row for row in sums if row.block is None and row.class_id is None)
    blocks = {row.block: row for row in sums if row.block}
    found = counts[None]
    return SchoolQuality(
        school_id=head.id,
        school=head.short_name,
        checked_at=head.checked_at,
        students=total.students,
        **_filled(total),
        open=found.open,
        overdue=found.overdue,
        closed=found.closed,
        timeliness=_timeliness(timely),
        blocks=[BlockFilled(block=one, **_filled(blocks[one.value])) for one in Block if one.value in blocks],
        classes=[_class(row, counts.get(row.class_id)) for row in sums if row.class_id] if classes else [],
    )


def sums(row: Any) -> SchoolQuality:
    """One school among many."""
    return SchoolQuality(
        school_id=row.id,
        school=row.short_name,
        checked_at=row.checked_at,
        students=row.students,
        **_filled(row),
        open=row.open,
        overdue=row.overdue,
        closed=row.closed,
        timeliness=_timeliness(row),
    )


def students(rows: Sequence[Any], limit: int) -> StudentQualityPage:
    items = [
        StudentQuality(
            student_id=row.student_id,
            person_id=row.person_id,
            last_name=row.last_name,
            first_name=row.first_name,
            middle_name=row.middle_name,
            class_title=row.class_title,
            missing=row.missing,
            **_filled(row),
        )
        for row in rows[:limit]
    ]
    last = rows[limit - 1] if len(rows) > limit else None
    return StudentQualityPage(items=items, next=cursor(last.share, last.student_id) if last else None)


def findings(rows: Sequence[Any], limit: int, today: date) -> FindingPage:
    last = rows[limit - 1] if len(rows) > limit else None
    return FindingPage(
        items=[_finding(row, today) for row in rows[:limit]],
        total=rows[0].total if rows else 0,
        next=cursor(last.due_on, last.id) if last else None,
    )


def _finding(row: Any, today: date) -> Finding:
    kind = FindingKind(row.kind)
    return Finding(
        id=row.id,
        kind=kind,
        field=row.field,
        detail=TITLES[kind],
        person_id=row.person_id,
        student_id=row.student_id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        class_id=row.class_id,
        class_title=row.class_title,
        responsible_id=row.responsible_id,
        responsible_role=row.responsible_role,
        responsible=row.responsible,
        found_on=row.found_on,
        due_on=row.due_on,
        overdue=row.due_on < today,
    )


def _class(row: Any, found: Any | None) -> ClassQuality:
    return ClassQuality(
        class_id=row.class_id,
        class_title=f"{row.grade}{row.letter}",
        students=row.students,
        open=found.open if found else 0,
        overdue=found.overdue if found else 0,
        **_filled(row),
    )


def _filled(row: Any) -> dict[str, Any]:
    filled, applicable = int(row.filled), int(row.applicable)
    return {"filled": filled, "applicable": applicable, "percent": percent(filled, applicable)}


def _timeliness(row: Any) -> Timeliness:
    share = percent(row.timely, row.movements)
    return Timeliness(timely=row.timely, movements=row.movements, percent=share)
