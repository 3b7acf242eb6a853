"""The journal of access to personal data.

Revision ID: 0002
Revises: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls
from chassis.tables import wall

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MONTH = """
CREATE FUNCTION open_access_month(moment timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
DECLARE first timestamptz := date_trunc('month', moment AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass('partitions.access_notes_' || to_char(first AT TIME ZONE 'UTC', 'YYYY_MM')) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE IF NOT EXISTS partitions.access_notes_%s PARTITION OF access_notes '
                   'FOR VALUES FROM (%L) TO (%L)', to_char(first AT TIME ZONE 'UTC', 'YYYY_MM'), first,
                   (first AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
END $$
"""
_ONLY_ADD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
_TRIGGER = """
CREATE TRIGGER only_add BEFORE UPDATE OR DELETE OR TRUNCATE ON access_notes
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def _noted() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("blocks", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("call_id", sa.Text(), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        "access_arrivals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_noted(),
        sa.Column("subjects", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_arrivals"),
    )
    op.create_table(
        "access_notes",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        *_noted(),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("district_id", "seq", "at", name="pk_access_notes"),
        postgresql_partition_by="RANGE (at)",
    )
    for column in ("subject_id", "school_id", "actor_id"):
        op.create_index(f"ix_access_notes_{column}_at", "access_notes", [column, sa.text("at DESC")])
    op.create_table(
        "access_heads",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("district_id", name="pk_access_heads"),
    )
    op.create_table(
        "access_alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_alerts"),
        sa.UniqueConstraint("actor_id", "kind", "day", name="uq_access_alerts_actor_id_kind_day"),
    )
    op.create_index("ix_access_alerts_school_id_id", "access_alerts", ["school_id", "id"])
    op.execute("CREATE SCHEMA partitions")
    for sql in (_MONTH, _ONLY_ADD, _TRIGGER):
        op.execute(sql)
    raise_walls("access_arrivals", "access_notes", "access_alerts")
    for sql in wall("access_heads", keys=("district",)):
        op.execute(sql)
