"""Who gives single lessons instead of their teacher.

Revision ID: 0005
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_substitutions",
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("lesson_id", name=op.f("pk_known_substitutions")),
    )
    op.create_index(op.f("ix_known_substitutions_teacher_id_day"), "known_substitutions", ["teacher_id", "day"])
    raise_walls("known_substitutions")
