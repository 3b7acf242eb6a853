"""How far a list has come on its way in, what a school calls its columns, which file was accepted under a number.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import raise_walls

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_runs",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('READING', 'CHECKING', 'STORING', 'RIGHT', 'WRONG', 'ACCEPTED')",
            name=op.f("ck_import_runs_state"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_import_runs")),
    )
    op.create_table(
        "import_titles",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("key", sa.String()),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "title", name=op.f("pk_import_titles")),
    )
    raise_walls("import_runs", "import_titles")
    op.add_column("accepted_lists", sa.Column("sha256", sa.String()))
    op.add_column("accepted_lists", sa.Column("answer", postgresql.JSONB()))
