"""Visas before the signature: the school's routes, and where an order is on its own.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.migrate import raise_walls

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATUSES = "status IN ('DRAFT', 'ON_REVIEW', 'AGREED', 'REJECTED', 'SIGNED', 'REGISTERED')"


def upgrade() -> None:
    op.create_table(
        "review_routes",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("routes", JSONB(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", name="pk_review_routes"),
    )
    raise_walls("review_routes")
    op.add_column("orders", sa.Column("review_post", sa.String(), nullable=True))
    op.add_column("orders", sa.Column("review_then", JSONB(), nullable=True))
    op.add_column("orders", sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("order_steps", sa.Column("post", sa.String(), nullable=True))
    op.execute("ALTER TABLE orders DROP CONSTRAINT ck_orders_ck_orders_status")  # so the first migration named it
    for name, rule in (
        ("ck_orders_status", STATUSES),
        ("ck_orders_waits_on_review", "(review_post IS NOT NULL) = (status = 'ON_REVIEW')"),
    ):
        op.execute(f"ALTER TABLE orders ADD CONSTRAINT {name} CHECK ({rule}) NOT VALID")
        op.execute(f"ALTER TABLE orders VALIDATE CONSTRAINT {name}")
    op.create_index(
        "ix_orders_waiting", "orders", ["school_id", "review_post"], postgresql_where=sa.text("status = 'ON_REVIEW'")
    )
