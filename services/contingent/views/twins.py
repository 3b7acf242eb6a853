"""Rows of pairs and merges → what the contract promises."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from contracts.duplicates import Likeness, Merge, TwinCard, TwinPage, TwinPair
from services.contingent.views import cursor


def page(
    shown: Sequence[tuple[int, UUID, UUID]],
    likeness: Mapping[tuple[UUID, UUID], list[Likeness]],
    cards: Mapping[UUID, Any],
    *,
    total: int,
    more: bool,
) -> TwinPage:
    items = [_pair(cards[first], cards[second], likeness[first, second]) for _, first, second in shown]
    return TwinPage(items=items, total=total, next=cursor(*shown[-1]) if more else None)


def _pair(first: Any, second: Any, likeness: list[Likeness]) -> TwinPair:
    hard = any(one.hard for one in likeness)
    return TwinPair(first=_card(first), second=_card(second), likeness=likeness, hard=hard)


def _card(row: Any) -> TwinCard:
    return TwinCard(
        id=row.id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        birth_date=row.birth_date,
        school=row.school,
        student_id=row.student_id,
        school_class=row.school_class,
        represents=row.represents,
        version=row.version,
    )


def merge(row: Any) -> Merge:
    return Merge(
        id=row.id,
        kept_id=row.kept_id,
        kept=row.kept,
        merged_id=row.merged_id,
        merged=row.merged,
        reason=row.reason,
        merged_by=row.merged_by_name,
        merged_at=row.merged_at,
        undone_at=row.undone_at,
        undone_reason=row.undone_reason,
    )
