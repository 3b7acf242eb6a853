"""How full and consistent the cards are, and what is to be mended.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import raise_walls

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OPEN = sa.text("closed_on IS NULL")


def upgrade() -> None:
    op.create_table(
        "quality_checks",
        sa.Column("checked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        _id("district_id"),
        _id("school_id"),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_quality_checks")),
    )
    op.create_table(
        "quality_blocks",
        _id("student_id"),
        sa.Column("block", sa.String(), nullable=False),
        _id("person_id"),
        _id("class_id"),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("applicable", sa.Integer(), nullable=False),
        sa.Column("missing", postgresql.ARRAY(sa.Text()), nullable=False),
        _id("district_id"),
        _id("school_id"),
        sa.CheckConstraint("0 <= filled AND filled <= applicable", name=op.f("ck_quality_blocks_filled")),
        sa.PrimaryKeyConstraint("student_id", "block", name=op.f("pk_quality_blocks")),
    )
    op.create_index(op.f("ix_quality_blocks_class_id"), "quality_blocks", ["class_id"])
    op.create_index(op.f("ix_quality_blocks_school_id"), "quality_blocks", ["school_id"])
    op.create_table(
        "quality_findings",
        _id("id"),
        _id("person_id"),
        _id("student_id"),
        _id("class_id"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("responsible_id", sa.Uuid(), nullable=True),
        sa.Column("responsible_role", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        _id("district_id"),
        _id("school_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_findings")),
    )
    key = ["student_id", "kind", "field"]
    op.create_index("uq_quality_findings_open", "quality_findings", key, unique=True, postgresql_where=_OPEN)
    queue = ["school_id", "due_on", "id"]
    op.create_index("ix_quality_findings_due", "quality_findings", queue, postgresql_where=_OPEN)
    raise_walls("quality_checks", "quality_blocks", "quality_findings")


def _id(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Uuid(), nullable=False)
