"""What a district asks of all its schools about papers of consent.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "district_consent_rules"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("separate", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("order_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("separate IN ('WARN', 'REFUSE')", name=op.f("ck_district_consent_rules_separate")),
        sa.CheckConstraint("school_id IS NULL", name=op.f("ck_district_consent_rules_of_no_school")),
        sa.PrimaryKeyConstraint("district_id", name=op.f("pk_district_consent_rules")),
    )
    raise_walls(TABLE)
