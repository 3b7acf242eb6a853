"""What the department merged, or said to be two people, across its schools is of no single school.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("person_merges", "distinct_pairs"):
        op.alter_column(table, "school_id", nullable=True)
