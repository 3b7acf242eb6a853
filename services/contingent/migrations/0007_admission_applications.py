"""Applications for admission.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import raise_walls

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLE = "admission_applications"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("in_territory", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("transfer_from", sa.String(), nullable=True),
        sa.Column("papers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("middle_name", sa.String(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=True),
        sa.Column("applicant_name", sa.String(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("papers_on", sa.Date(), nullable=True),
        sa.Column("test_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("steps", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("grade BETWEEN 1 AND 12", name=op.f("ck_admission_applications_grade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission_applications")),
        sa.UniqueConstraint(
            "school_id",
            "register_year",
            "number",
            name=op.f("uq_admission_applications_school_id_register_year_number"),
        ),
    )
    queue = ["school_id", "year", "grade", "rank", "register_year", "number"]
    op.create_index("ix_admission_applications_queue", TABLE, queue)
    op.create_index(
        "uq_admission_applications_open",
        TABLE,
        ["school_id", "year", "search_key", "birth_date"],
        unique=True,
        postgresql_where=sa.text("status NOT IN ('ORDERED', 'REFUSED', 'WITHDRAWN')"),
    )
    for column in ("person_id", "applicant_id"):
        op.create_index(op.f(f"ix_admission_applications_{column}"), TABLE, [column])
    raise_walls(TABLE)
