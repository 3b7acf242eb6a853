"""Who must read which document, and how it is known that they did.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DECIDED_STAYS = """
CREATE TRIGGER decided_stays BEFORE UPDATE OR DELETE ON acknowledgement_lines FOR EACH ROW
WHEN (OLD.status <> 'PENDING') EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "acknowledgement_rules",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("electronic_act", sa.String(), nullable=True),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", name="pk_acknowledgement_rules"),
    )
    op.create_table(
        "acknowledgement_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("subject IN ('ORDER', 'TRAINING')", name=op.f("ck_acknowledgement_lists_subject")),
        sa.PrimaryKeyConstraint("id", name="pk_acknowledgement_lists"),
    )
    op.create_index(
        "ix_acknowledgement_lists_school_id_sent_at_id", "acknowledgement_lists", ["school_id", "sent_at", "id"]
    )
    op.create_index("ix_acknowledgement_lists_document_id", "acknowledgement_lists", ["document_id"])
    _lines()
    raise_walls("acknowledgement_rules", "acknowledgement_lists", "acknowledgement_lines")
    op.execute(DECIDED_STAYS)


def _lines() -> None:
    op.create_table(
        "acknowledgement_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("act_number", sa.String(), nullable=True),
        sa.Column("act_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('PENDING', 'ACKNOWLEDGED', 'REFUSED', 'RELEASED')", name=op.f("ck_acknowledgement_lines_status")
        ),
        sa.CheckConstraint("method IN ('PAPER', 'SIMPLE')", name=op.f("ck_acknowledgement_lines_method")),
        sa.CheckConstraint(
            "(status = 'ACKNOWLEDGED') = (signed_on IS NOT NULL)",
            name=op.f("ck_acknowledgement_lines_signed_when_acknowledged"),
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["acknowledgement_lists.id"], name="fk_acknowledgement_lines_list_id_acknowledgement_lists"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_acknowledgement_lines"),
    )
    op.create_index("ix_acknowledgement_lines_list_id", "acknowledgement_lines", ["list_id"])
    op.create_index("ix_acknowledgement_lines_person_id_status", "acknowledgement_lines", ["person_id", "status"])
    op.create_index(
        "ix_acknowledgement_lines_pending",
        "acknowledgement_lines",
        ["list_id"],
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.create_index(
        "uq_acknowledgement_lines_document_person",
        "acknowledgement_lines",
        ["document_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'RELEASED'"),
    )
