"""Facts of movement and journal, reports with their editions, the way to the department.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import create_chassis_tables, raise_walls

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FROZEN = """
CREATE FUNCTION keep_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.body, NEW.sha256, NEW.names, NEW.made_at) IS DISTINCT FROM (OLD.body, OLD.sha256, OLD.names, OLD.made_at)
       OR (OLD.signed_at IS NOT NULL AND NEW.signed_at IS DISTINCT FROM OLD.signed_at) THEN
        RAISE EXCEPTION 'an edition of a report never changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_bytes BEFORE UPDATE ON report_editions FOR EACH ROW EXECUTE FUNCTION keep_bytes();
"""


def upgrade() -> None:
    create_chassis_tables()
    op.create_table(
        "activations",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("activated_on", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_activations")),
    )
    op.create_index(op.f("ix_activations_school_id"), "activations", ["school_id"], unique=False)
    op.create_table(
        "arrivals",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("student_id", name=op.f("pk_arrivals")),
    )
    op.create_index(op.f("ix_arrivals_person_id"), "arrivals", ["person_id"], unique=False)
    op.create_index(op.f("ix_arrivals_school_id"), "arrivals", ["school_id"], unique=False)
    op.create_table(
        "known_appointments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_appointments")),
    )
    op.create_index(op.f("ix_known_appointments_person_id"), "known_appointments", ["person_id"], unique=False)
    op.create_index(op.f("ix_known_appointments_school_id"), "known_appointments", ["school_id"], unique=False)
    op.create_table(
        "known_classes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_classes")),
    )
    op.create_index(op.f("ix_known_classes_school_id"), "known_classes", ["school_id"], unique=False)
    op.create_table(
        "known_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_orders")),
    )
    op.create_index(op.f("ix_known_orders_school_id"), "known_orders", ["school_id"], unique=False)
    op.create_table(
        "known_periods",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_periods")),
    )
    op.create_index(op.f("ix_known_periods_calendar_id"), "known_periods", ["calendar_id"], unique=False)
    op.create_index(op.f("ix_known_periods_school_id"), "known_periods", ["school_id"], unique=False)
    op.create_table(
        "known_schools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("inn", sa.String(), nullable=False),
        sa.Column("oktmo", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_schools")),
    )
    op.create_index(op.f("ix_known_schools_school_id"), "known_schools", ["school_id"], unique=False)
    op.create_table(
        "known_students",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_students")),
    )
    op.create_index(op.f("ix_known_students_person_id"), "known_students", ["person_id"], unique=False)
    op.create_index(op.f("ix_known_students_school_id"), "known_students", ["school_id"], unique=False)
    op.create_table(
        "mark_postings",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_mark_postings")),
    )
    op.create_index(op.f("ix_mark_postings_school_id"), "mark_postings", ["school_id"], unique=False)
    op.create_table(
        "movements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=False),
        sa.Column("from_class_id", sa.Uuid(), nullable=True),
        sa.Column("to_class_id", sa.Uuid(), nullable=True),
        sa.Column("counterpart", sa.String(), nullable=True),
        sa.Column("destination", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("graduates", sa.Boolean(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("sex IN ('M', 'F')", name=op.f("ck_movements_sex")),
        sa.CheckConstraint("turn BETWEEN 0 AND 2", name=op.f("ck_movements_turn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movements")),
    )
    op.create_index(op.f("ix_movements_order_id"), "movements", ["order_id"], unique=False)
    op.create_index(op.f("ix_movements_school_id"), "movements", ["school_id"], unique=False)
    op.create_index("ix_movements_school_id_since", "movements", ["school_id", "since"], unique=False)
    op.create_index(op.f("ix_movements_student_id"), "movements", ["student_id"], unique=False)
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint(
            "school_id", "code", "starts_on", "ends_on", name=op.f("uq_reports_school_id_code_starts_on_ends_on")
        ),
    )
    op.create_index(op.f("ix_reports_school_id"), "reports", ["school_id"], unique=False)
    op.create_table(
        "roll_calls",
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("lesson_id", name=op.f("pk_roll_calls")),
    )
    op.create_index(op.f("ix_roll_calls_school_id"), "roll_calls", ["school_id"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.String(), nullable=False),
        sa.Column("jwk", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_keys")),
        sa.UniqueConstraint("active", name=op.f("uq_signing_keys_active")),
    )
    op.create_table(
        "report_editions",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("names", sa.LargeBinary(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("signer", sa.String(), nullable=True),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("signer_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_id", sa.String(), nullable=True),
        sa.Column("seal", sa.String(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_editions_report_id_reports")),
        sa.PrimaryKeyConstraint("report_id", "edition", name=op.f("pk_report_editions")),
    )
    op.create_index(op.f("ix_report_editions_school_id"), "report_editions", ["school_id"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id", "edition"],
            ["report_editions.report_id", "report_editions.edition"],
            name=op.f("fk_submissions_report_id_edition_report_editions"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_submissions")),
    )
    op.create_index(op.f("ix_submissions_report_id"), "submissions", ["report_id"], unique=False)
    op.create_index(op.f("ix_submissions_school_id"), "submissions", ["school_id"], unique=False)
    op.create_index(
        "ix_submissions_waiting",
        "submissions",
        ["next_try_at"],
        unique=False,
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "submission_attempts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["submissions.key"], name=op.f("fk_submission_attempts_key_submissions")),
        sa.PrimaryKeyConstraint("key", "number", name=op.f("pk_submission_attempts")),
    )
    op.create_index(op.f("ix_submission_attempts_school_id"), "submission_attempts", ["school_id"], unique=False)
    op.execute(FROZEN)
    raise_walls(
        "known_schools",
        "known_classes",
        "known_students",
        "known_orders",
        "known_appointments",
        "known_periods",
        "mark_postings",
        "roll_calls",
        "activations",
        "movements",
        "arrivals",
        "reports",
        "report_editions",
        "submissions",
        "submission_attempts",
    )
