"""First tables of documents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.migrate import create_chassis_tables, raise_walls

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KNOWN = ("known_schools", "known_staff", "known_classes")
NUMBERS = ("numberings", "number_counters")
PAPERS = ("signatures", "registrations", "frozen_papers")

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: what is signed or registered is never changed', TG_TABLE_NAME;
END $$
"""
REGISTERED_STAYS = """
CREATE TRIGGER registered_stays BEFORE UPDATE ON orders FOR EACH ROW
WHEN (OLD.status = 'REGISTERED' AND (OLD.status, OLD.school_id, OLD.kind, OLD.heading, OLD.basis, OLD.instructions,
    OLD.movements) IS DISTINCT FROM (NEW.status, NEW.school_id, NEW.kind, NEW.heading, NEW.basis, NEW.instructions,
    NEW.movements))
EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    create_chassis_tables()
    _known()
    _numbers()
    _orders()
    _papers()
    raise_walls(*KNOWN, *NUMBERS, "orders", "order_steps", *PAPERS)
    _freeze()


def _freeze() -> None:
    """The second lock on what must not change; the first is that no code tries."""
    op.execute(REFUSE_CHANGE)
    op.execute(REGISTERED_STAYS)
    for table in (*PAPERS, "order_steps"):
        op.execute(
            f"CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _known() -> None:
    op.create_table(
        "known_schools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("inn", sa.String(), nullable=True),
        sa.Column("kpp", sa.String(), nullable=True),
        sa.Column("ogrn", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_schools"),
    )
    op.create_table(
        "known_staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("middle_name", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_staff"),
    )
    op.create_index("ix_known_staff_person_id", "known_staff", ["person_id"])
    op.create_index("ix_known_staff_school_id", "known_staff", ["school_id"])
    op.create_table(
        "known_classes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("class_teacher_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_classes"),
    )
    op.create_index("ix_known_classes_school_id_class_teacher_id", "known_classes", ["school_id", "class_teacher_id"])


def _numbers() -> None:
    op.create_table(
        "numberings",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("series", JSONB(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", name="pk_numberings"),
    )
    op.create_table(
        "number_counters",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("letters", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "letters", "year", name="pk_number_counters"),
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("instructions", JSONB(), nullable=True),
        sa.Column("movements", JSONB(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problems", JSONB(), nullable=True),
        sa.Column("warnings", JSONB(), nullable=True),
        sa.Column("people", JSONB(), nullable=True),
        sa.Column("execution", sa.String(), nullable=True),
        sa.Column("execution_line", sa.Integer(), nullable=True),
        sa.Column("execution_reason", sa.String(), nullable=True),
        sa.Column("execution_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(execution IS NOT NULL) = (status = 'REGISTERED')", name="ck_orders_executed_when_registered"
        ),
        sa.CheckConstraint("execution IN ('PENDING', 'EXECUTED', 'REFUSED')", name="ck_orders_execution"),
        sa.CheckConstraint("status IN ('DRAFT', 'REJECTED', 'SIGNED', 'REGISTERED')", name="ck_orders_status"),
        sa.ForeignKeyConstraint(["corrects_id"], ["orders.id"], name="fk_orders_corrects_id_orders"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
    )
    op.create_index("ix_orders_school_id_created_at_id", "orders", ["school_id", "created_at", "id"])
    op.create_index("ix_orders_open", "orders", ["status"], postgresql_where=sa.text("status IN ('DRAFT', 'SIGNED')"))
    op.create_table(
        "order_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_steps_order_id_orders"),
        sa.PrimaryKeyConstraint("id", name="pk_order_steps"),
    )
    op.create_index("ix_order_steps_order_id", "order_steps", ["order_id"])


def _papers() -> None:
    op.create_table(
        "signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form", JSONB(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_signatures_order_id_orders"),
        sa.PrimaryKeyConstraint("id", name="pk_signatures"),
    )
    op.create_index("ix_signatures_order_id", "signatures", ["order_id"])
    op.create_table(
        "registrations",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("letters", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_registrations_order_id_orders"),
        sa.PrimaryKeyConstraint("order_id", name="pk_registrations"),
        sa.UniqueConstraint(
            "school_id", "letters", "year", "number", name="uq_registrations_school_id_letters_year_number"
        ),
        sa.UniqueConstraint("school_id", "letters", "year", "seq", name="uq_registrations_school_id_letters_year_seq"),
    )
    op.create_table(
        "frozen_papers",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_frozen_papers_order_id_orders"),
        sa.PrimaryKeyConstraint("order_id", name="pk_frozen_papers"),
    )
