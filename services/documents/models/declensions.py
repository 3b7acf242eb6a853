"""Words that a school says otherwise than the rule does."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.documents.models import Base
from services.documents.models.tenant import OfSchool

LONGEST = 200


class CorrectedWord(OfSchool, Base):
    """One word of a name (`sex` M or F), or a whole post (`sex` empty), in one case. The words are in small letters."""

    __tablename__ = "corrected_words"
    __table_args__ = (
        CheckConstraint("kind IN ('NAME', 'POST')", name="kind"),
        UniqueConstraint("school_id", "nominative", "kind", "sex", "grammatical_case", name="uq_corrected_words_word"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    nominative: Mapped[str]
    sex: Mapped[str]
    grammatical_case: Mapped[str]
    text: Mapped[str]
    corrected_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
