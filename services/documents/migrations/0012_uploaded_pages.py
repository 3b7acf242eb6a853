"""Pages of orders made of an uploaded DOCX.

Revision ID: 0012
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("order_templates", sa.Column("file_name", sa.String(), nullable=True))
    op.add_column("order_templates", sa.Column("file_content", sa.LargeBinary(), nullable=True))
