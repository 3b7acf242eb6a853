"""Answers from outside the district that someone who left arrived.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmations",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("movement_id", name=op.f("pk_confirmations")),
    )
    op.create_index(op.f("ix_confirmations_school_id"), "confirmations", ["school_id"])
    raise_walls("confirmations")
