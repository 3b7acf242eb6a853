"""What stood on cards before; languages that are studied, the school before and certificates.

Revision ID: 0015
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import raise_walls

revision = "0015"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_changes",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "person_id", "district_id")),
        sa.Column("school_id", sa.Uuid()),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("was", postgresql.JSONB(none_as_null=True)),
        sa.Column("key_id", sa.String()),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Uuid()),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("basis", sa.String()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_changes")),
    )
    op.create_index("ix_card_changes_person_id", "card_changes", ["person_id", "id"])
    for column in ("school_id", "key_id"):
        op.create_index(op.f(f"ix_card_changes_{column}"), "card_changes", [column])
    raise_walls("card_changes")
    for name in ("foreign_languages", "prior_school", "certificates"):
        op.add_column("persons", sa.Column(name, postgresql.JSONB(none_as_null=True)))
