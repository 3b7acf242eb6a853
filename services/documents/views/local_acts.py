"""Rows of local acts → contract messages."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from contracts.local_acts import (
    ChangeKind,
    Edition,
    EditionDifference,
    EditionRow,
    EditionText,
    LocalAct,
    LocalActKind,
    LocalActPage,
    LocalActRow,
    ParagraphChange,
    PublishedAct,
    PublishedActs,
)
from services.documents.models.local_acts import TITLES, LocalActEdition
from services.documents.models.local_acts import LocalAct as ActRow
from services.documents.repository.cursors import cursor
from services.documents.repository.local_acts import PAGE

_EDITION = ("id", "number", "title", "order_number", "order_on", "valid_from", "valid_to", "repealed_by")
_CONTENT = ("title", "text", "minutes", "touches_pupils", "pupils_opinion", "touches_staff", "staff_opinion")


def act(row: ActRow, editions: Sequence[tuple[LocalActEdition, str | None]], today: date) -> LocalAct:
    shown = [EditionRow(**_facts(one, sha256, today)) for one, sha256 in editions]
    speaking = next((one for one in shown if one.status == "IN_FORCE"), shown[0])
    return LocalAct(**_act(row.id, row.kind, row.on_site), edition=speaking, school_id=row.school_id, editions=shown)


def edition(row: LocalActEdition, sha256: str | None, names: dict[UUID | None, str], today: date) -> Edition:
    return Edition(
        **_facts(row, sha256, today),
        act_id=row.act_id,
        version=row.version,
        content=EditionText(**{name: getattr(row, name) for name in _CONTENT}),
        drafted_by=names.get(row.drafted_by) if row.drafted_by else None,
        drafted_at=row.drafted_at,
        approved_by=names.get(row.approved_by) if row.approved_by else None,
    )


def page(found: Sequence[Any], today: date) -> LocalActPage:
    shown, more = found[:PAGE], len(found) > PAGE
    return LocalActPage(items=acts(shown, today), next=cursor(shown[-1].act_id) if more else None)


def acts(found: Sequence[Any], today: date) -> list[LocalActRow]:
    return [
        LocalActRow(**_act(one.act_id, one.kind, one.on_site), edition=EditionRow(**_facts(one, one.sha256, today)))
        for one in found
    ]


def difference(act_id: UUID, before: int, after: int, paragraphs: list[ParagraphChange]) -> EditionDifference:
    changed = sum(one.kind is not ChangeKind.SAME for one in paragraphs)
    return EditionDifference(act_id=act_id, before=before, after=after, changed=changed, paragraphs=paragraphs)


def published(school: str, on: date, found: Sequence[Any]) -> PublishedActs:
    items = [PublishedAct(**{**row._mapping, **_kind(row.kind)}) for row in found]
    return PublishedActs(school=school, on=on, items=items)


def _act(id: UUID, kind: str, on_site: bool) -> dict[str, Any]:
    return {"id": id, "on_site": on_site, **_kind(kind)}


def _kind(kind: str) -> dict[str, Any]:
    return {"kind": LocalActKind(kind), "kind_title": TITLES[LocalActKind(kind)]}


def _facts(row: Any, sha256: str | None, today: date) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _EDITION}
    return {**values, "sha256": sha256, "status": LocalActEdition.status_of(row.valid_from, row.valid_to, today)}
