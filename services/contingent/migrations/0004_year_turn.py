"""Form, programme and debt of an enrolment, and the movements that change them.

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
    """The defaults are for the code of the version before, which enrols without them."""
    for name in ("study_form", "programme", "programme_variant"):
        op.add_column("movements", sa.Column(name, sa.String()))
    op.add_column("enrolments", sa.Column("study_form", sa.String(), server_default="FULL_TIME", nullable=False))
    op.add_column("enrolments", sa.Column("programme", sa.String(), server_default="GENERAL", nullable=False))
    op.add_column("enrolments", sa.Column("programme_variant", sa.String()))
    op.add_column("enrolments", sa.Column("debt_until", sa.Date()))
