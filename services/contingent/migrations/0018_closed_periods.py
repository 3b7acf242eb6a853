"""Periods that the department has accepted a movement report of.

Revision ID: 0018
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLE = "closed_periods"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_closed_periods")),
    )
    op.create_index(op.f("ix_closed_periods_school_id"), TABLE, ["school_id"])
    raise_walls(TABLE)
