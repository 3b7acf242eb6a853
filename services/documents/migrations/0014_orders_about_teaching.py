"""What an order changes in teaching, and its lines in words.

Revision ID: 0014
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

REGISTERED_STAYS = """
CREATE OR REPLACE TRIGGER registered_stays BEFORE UPDATE ON orders FOR EACH ROW
WHEN (OLD.status = 'REGISTERED' AND (OLD.status, OLD.school_id, OLD.kind, OLD.heading, OLD.basis, OLD.instructions,
    OLD.movements, OLD.roles, OLD.teaching, OLD.target_id) IS DISTINCT FROM (NEW.status, NEW.school_id, NEW.kind,
    NEW.heading, NEW.basis, NEW.instructions, NEW.movements, NEW.roles, NEW.teaching, NEW.target_id))
EXECUTE FUNCTION refuse_unless_destroyed()
"""


def upgrade() -> None:
    op.add_column("orders", sa.Column("teaching", JSONB(), nullable=True))
    op.add_column("orders", sa.Column("said", JSONB(), nullable=True))
    op.execute(REGISTERED_STAYS)
