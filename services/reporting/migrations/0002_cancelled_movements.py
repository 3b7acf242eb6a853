"""Movements that an order has undone.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("movements", sa.Column("cancelled", sa.Boolean(), server_default=sa.false(), nullable=False))
