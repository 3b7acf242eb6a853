"""Reference data of the card, each entry with the days on which it holds.

Revision ID: 0009
Revises: 0008
"""

import csv
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SEED = Path(__file__).with_suffix(".csv")
"""Codes as two vendors of the regional registry have them; countries as ОКСМ has them. Titles are in our own words."""
ALWAYS = date(1900, 1, 1)


def upgrade() -> None:
    table = op.create_table(
        "code_list_entries",
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("other", postgresql.JSONB(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_code_list_entries_days")),
        postgresql.ExcludeConstraint(
            (sa.column("list"), "="),
            (sa.column("code"), "="),
            (sa.text("daterange(valid_from, valid_to)"), "&&"),
            using="gist",
            name="ex_code_list_entries_code",
        ),
        sa.PrimaryKeyConstraint("list", "code", "valid_from", name=op.f("pk_code_list_entries")),
    )
    op.bulk_insert(table, _seed())


def _seed() -> list[dict[str, object]]:
    with SEED.open(encoding="utf-8", newline="") as lines:
        return [
            {
                **{name: row[name] for name in ("list", "code", "title")},
                "name": row["name"] or None,
                "other": dict(pair.split("=") for pair in row["other"].split(",") if pair),
                "valid_from": ALWAYS,
                "valid_to": None,
                "position": number,
            }
            for number, row in enumerate(csv.DictReader(lines, delimiter=";"), start=1)
        ]
