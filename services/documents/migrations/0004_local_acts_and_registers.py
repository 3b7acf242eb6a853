"""Local acts with their editions, which go round like orders; the records schedule; what a search looks in.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from chassis.migrate import raise_walls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPROVED_STAYS = """
CREATE TRIGGER approved_stays BEFORE UPDATE ON local_act_editions FOR EACH ROW
WHEN (OLD.approved_at IS NOT NULL AND (to_jsonb(OLD) - '{valid_to,repealed_by}'::text[])
    IS DISTINCT FROM (to_jsonb(NEW) - '{valid_to,repealed_by}'::text[]))
EXECUTE FUNCTION refuse_change()
"""
APPROVED_IS_KEPT = """
CREATE TRIGGER approved_is_kept BEFORE DELETE ON local_act_editions FOR EACH ROW
WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION refuse_change()
"""
PAPER_STAYS = """
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON local_act_papers FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


FOLDED = "translate({}, 'ёЁ', 'еЕ')"
ORDER_TEXT = FOLDED.format(
    "concat_ws(' ', {0}.heading, {0}.basis, (SELECT string_agg(i, ' ') FROM "
    "jsonb_array_elements_text({0}.instructions) i))"
)
ORDER_NAMES = FOLDED.format(
    "coalesce((SELECT string_agg(concat_ws(' ', p ->> 'last_name', p ->> 'first_name', "
    "p ->> 'middle_name'), ' ') FROM jsonb_array_elements({0}.people) p), '')"
)
EDITION_TEXT = FOLDED.format("concat_ws(' ', {0}.title, {0}.text)")
KEEP = """
CREATE FUNCTION keep_words_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO document_words (document_id, district_id, school_id, words, names)
    VALUES (NEW.id, NEW.district_id, NEW.school_id, to_tsvector('russian', {text}), to_tsvector('simple', {names}))
    ON CONFLICT (document_id) DO UPDATE SET words = excluded.words, names = excluded.names;
    RETURN NULL;
END $$
"""
KEPT = """
CREATE TRIGGER keep_words AFTER INSERT OR UPDATE OF {columns} ON {table}
FOR EACH ROW EXECUTE FUNCTION keep_words_of_{table}()
"""
FIRST = """
INSERT INTO document_words (document_id, district_id, school_id, words, names)
SELECT o.id, o.district_id, o.school_id, to_tsvector('russian', {text}), to_tsvector('simple', {names}) FROM orders o
ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.create_table(
        "local_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on_site", sa.Boolean(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_local_acts"),
    )
    op.create_index("ix_local_acts_school_id_id", "local_acts", ["school_id", "id"])
    _editions()
    op.create_table(
        "local_act_papers",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["local_act_editions.id"], name="fk_local_act_papers_edition_id_local_act_editions"
        ),
        sa.PrimaryKeyConstraint("edition_id", name="pk_local_act_papers"),
    )
    raise_walls("local_acts", "local_act_editions", "local_act_papers")
    for sql in (APPROVED_STAYS, APPROVED_IS_KEPT, PAPER_STAYS):
        op.execute(sql)
    op.drop_constraint("ck_acknowledgement_lists_subject", "acknowledgement_lists")
    op.create_check_constraint(
        op.f("ck_acknowledgement_lists_subject"),
        "acknowledgement_lists",
        "subject IN ('ORDER', 'LOCAL_ACT', 'TRAINING')",
    )
    _records()


def _records() -> None:
    op.create_table(
        "records_schedules",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cases", JSONB(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "year", name="pk_records_schedules"),
    )
    op.create_table(
        "document_words",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.Column("names", TSVECTOR(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_words"),
    )
    for column in ("words", "names"):
        op.create_index(f"ix_document_words_{column}", "document_words", [column], postgresql_using="gin")
    _keep("orders", ORDER_TEXT, ORDER_NAMES, "heading, basis, instructions, people")
    _keep("local_act_editions", EDITION_TEXT, "''", "title, text")
    op.execute("SELECT set_config('app.district', '*', true)")
    op.execute(FIRST.format(text=ORDER_TEXT.format("o"), names=ORDER_NAMES.format("o")))
    raise_walls("records_schedules", "document_words")


def _keep(table: str, text: str, names: str, columns: str) -> None:
    """Whoever writes the document, code of the version before too, keeps its words."""
    op.execute(KEEP.format(table=table, text=text.format("NEW"), names=names.format("NEW")))
    op.execute(KEPT.format(table=table, columns=columns))


def _editions() -> None:
    op.create_table(
        "local_act_editions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=True),
        sa.Column("touches_pupils", sa.Boolean(), nullable=False),
        sa.Column("pupils_opinion", sa.String(), nullable=True),
        sa.Column("touches_staff", sa.Boolean(), nullable=False),
        sa.Column("staff_opinion", sa.String(), nullable=True),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("order_number", sa.String(), nullable=True),
        sa.Column("order_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("repealed_by", sa.String(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (valid_from IS NULL) AND (approved_at IS NULL) = (order_number IS NULL)"
            " AND (approved_at IS NULL) = (order_on IS NULL)",
            name=op.f("ck_local_act_editions_approved_by_order"),
        ),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_local_act_editions_valid")),
        sa.ForeignKeyConstraint(["act_id"], ["local_acts.id"], name="fk_local_act_editions_act_id_local_acts"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_local_act_editions_order_id_orders"),
        sa.PrimaryKeyConstraint("id", name="pk_local_act_editions"),
        sa.UniqueConstraint("act_id", "number", name="uq_local_act_editions_act_id_number"),
    )
    op.create_index(
        "uq_local_act_editions_one_draft",
        "local_act_editions",
        ["act_id"],
        unique=True,
        postgresql_where=sa.text("approved_at IS NULL"),
    )
