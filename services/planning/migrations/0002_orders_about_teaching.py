"""Orders take effect in planning: substitutions, proposed calendars, which orders were carried out.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.migrate import raise_walls

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lessons", sa.Column("fixed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("calendars", sa.Column("approved_by", sa.String(), nullable=True))
    op.create_table(
        "executed_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("id", name="pk_executed_orders"),
    )
    op.create_table(
        "calendar_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_drafts"),
    )
    op.create_index("ix_calendar_drafts_school_id", "calendar_drafts", ["school_id"])
    _substitutions()
    raise_walls("executed_orders", "calendar_drafts", "substitutions")


def _tenant() -> tuple["sa.Column[object]", ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in ("district_id", "school_id"))


def _substitutions() -> None:
    op.create_table(
        "substitutions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("given_lesson_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        *_tenant(),
        sa.CheckConstraint("(substitute_id IS NULL) = (kind = 'CANCELLED')", name="ck_substitutions_somebody"),
        sa.CheckConstraint(
            "(given_lesson_id IS NOT NULL) = (kind = 'OTHER_SUBJECT')", name="ck_substitutions_other_subject"
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name="fk_substitutions_lesson_id_lessons"),
        sa.ForeignKeyConstraint(["given_lesson_id"], ["lessons.id"], name="fk_substitutions_given_lesson_id_lessons"),
        sa.PrimaryKeyConstraint("id", name="pk_substitutions"),
    )
    op.create_index(
        "uq_substitutions_standing",
        "substitutions",
        ["lesson_id"],
        unique=True,
        postgresql_where=sa.text("ended_by IS NULL"),
    )
    op.create_index("ix_substitutions_school_id_day_id", "substitutions", ["school_id", "day", "id"])
    op.create_index("ix_substitutions_given_lesson_id", "substitutions", ["given_lesson_id"])
