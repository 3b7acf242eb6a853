"""Cases, archive and destruction of orders; orders about other orders; numbers between two others.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REFUSE_UNLESS_DESTROYED = """
CREATE FUNCTION refuse_unless_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose uuid;
BEGIN
    IF TG_TABLE_NAME = 'orders' THEN whose := OLD.id; ELSE whose := OLD.order_id; END IF;
    IF NOT EXISTS (SELECT 1 FROM filings WHERE order_id = whose AND destroyed_at IS NOT NULL) THEN
        RAISE EXCEPTION '%: what is signed or registered is never changed, and destroyed by an act only', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$
"""
REGISTERED_STAYS = """
CREATE OR REPLACE TRIGGER registered_stays BEFORE UPDATE ON orders FOR EACH ROW
WHEN (OLD.status = 'REGISTERED' AND (OLD.status, OLD.school_id, OLD.kind, OLD.heading, OLD.basis, OLD.instructions,
    OLD.movements) IS DISTINCT FROM (NEW.status, NEW.school_id, NEW.kind, NEW.heading, NEW.basis, NEW.instructions,
    NEW.movements))
EXECUTE FUNCTION refuse_unless_destroyed()
"""


def upgrade() -> None:
    op.create_table(
        "filings",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("case_index", sa.String(), nullable=False),
        sa.Column("case_title", sa.String(), nullable=False),
        sa.Column("keep_years", sa.Integer(), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("act_number", sa.String(), nullable=True),
        sa.Column("act_date", sa.Date(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_filings_order_id_orders"),
        sa.PrimaryKeyConstraint("order_id", name="pk_filings"),
    )
    op.create_index("ix_filings_school_id_case_index", "filings", ["school_id", "case_index"])
    raise_walls("filings")
    op.add_column("orders", sa.Column("target_id", sa.Uuid(), nullable=True))
    op.create_foreign_key("fk_orders_target_id_orders", "orders", "orders", ["target_id"], ["id"])
    op.create_index("ix_orders_target_id", "orders", ["target_id"])
    _inserted_numbers()
    op.execute(REFUSE_UNLESS_DESTROYED)
    op.execute(REGISTERED_STAYS)
    for table in ("frozen_papers", "signatures"):
        op.execute(f"DROP TRIGGER stays ON {table}")
        op.execute(f"CREATE TRIGGER stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        op.execute(
            f"CREATE TRIGGER stays_until_act BEFORE DELETE ON {table} FOR EACH ROW "
            "EXECUTE FUNCTION refuse_unless_destroyed()"
        )


def _inserted_numbers() -> None:
    """Code of before numbers without `sub`: 0, as all numbers so far."""
    op.add_column("registrations", sa.Column("sub", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("registrations", sa.Column("reason", sa.String(), nullable=True))
    op.create_unique_constraint(
        "uq_registrations_school_id_letters_year_seq_sub",
        "registrations",
        ["school_id", "letters", "year", "seq", "sub"],
    )
    op.drop_constraint("uq_registrations_school_id_letters_year_seq", "registrations")
