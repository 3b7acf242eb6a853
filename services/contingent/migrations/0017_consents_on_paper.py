"""Forms of consent by editions, how a school takes papers, the signed papers themselves; acts of cards that went away.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import raise_walls

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_REFUSE = """
CREATE FUNCTION refuse_edition_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: an edition is never changed', TG_TABLE_NAME;
END $$
"""
_STAYS = """
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON consent_forms FOR EACH ROW EXECUTE FUNCTION refuse_edition_change()
"""


def upgrade() -> None:
    op.create_table(
        "consent_forms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("purpose_text", sa.String(), nullable=False),
        sa.Column("data_categories", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("composition", sa.String(), nullable=False),
        sa.Column("processor", sa.String(), nullable=True),
        sa.Column("actions", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("withdrawal", sa.String(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("edition > 0", name=op.f("ck_consent_forms_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_forms")),
        sa.UniqueConstraint("school_id", "purpose", "edition", name=op.f("uq_consent_forms_school_id_purpose_edition")),
    )
    op.create_index(op.f("ix_consent_forms_school_id"), "consent_forms", ["school_id"])
    op.create_table(
        "consent_rules",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("separate", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("order_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("separate IN ('WARN', 'REFUSE')", name=op.f("ck_consent_rules_separate")),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_consent_rules")),
    )
    op.create_table(
        "known_scans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_scans")),
    )
    op.create_index(op.f("ix_known_scans_school_id"), "known_scans", ["school_id"])
    raise_walls("consent_forms", "consent_rules", "known_scans")
    op.execute(_REFUSE)
    op.execute(_STAYS)
    op.add_column("consents", sa.Column("form_id", sa.Uuid(), nullable=True))
    op.add_column("consents", sa.Column("scan_id", sa.Uuid(), nullable=True))
    op.create_unique_constraint(op.f("uq_consents_scan_id"), "consents", ["scan_id"])
    for name in ("consent_id", "consent_number"):
        op.alter_column("destruction_acts", name, nullable=True)
    op.drop_constraint(op.f("ck_destruction_acts_ground"), "destruction_acts")
    op.create_check_constraint(
        op.f("ck_destruction_acts_ground"), "destruction_acts", "ground IN ('WITHDRAWN', 'EXPIRED', 'TAKEN_OVER')"
    )
