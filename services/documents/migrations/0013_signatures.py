"""Rules of signing, confirmations that were used, signatures after the director's, signatures made elsewhere.

Revision ID: 0013
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.migrate import raise_walls

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STAYS = "CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON {} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade() -> None:
    op.create_table(
        "signing_rules",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("confirm", sa.Boolean(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("signers", JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", name="pk_signing_rules"),
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_confirmations"),
    )
    op.create_index("ix_confirmations_subject_id", "confirmations", ["subject_id"])
    op.execute(STAYS.format("confirmations"))
    raise_walls("signing_rules", "confirmations")
    op.add_column("signatures", sa.Column("confirmation_id", sa.Uuid(), nullable=True))
    op.add_column("signatures", sa.Column("stamp", sa.String(), server_default="FULL", nullable=False))
    op.create_foreign_key(
        "fk_signatures_confirmation_id_confirmations", "signatures", "confirmations", ["confirmation_id"], ["id"]
    )
    confirm = sa.Column("confirm", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    op.add_column("acknowledgement_rules", confirm)
    _external_signatures()
    _next_signatures()


def _external_signatures() -> None:
    op.create_table(
        "external_signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("signed_file", sa.String(), nullable=True),
        sa.Column("signer", sa.String(), nullable=True),
        sa.Column("serial", sa.String(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("algorithm", sa.String(), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_external_signatures_order_id_orders"),
        sa.PrimaryKeyConstraint("id", name="pk_external_signatures"),
        sa.UniqueConstraint("order_id", "sha256", name="uq_external_signatures_order_id_sha256"),
    )
    raise_walls("external_signatures")
    _stays_until_act("external_signatures")


def _next_signatures() -> None:
    op.create_table(
        "next_signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("middle_name", sa.String(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmation_id", sa.Uuid(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["signature_id"], ["signatures.id"], name="fk_next_signatures_signature_id_signatures"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_next_signatures_order_id_orders"),
        sa.ForeignKeyConstraint(
            ["confirmation_id"], ["confirmations.id"], name="fk_next_signatures_confirmation_id_confirmations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_next_signatures"),
        sa.UniqueConstraint("signature_id", "post", name="uq_next_signatures_signature_id_post"),
    )
    op.create_index("ix_next_signatures_order_id", "next_signatures", ["order_id"])
    raise_walls("next_signatures")
    _stays_until_act("next_signatures")
    op.add_column("orders", sa.Column("sign_post", sa.String(), nullable=True))
    op.add_column("orders", sa.Column("sign_then", JSONB(), nullable=True))
    op.create_index(
        "ix_orders_to_sign", "orders", ["school_id", "sign_post"], postgresql_where=sa.text("sign_post IS NOT NULL")
    )
    op.create_check_constraint("waits_signed", "orders", "sign_post IS NULL OR status = 'SIGNED'")


def _stays_until_act(table: str) -> None:
    op.execute(f"CREATE TRIGGER stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    op.execute(
        f"CREATE TRIGGER stays_until_act BEFORE DELETE ON {table} FOR EACH ROW "
        "EXECUTE FUNCTION refuse_unless_destroyed()"
    )
