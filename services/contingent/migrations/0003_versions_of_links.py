"""Whoever changes a link names the version they have read.

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
    """The default is for the code of the version before, which adds links without one."""
    op.add_column("representative_links", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
