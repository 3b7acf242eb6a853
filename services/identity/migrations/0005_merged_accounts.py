"""What became of the account of a card that was merged away.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from chassis.tables import wall

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merged_accounts",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_merged_accounts_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("merge_id", name="pk_merged_accounts"),
    )
    for statement in wall("merged_accounts", keys=("district",)):
        op.execute(statement)
