"""A version of the lessons of a class, by which a week built before is known to be good still.

While an edition before this one writes beside us, it does not raise the version: a diary then may show a topic of
before until the next lesson of the class is held.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("known_classes", sa.Column("lessons_version", sa.Integer(), server_default="0", nullable=False))
