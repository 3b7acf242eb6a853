"""The preview of a year's end."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts.student_body import MovementKind
from contracts.year_end import YearEnd, YearEndRow
from services.contingent.models import rules, study_year


def row(turn: Any, titles: dict[UUID, str]) -> YearEndRow:
    known, line = turn.row, turn.line
    kind = MovementKind(known.decision) if known.decision else line.kind
    to_class = known.to_class_id if known.decision else line.class_id
    warnings = [one.detail for one in turn.findings if one.warning]
    return YearEndRow(
        student_id=known.student_id,
        last_name=known.last_name,
        first_name=known.first_name,
        middle_name=known.middle_name,
        class_id=known.class_id,
        class_title=known.class_title,
        decision=kind,
        decision_title=rules.RU_KIND[kind],
        reason=f"Приказ № {known.order_number} от {known.order_date:%d.%m.%Y}" if known.decision else turn.reason,
        to_class=titles.get(to_class) if to_class else None,
        effective_on=known.effective_on if known.decision else line.effective_on,
        decided=known.decision is not None,
        problem=turn.problem.detail if turn.problem else None,
        warning="; ".join(warnings) or None,
    )


def whole(year: str, turns: Sequence[Any], page: list[YearEndRow], following: str | None) -> YearEnd:
    decided = sum(one.row.decision is not None for one in turns)
    troubled = sum(one.problem is not None for one in turns)
    return YearEnd(
        year=year,
        next_year=study_year.of(study_year.bounds(year)[1]),
        students=len(turns),
        decided=decided,
        ready=len(turns) - decided - troubled,
        troubled=troubled,
        items=page,
        next=following,
    )


def who(turn: Any) -> str:
    return f"{turn.row.last_name} {turn.row.first_name}, {turn.row.class_title}"
