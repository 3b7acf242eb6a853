"""What lists of revoked certificates said of a signature made elsewhere.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    said = sa.Column("revocation", sa.String(), server_default="NOT_CHECKED", nullable=False)
    op.add_column("external_signatures", said)
    for name in ("revoked_at", "revocation_list_at"):
        op.add_column("external_signatures", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
