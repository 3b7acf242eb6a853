"""Curricula: drafts, and editions in force by orders.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "curricula",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        *_tenant(),
        sa.CheckConstraint(
            "(edition IS NULL) = (starts_on IS NULL) AND (edition IS NULL) = (order_id IS NULL)"
            " AND (edition IS NULL) = (approved_by IS NULL)",
            name="ck_curricula_by_order",
        ),
        sa.CheckConstraint("withdrawn_by IS NULL OR edition IS NOT NULL", name="ck_curricula_withdrawn"),
        sa.PrimaryKeyConstraint("id", name="pk_curricula"),
        sa.UniqueConstraint("school_id", "year", "level", "edition", name="uq_curricula_school_id_year_level_edition"),
    )
    op.create_table(
        "curriculum_rows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("curriculum_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("hours_per_week", sa.Numeric(3, 1), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("attestation", sa.String(), nullable=False),
        *_tenant(),
        sa.CheckConstraint(
            "hours_per_week > 0 AND hours_per_week * 2 = trunc(hours_per_week * 2)", name="ck_curriculum_rows_hours"
        ),
        sa.ForeignKeyConstraint(
            ["curriculum_id"],
            ["curricula.id"],
            ondelete="CASCADE",
            name="fk_curriculum_rows_curriculum_id_curricula",
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_curriculum_rows_subject_id_subjects"),
        sa.ForeignKeyConstraint(["class_id"], ["known_classes.id"], name="fk_curriculum_rows_class_id_known_classes"),
        sa.PrimaryKeyConstraint("id", name="pk_curriculum_rows"),
    )
    op.create_index(
        "uq_curriculum_rows_place",
        "curriculum_rows",
        ["curriculum_id", "grade", "subject_id", "class_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    raise_walls("curricula", "curriculum_rows")


def _tenant() -> tuple["sa.Column[object]", ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in ("district_id", "school_id"))
