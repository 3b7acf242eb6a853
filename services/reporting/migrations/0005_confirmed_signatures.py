"""Signatures of reports are confirmed by the password (or a code) once more.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report_editions", sa.Column("confirmation_id", sa.Uuid(), nullable=True))
    op.add_column("report_editions", sa.Column("confirmed_by", sa.String(), nullable=True))
    op.create_unique_constraint(op.f("uq_report_editions_confirmation_id"), "report_editions", ["confirmation_id"])
