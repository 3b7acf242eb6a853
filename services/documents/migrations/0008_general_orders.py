"""Orders about a school's work: the roles they give, and whether their day was told.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REGISTERED_STAYS = """
CREATE OR REPLACE TRIGGER registered_stays BEFORE UPDATE ON orders FOR EACH ROW
WHEN (OLD.status = 'REGISTERED' AND (OLD.status, OLD.school_id, OLD.kind, OLD.heading, OLD.basis, OLD.instructions,
    OLD.movements, OLD.roles, OLD.target_id) IS DISTINCT FROM (NEW.status, NEW.school_id, NEW.kind, NEW.heading,
    NEW.basis, NEW.instructions, NEW.movements, NEW.roles, NEW.target_id))
EXECUTE FUNCTION refuse_unless_destroyed()
"""


def upgrade() -> None:
    op.add_column("orders", sa.Column("roles", JSONB(), nullable=True))
    op.add_column("orders", sa.Column("told_effective_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_orders_taking_effect",
        "orders",
        ["id"],
        postgresql_where=sa.text("kind = 'CLASS_TEACHERS' AND execution = 'EXECUTED' AND told_effective_at IS NULL"),
    )
    op.execute(REGISTERED_STAYS)
