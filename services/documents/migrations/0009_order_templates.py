"""A school's own words and pages of orders.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.migrate import raise_walls

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_templates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", JSONB(), nullable=False),
        sa.Column("page", sa.String(), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_order_templates"),
        sa.UniqueConstraint("school_id", "kind", "version", name="uq_order_templates_school_id_kind_version"),
    )
    raise_walls("order_templates")
    op.execute(
        "CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON order_templates FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.add_column("signatures", sa.Column("template_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_signatures_template_id_order_templates", "signatures", "order_templates", ["template_id"], ["id"]
    )
