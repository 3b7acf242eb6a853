"""Editions of a school's own templates."""

from uuid import UUID

from sqlalchemy import select

from chassis.db import UnitOfWork
from contracts.documents import OrderKind
from services.documents.models.templates import OrderTemplateRow


def current(uow: UnitOfWork, school_id: UUID, kind: OrderKind) -> OrderTemplateRow | None:
    """The last edition; none when the school says this kind as the product does."""
    mine = (OrderTemplateRow.school_id == school_id, OrderTemplateRow.kind == kind.value)
    statement = select(OrderTemplateRow).where(*mine).order_by(OrderTemplateRow.version.desc()).limit(1)
    return uow.session.scalars(statement).one_or_none()


def page_of(uow: UnitOfWork, template_id: UUID | None) -> str | None:
    row = uow.session.get(OrderTemplateRow, template_id) if template_id else None
    return row.page if row else None
