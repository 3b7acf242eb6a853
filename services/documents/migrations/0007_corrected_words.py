"""Words that a school declines otherwise than the rule.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrected_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("nominative", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("grammatical_case", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('NAME', 'POST')", name=op.f("ck_corrected_words_kind")),
        sa.PrimaryKeyConstraint("id", name="pk_corrected_words"),
        sa.UniqueConstraint(
            "school_id",
            "nominative",
            "kind",
            "sex",
            "grammatical_case",
            name="uq_corrected_words_word",
        ),
    )
    raise_walls("corrected_words")
