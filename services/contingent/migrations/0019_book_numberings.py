"""How a school numbers its movement book; links whose child has come of age.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLE = "book_numberings"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("numbering", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "numbering IN ('STUDY_YEAR', 'CALENDAR_YEAR', 'CONTINUOUS')",
            name=op.f("ck_book_numberings_numbering"),
        ),
        sa.PrimaryKeyConstraint("school_id", "starts_on", name=op.f("pk_book_numberings")),
    )
    raise_walls(TABLE)
    grown = sa.Column("grown_told", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    op.add_column("representative_links", grown)
