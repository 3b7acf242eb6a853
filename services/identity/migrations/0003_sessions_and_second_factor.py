"""Sessions that can be ended at once.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("turn", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sessions", sa.Column("turned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sessions", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
    for column in ("address", "agent"):
        op.add_column("sessions", sa.Column(column, sa.Text(), nullable=True))
    for column in ("ended_at", "turned_at"):
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_sessions_{column}", "sessions", [column, "id"], postgresql_where=known)
