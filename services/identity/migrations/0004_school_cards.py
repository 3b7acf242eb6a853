"""Whole cards of schools with their history; dates of orders that appoint; the register of slips is paged by school.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.migrate import raise_walls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("schools", sa.Column("actual_address", sa.Text()))
    op.add_column("schools", sa.Column("status", sa.Text(), server_default="ACTIVE", nullable=False))
    op.add_column("schools", sa.Column("status_since", sa.Date()))
    op.add_column("appointments", sa.Column("order_date", sa.Date()))
    op.add_column("appointments", sa.Column("ending_order_date", sa.Date()))
    op.create_table(
        "school_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("changes", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.school_id"], name=op.f("fk_school_changes_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_changes")),
        sa.UniqueConstraint("school_id", "version", name=op.f("uq_school_changes_school_id_version")),
    )
    raise_walls("school_changes")
    op.create_index(op.f("ix_slips_school_id_id"), "slips", ["school_id", "id"])
    op.drop_index(op.f("ix_slips_school_id"), "slips")
