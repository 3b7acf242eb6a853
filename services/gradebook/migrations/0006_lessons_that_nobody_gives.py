"""What an order has said of a lesson, also of one that is gone: a family sees that it does not take place.

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
    op.add_column("known_substitutions", sa.Column("kind", sa.String(), nullable=True))
    op.add_column("known_substitutions", sa.Column("number", sa.SmallInteger(), nullable=True))
    op.add_column("known_substitutions", sa.Column("assignment_id", sa.Uuid(), nullable=True))
    op.create_index("ix_known_substitutions_assignment_id_day", "known_substitutions", ["assignment_id", "day"])
