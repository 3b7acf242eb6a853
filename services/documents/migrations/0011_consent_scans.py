"""Signed consents: files that are of no order, and whose paper each is.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("attachments", "order_id", existing_type=sa.Uuid(), nullable=True)
    op.create_index(
        "uq_attachments_paper",
        "attachments",
        ["school_id", "sha256"],
        unique=True,
        postgresql_where=sa.text("order_id IS NULL AND removed_at IS NULL"),
    )
    op.create_table(
        "consent_scans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("act_number", sa.String(), nullable=True),
        sa.Column("act_date", sa.Date(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["attachments.id"], name="fk_consent_scans_id_attachments"),
        sa.PrimaryKeyConstraint("id", name="pk_consent_scans"),
        sa.UniqueConstraint("consent_id", name="uq_consent_scans_consent_id"),
    )
    op.create_index("ix_consent_scans_person_id", "consent_scans", ["person_id"])
    raise_walls("consent_scans")
