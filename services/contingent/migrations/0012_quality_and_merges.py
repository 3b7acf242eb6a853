"""How full and consistent the cards are, what is to be mended; two cards of one person become one.

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
    _merges()
    raise_walls("quality_checks", "quality_blocks", "quality_findings", "person_merges", "distinct_pairs")


def _merges() -> None:
    op.add_column("persons", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_persons_merged_into", "persons", ["merged_into"], postgresql_where=sa.text("merged_into IS NOT NULL")
    )
    op.drop_index("uq_persons_snils", "persons")
    single = sa.text("snils IS NOT NULL AND merged_into IS NULL")
    op.create_index("uq_persons_snils", "persons", ["district_id", "snils"], unique=True, postgresql_where=single)
    op.create_table(
        "person_merges",
        _id("id"),
        _id("kept_id"),
        _id("merged_id"),
        sa.Column("moved", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=True),
        _now("merged_at"),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_reason", sa.String(), nullable=True),
        _id("district_id"),
        _id("school_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merges")),
    )
    lasting = sa.text("undone_at IS NULL")
    op.create_index("uq_person_merges_merged", "person_merges", ["merged_id"], unique=True, postgresql_where=lasting)
    op.create_index("ix_person_merges_kept_id", "person_merges", ["kept_id"])
    op.create_index(op.f("ix_person_merges_school_id"), "person_merges", ["school_id"])
    op.create_table(
        "distinct_pairs",
        _id("first_id"),
        _id("second_id"),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        _now("decided_at"),
        _id("district_id"),
        _id("school_id"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_distinct_pairs")),
    )
    op.create_index(op.f("ix_distinct_pairs_school_id"), "distinct_pairs", ["school_id"])


def _now(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def _id(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Uuid(), nullable=False)
