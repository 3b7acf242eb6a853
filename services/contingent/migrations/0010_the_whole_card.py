"""Identity documents and addresses of a person, past and present; special categories under seal;
what stood on cards before; languages, the school before and certificates.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import raise_walls

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SELECT set_config('app.district', '*', true)")  # the walls hold the owner back too
    _identity_documents()
    _addresses()
    _sealed_fields()
    _card_changes()
    for name in ("foreign_languages", "prior_school", "certificates"):  # last: it locks the cards until the end
        op.add_column("persons", sa.Column(name, postgresql.JSONB(none_as_null=True)))


def _identity_documents() -> None:
    op.create_table(
        "identity_documents",
        *_of_a_person(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date()),
        sa.Column("issuer", sa.String()),
        sa.Column("department_code", sa.String()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("title", sa.String()),
        sa.Column("deviation", sa.String()),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_documents")),
        sa.UniqueConstraint("district_id", "kind", "series", "number", name=op.f("uq_identity_documents_number")),
    )
    _indexes("identity_documents")
    op.create_index(
        "uq_identity_documents_main",
        "identity_documents",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("is_main AND ended_on IS NULL"),
    )
    op.execute(
        """
        INSERT INTO identity_documents
          (id, person_id, district_id, school_id, kind, series, number, issued_on, issuer, is_main)
        SELECT gen_random_uuid(), id, district_id, school_id, d->>'kind', coalesce(d->>'series', ''), d->>'number',
          (d->>'issued_on')::date, d->>'issuer', TRUE
        FROM (SELECT id, district_id, school_id, identity_document AS d FROM persons
              WHERE identity_document IS NOT NULL) p
        ON CONFLICT DO NOTHING
        """
    )  # of two cards with one document the first keeps the row: the other is found when it is written next
    raise_walls("identity_documents")


def _addresses() -> None:
    op.create_table(
        "addresses",
        *_of_a_person(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_addresses_days")),
        postgresql.ExcludeConstraint(
            (sa.column("person_id"), "="),
            (sa.column("kind"), "="),
            (sa.text("daterange(starts_on, ends_on)"), "&&"),
            using="gist",
            name="ex_addresses_person_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
    )
    _indexes("addresses")
    op.execute(
        """
        INSERT INTO addresses (id, person_id, district_id, school_id, kind, value, starts_on)
        SELECT DISTINCT ON (p.id, a.value->>'kind') gen_random_uuid(), p.id, p.district_id, p.school_id,
          a.value->>'kind', jsonb_strip_nulls(a.value), p.created_at::date
        FROM persons p, jsonb_array_elements(p.addresses) a
        WHERE jsonb_typeof(p.addresses) = 'array'
        """
    )  # since when is not known: from the day the card was made
    raise_walls("addresses")


def _sealed_fields() -> None:
    """What stands in plain columns goes under seal online, in batches: a migration has no keys."""
    op.create_table(
        "sealed_fields",
        *_of_a_person(),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("mark", sa.LargeBinary()),
        sa.Column("sealed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_fields")),
        sa.UniqueConstraint("person_id", "field", name=op.f("uq_sealed_fields_person_id_field")),
    )
    op.create_index(op.f("ix_sealed_fields_school_id"), "sealed_fields", ["school_id"])
    op.create_index("ix_sealed_fields_key_id", "sealed_fields", ["key_id"])
    op.create_index(
        "ix_sealed_fields_mark", "sealed_fields", ["field", "mark"], postgresql_where=sa.text("mark IS NOT NULL")
    )
    raise_walls("sealed_fields")


def _card_changes() -> None:
    op.create_table(
        "card_changes",
        *_of_a_person(),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("was", postgresql.JSONB(none_as_null=True)),
        sa.Column("key_id", sa.String()),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.Uuid()),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("basis", sa.String()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_changes")),
    )
    op.create_index("ix_card_changes_person_id", "card_changes", ["person_id", "id"])
    op.create_index(op.f("ix_card_changes_school_id"), "card_changes", ["school_id"])
    op.create_index(op.f("ix_card_changes_key_id"), "card_changes", ["key_id"])
    raise_walls("card_changes")


def _of_a_person() -> tuple["sa.Column[object]", ...]:
    ids = ("id", "person_id", "district_id")
    return (*(sa.Column(name, sa.Uuid(), nullable=False) for name in ids), sa.Column("school_id", sa.Uuid()))


def _indexes(table: str) -> None:
    for column in ("person_id", "school_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
