"""Movements that undo others, and the rows of the book that correct others.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("movements", sa.Column("cancels_id", sa.Uuid()))
    op.add_column("movement_book", sa.Column("corrects", sa.Integer()))
