"""Acts of destruction: what was erased of whom, and why, kept for ever; the day a pupil signed beside a representative.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import raise_walls

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLE = "destruction_acts"
_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: an act is never changed', TG_TABLE_NAME;
END $$
"""


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("personal_file_no", sa.String(), nullable=True),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("consent_number", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ground IN ('WITHDRAWN', 'EXPIRED')", name=op.f("ck_destruction_acts_ground")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_acts")),
        sa.UniqueConstraint("school_id", "year", "number", name=op.f("uq_destruction_acts_school_id_year_number")),
        sa.UniqueConstraint("consent_id", name=op.f("uq_destruction_acts_consent_id")),
    )
    op.create_index(op.f("ix_destruction_acts_school_id"), TABLE, ["school_id"])
    raise_walls(TABLE)
    op.add_column("consents", sa.Column("cosigned_on", sa.Date(), nullable=True))
    op.execute(_REFUSE)
    op.execute(f"CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
