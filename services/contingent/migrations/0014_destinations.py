"""Answers that a child arrived, notices to the school left, personal files handed out.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrival_answers",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("arrival_id", sa.Uuid(), nullable=True),
        sa.Column("arrived_at", sa.String(), nullable=True),
        sa.Column("paper", sa.String(), nullable=True),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *_of_school(),
        sa.CheckConstraint("(arrival_id IS NULL) <> (paper IS NULL)", name=op.f("ck_arrival_answers_one_source")),
        sa.PrimaryKeyConstraint("movement_id", name=op.f("pk_arrival_answers")),
    )
    op.create_index(op.f("ix_arrival_answers_arrival_id"), "arrival_answers", ["arrival_id"])
    op.create_table(
        "arrival_notices",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        *_of_school(),
        sa.PrimaryKeyConstraint("movement_id", name=op.f("pk_arrival_notices")),
    )
    op.create_table(
        "file_handovers",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_to", sa.String(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        *_of_school(),
        sa.PrimaryKeyConstraint("student_id", name=op.f("pk_file_handovers")),
    )
    for table in ("arrival_answers", "arrival_notices", "file_handovers"):
        op.create_index(op.f(f"ix_{table}_school_id"), table, ["school_id"])
        raise_walls(table)
    awaiting, undoing = sa.text("NOT confirmed"), sa.text("cancels_id IS NOT NULL")
    op.create_index("ix_movements_awaiting", "movements", ["school_id", "effective_on"], postgresql_where=awaiting)
    op.create_index("ix_movements_cancels_id", "movements", ["cancels_id"], postgresql_where=undoing)


def _of_school() -> tuple[sa.Column[object], ...]:
    return sa.Column("district_id", sa.Uuid(), nullable=False), sa.Column("school_id", sa.Uuid(), nullable=False)
