"""Names follow what contingent tells later: a correction, a consent that ended, a name that was destroyed.

The lists behind an edition are no part of what is signed, so a destroyed name goes from them; the rest never changes.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_FROZEN = """
CREATE OR REPLACE FUNCTION keep_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.body, NEW.sha256, NEW.made_at) IS DISTINCT FROM (OLD.body, OLD.sha256, OLD.made_at)
       OR (OLD.signed_at IS NOT NULL AND NEW.signed_at IS DISTINCT FROM OLD.signed_at) THEN
        RAISE EXCEPTION 'an edition of a report never changes';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.add_column("known_students", sa.Column("personal_file_no", sa.String(), nullable=True))
    op.create_table(
        "known_names",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "school_id", name=op.f("pk_known_names")),
    )
    op.create_table(
        "known_rolls",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "school_id", name=op.f("pk_known_rolls")),
    )
    raise_walls("known_names", "known_rolls")
    op.execute(_FROZEN)
