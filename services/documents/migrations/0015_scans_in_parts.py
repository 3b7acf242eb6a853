"""A signed consent on its way: an upload that is about a person instead of an order.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("uploads", "order_id", existing_type=sa.Uuid(), nullable=True)
    op.add_column("uploads", sa.Column("person_id", sa.Uuid(), nullable=True))
    op.create_check_constraint("about_one", "uploads", "num_nonnulls(order_id, person_id) = 1")
