"""A school's own words and page for a kind of order, edition by edition: none is ever changed, the last one holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.base import Invalid, Problem
from contracts.templates import TemplateWords
from services.documents.models import Base
from services.documents.models.tenant import OfSchool

LONGEST = {"heading_one": 300, "heading_many": 300, "law": 1000, "action": 300}
LONGEST_ITEM, MOST_ITEMS, LONGEST_PAGE = 1000, 20, 60_000


class OrderTemplateRow(OfSchool, Base):
    """A signature names the edition it was printed in, so that the order is printed again as it was."""

    __tablename__ = "order_templates"
    __table_args__ = (UniqueConstraint("school_id", "kind", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    version: Mapped[int]
    words: Mapped[dict[str, Any]] = mapped_column(JSONB)
    page: Mapped[str | None]
    """A Typst source; the product's when empty."""
    file_name: Mapped[str | None]
    file_content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The DOCX that the page was made of."""
    set_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def refuse_bad(words: TemplateWords, page: str | None) -> None:
    problems = [
        Problem(field=f"words.{name}", detail=f"Нужен текст не длиннее {most} знаков")
        for name, most in LONGEST.items()
        if (text := getattr(words, name)) is not None and not 1 <= len(text.strip()) <= most
    ]
    items = words.instructions or []
    if len(items) > MOST_ITEMS or not all(1 <= len(one.strip()) <= LONGEST_ITEM for one in items):
        detail = f"Не больше {MOST_ITEMS} пунктов, каждый не длиннее {LONGEST_ITEM} знаков"
        problems.append(Problem(field="words.instructions", detail=detail))
    if page is not None and not 1 <= len(page.strip()) <= LONGEST_PAGE:
        problems.append(Problem(field="page", detail=f"Шаблон страницы не длиннее {LONGEST_PAGE} знаков"))
    if problems:
        raise Invalid("Проверьте шаблон", problems=problems)
