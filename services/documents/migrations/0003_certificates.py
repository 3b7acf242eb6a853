"""Certificates and the codes by which strangers check them.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.migrate import raise_walls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ISSUED_STAYS = """
CREATE TRIGGER issued_stays BEFORE UPDATE ON certificates FOR EACH ROW
WHEN (OLD.cancelled_at IS NOT NULL OR (to_jsonb(OLD) - '{cancelled_at,cancelled_by,reason}'::text[])
    IS DISTINCT FROM (to_jsonb(NEW) - '{cancelled_at,cancelled_by,reason}'::text[]))
EXECUTE FUNCTION refuse_change()
"""
NEVER_DELETED = """
CREATE TRIGGER never_deleted BEFORE DELETE ON certificates FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("addressed_to", sa.String(), nullable=True),
        sa.Column("form", JSONB(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('STUDY', 'ARRIVAL')", name=op.f("ck_certificates_kind")),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (reason IS NULL)", name=op.f("ck_certificates_cancelled_with_reason")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("school_id", "year", "seq", name="uq_certificates_school_id_year_seq"),
        sa.UniqueConstraint("code", name="uq_certificates_code"),
    )
    op.create_index("ix_certificates_school_id_issued_at_id", "certificates", ["school_id", "issued_at", "id"])
    op.create_index("ix_certificates_student_id", "certificates", ["student_id"])
    raise_walls("certificates")
    op.execute(ISSUED_STAYS)
    op.execute(NEVER_DELETED)
