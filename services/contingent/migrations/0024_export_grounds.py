"""Legal grounds on which the department takes persons' data out of schools' lists.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.tables import wall

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLE = "export_grounds"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("categories", ARRAY(sa.String()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_export_grounds_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_grounds")),
    )
    op.create_index(op.f("ix_export_grounds_district_id"), TABLE, ["district_id"])
    for statement in wall(TABLE, keys=("district",)):
        op.execute(statement)
