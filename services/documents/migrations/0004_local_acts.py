"""Local acts with their editions; they go round for acknowledgement like orders.

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

APPROVED_STAYS = """
CREATE TRIGGER approved_stays BEFORE UPDATE ON local_act_editions FOR EACH ROW
WHEN (OLD.approved_at IS NOT NULL AND (to_jsonb(OLD) - '{valid_to,repealed_by}'::text[])
    IS DISTINCT FROM (to_jsonb(NEW) - '{valid_to,repealed_by}'::text[]))
EXECUTE FUNCTION refuse_change()
"""
APPROVED_IS_KEPT = """
CREATE TRIGGER approved_is_kept BEFORE DELETE ON local_act_editions FOR EACH ROW
WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION refuse_change()
"""
PAPER_STAYS = """
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON local_act_papers FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "local_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on_site", sa.Boolean(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_local_acts"),
    )
    op.create_index("ix_local_acts_school_id_id", "local_acts", ["school_id", "id"])
    _editions()
    op.create_table(
        "local_act_papers",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["local_act_editions.id"], name="fk_local_act_papers_edition_id_local_act_editions"
        ),
        sa.PrimaryKeyConstraint("edition_id", name="pk_local_act_papers"),
    )
    raise_walls("local_acts", "local_act_editions", "local_act_papers")
    for sql in (APPROVED_STAYS, APPROVED_IS_KEPT, PAPER_STAYS):
        op.execute(sql)
    op.drop_constraint("ck_acknowledgement_lists_subject", "acknowledgement_lists")
    op.create_check_constraint(
        op.f("ck_acknowledgement_lists_subject"),
        "acknowledgement_lists",
        "subject IN ('ORDER', 'LOCAL_ACT', 'TRAINING')",
    )


def _editions() -> None:
    op.create_table(
        "local_act_editions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=True),
        sa.Column("touches_pupils", sa.Boolean(), nullable=False),
        sa.Column("pupils_opinion", sa.String(), nullable=True),
        sa.Column("touches_staff", sa.Boolean(), nullable=False),
        sa.Column("staff_opinion", sa.String(), nullable=True),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("order_number", sa.String(), nullable=True),
        sa.Column("order_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("repealed_by", sa.String(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (valid_from IS NULL) AND (approved_at IS NULL) = (order_number IS NULL)"
            " AND (approved_at IS NULL) = (order_on IS NULL)",
            name=op.f("ck_local_act_editions_approved_by_order"),
        ),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_local_act_editions_valid")),
        sa.ForeignKeyConstraint(["act_id"], ["local_acts.id"], name="fk_local_act_editions_act_id_local_acts"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_local_act_editions_order_id_orders"),
        sa.PrimaryKeyConstraint("id", name="pk_local_act_editions"),
        sa.UniqueConstraint("act_id", "number", name="uq_local_act_editions_act_id_number"),
    )
    op.create_index(
        "uq_local_act_editions_one_draft",
        "local_act_editions",
        ["act_id"],
        unique=True,
        postgresql_where=sa.text("approved_at IS NULL"),
    )
