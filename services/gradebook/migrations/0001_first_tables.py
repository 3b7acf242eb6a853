"""First tables: own copies, pages, lessons, absences, works, the ledger and its cells."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import create_chassis_tables, raise_walls

revision = "0001"
down_revision = None

LEDGERS = ("mark_entries", "period_mark_entries")


def upgrade() -> None:
    create_chassis_tables()
    _create_tables()
    raise_walls(
        "absences",
        "known_assignments",
        "known_classes",
        "known_consents",
        "known_movements",
        "known_periods",
        "known_representatives",
        "known_staff",
        "known_students",
        "lessons",
        "mark_entries",
        "marking_rules",
        "marks",
        "memberships",
        "pages",
        "period_mark_entries",
        "works",
    )
    _only_add(*LEDGERS)


def _tenant() -> list[sa.Column[Any]]:
    return [sa.Column("district_id", sa.Uuid(), nullable=False), sa.Column("school_id", sa.Uuid(), nullable=False)]


def _only_add(*ledgers: str) -> None:
    """What was entered stays: the database itself refuses to change or remove an entry, to the owner too."""
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'entries of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    for ledger in ledgers:
        op.execute(
            f"CREATE TRIGGER only_add BEFORE UPDATE OR DELETE OR TRUNCATE ON {ledger} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _create_tables() -> None:
    op.create_table(
        "absences",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("student_id", "day", "lesson_id", name=op.f("pk_absences")),
    )
    op.create_index(
        op.f("ix_absences_page_id_lesson_id"),
        "absences",
        ["page_id", "lesson_id"],
        unique=False,
        postgresql_include=["student_id", "code", "district_id", "school_id"],
    )
    op.create_table(
        "known_assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_assignments")),
    )
    op.create_index(op.f("ix_known_assignments_class_id"), "known_assignments", ["class_id"])
    op.create_index(op.f("ix_known_assignments_teacher_id"), "known_assignments", ["teacher_id"])
    op.create_table(
        "known_classes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("class_teacher_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_classes")),
    )
    op.create_table(
        "known_consents",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("diary", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("person_id", "school_id", name=op.f("pk_known_consents")),
    )
    op.create_table(
        "known_movements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_movements")),
    )
    op.create_index(op.f("ix_known_movements_student_id"), "known_movements", ["student_id"])
    op.create_table(
        "known_periods",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("grades", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_known_periods_forward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_periods")),
    )
    op.create_index(op.f("ix_known_periods_calendar_id"), "known_periods", ["calendar_id"])
    op.create_table(
        "known_representatives",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("student_person_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("portal_access", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_representatives")),
    )
    op.create_index(
        op.f("ix_known_representatives_person_id_student_person_id"),
        "known_representatives",
        ["person_id", "student_person_id"],
    )
    op.create_table(
        "known_staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_staff")),
    )
    op.create_index(op.f("ix_known_staff_person_id"), "known_staff", ["person_id"])
    op.create_table(
        "known_students",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_students")),
    )
    op.create_index(op.f("ix_known_students_person_id"), "known_students", ["person_id"])
    op.create_table(
        "lessons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("homework", sa.String(), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.CheckConstraint("state in ('PLANNED', 'HELD', 'REMOVED')", name=op.f("ck_lessons_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
    )
    op.create_index(op.f("ix_lessons_assignment_id_day"), "lessons", ["assignment_id", "day"])
    op.create_index(op.f("ix_lessons_class_id_day"), "lessons", ["class_id", "day"])
    op.create_table(
        "mark_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("supersedes", sa.Uuid(), nullable=True),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_tenant(),
        sa.CheckConstraint("(seq = 1) = (supersedes is null)", name=op.f("ck_mark_entries_chain")),
        sa.CheckConstraint("seq = 1 or reason is not null", name=op.f("ck_mark_entries_reason")),
        sa.CheckConstraint("value is not null or seq > 1", name=op.f("ck_mark_entries_annuls_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_entries")),
        sa.UniqueConstraint("work_id", "student_id", "seq", name=op.f("uq_mark_entries_work_id_student_id_seq")),
    )
    op.create_table(
        "marking_rules",
        sa.Column("preset", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_marking_rules")),
    )
    op.create_table(
        "marks",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("work_no", sa.SmallInteger(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("points", sa.SmallInteger(), nullable=True),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("summative", sa.Boolean(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        *_tenant(),
        sa.PrimaryKeyConstraint("student_id", "day", "work_id", name=op.f("pk_marks")),
        postgresql_with={"fillfactor": "90"},
    )
    op.create_index(op.f("ix_marks_page_id_work_id"), "marks", ["page_id", "work_id"])
    op.create_table(
        "memberships",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        *_tenant(),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_memberships_forward")),
        sa.PrimaryKeyConstraint("student_id", "starts_on", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_class_id"), "memberships", ["class_id"])
    op.create_table(
        "pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_tenant(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("assignment_id", "period_id", name=op.f("uq_pages_assignment_id_period_id")),
    )
    op.create_index(op.f("ix_pages_class_id_starts_on"), "pages", ["class_id", "starts_on"])
    op.create_table(
        "period_mark_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("proposed", sa.SmallInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        *_tenant(),
        sa.CheckConstraint("seq = 1 or reason is not null", name=op.f("ck_period_mark_entries_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_mark_entries")),
        sa.UniqueConstraint("page_id", "student_id", "seq", name=op.f("uq_period_mark_entries_page_id_student_id_seq")),
    )
    op.create_index(op.f("ix_period_mark_entries_student_id"), "period_mark_entries", ["student_id"])
    op.create_table(
        "works",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        *_tenant(),
        sa.CheckConstraint("weight between 1 and 10", name=op.f("ck_works_weight")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works")),
        sa.UniqueConstraint("page_id", "no", name=op.f("uq_works_page_id_no")),
    )
    op.create_index(op.f("ix_works_lesson_id"), "works", ["lesson_id"])
