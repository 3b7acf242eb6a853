"""Appointments of class teachers name their class, and how far the class has followed them.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("known_appointments", sa.Column("class_id", sa.Uuid()))
    op.add_column("known_appointments", sa.Column("followed", sa.String(), nullable=False, server_default="AHEAD"))
    op.create_index(
        "ix_known_appointments_to_follow",
        "known_appointments",
        ["class_id"],
        postgresql_where=sa.text("class_id IS NOT NULL AND followed <> 'OVER'"),
    )
