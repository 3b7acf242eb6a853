"""Sessions that can be ended at once, passwords that were, the second factor, emergency access.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls
from chassis.tables import wall

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sessions()
    _former_passwords()
    _second_factors()
    _emergencies()


def _sessions() -> None:
    op.add_column("sessions", sa.Column("turn", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sessions", sa.Column("turned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sessions", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
    for column in ("address", "agent"):
        op.add_column("sessions", sa.Column(column, sa.Text(), nullable=True))
    for column in ("ended_at", "turned_at"):
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_sessions_{column}", "sessions", [column, "id"], postgresql_where=known)


def _former_passwords() -> None:
    op.add_column("accounts", sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "former_passwords",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_former_passwords_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_former_passwords"),
    )
    op.create_index("ix_former_passwords_account_id", "former_passwords", ["account_id"])
    for statement in wall("former_passwords", keys=("district",)):
        op.execute(statement)


def _second_factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("reset_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reset_by", sa.Uuid(), nullable=True),
        sa.Column("reset_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_second_factors_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_second_factors"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_recovery_codes_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_account_id", "recovery_codes", ["account_id"])
    for table in ("second_factors", "recovery_codes"):
        for statement in wall(table, keys=("district",)):
            op.execute(statement)


def _emergencies() -> None:
    op.create_table(
        "emergencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.school_id"], name="fk_emergencies_school_id_schools"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_emergencies_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_emergencies"),
    )
    for column in ("person_id", "school_id"):
        op.create_index(f"ix_emergencies_{column}_opened_at", "emergencies", [column, sa.text("opened_at DESC")])
    raise_walls("emergencies")
