"""First tables of planning."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import create_chassis_tables, raise_walls

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_chassis_tables()
    _known()
    _taught()
    _planned()
    raise_walls(
        "calendars",
        "known_appointments",
        "known_classes",
        "known_schools",
        "subjects",
        "assignments",
        "calendar_periods",
        "parallel_plans",
        "timetables",
        "plan_rows",
        "timetable_slots",
        "class_plan_rows",
        "lessons",
    )


def _known() -> None:
    op.create_table(
        "known_appointments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("middle_name", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_appointments")),
    )
    op.create_index(
        op.f("ix_known_appointments_school_id_person_id"),
        "known_appointments",
        ["school_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "known_classes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("class_teacher_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_classes")),
    )
    op.create_index(op.f("ix_known_classes_school_id_year"), "known_classes", ["school_id", "year"], unique=False)
    op.create_table(
        "known_schools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_schools")),
    )


def _taught() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("grades", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("week_length", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("study_weeks", sa.SmallInteger(), nullable=False),
        sa.Column("breaks", postgresql.JSONB(), nullable=False),
        sa.Column("days", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_calendars_days")),
        sa.CheckConstraint("week_length IN (5, 6)", name=op.f("ck_calendars_week_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
    )
    op.create_index(op.f("ix_calendars_school_id_year"), "calendars", ["school_id", "year"], unique=False)
    op.create_table(
        "subjects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subjects")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_subjects_school_id_name")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("hours_per_week", sa.Numeric(precision=3, scale=1), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_assignments_days")),
        sa.CheckConstraint(
            "hours_per_week > 0 AND hours_per_week * 2 = trunc(hours_per_week * 2)", name=op.f("ck_assignments_hours")
        ),
        sa.ForeignKeyConstraint(["class_id"], ["known_classes.id"], name=op.f("fk_assignments_class_id_known_classes")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_assignments_subject_id_subjects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_class_id"), "assignments", ["class_id"], unique=False)
    op.create_index(
        op.f("ix_assignments_school_id_year_teacher_id"),
        "assignments",
        ["school_id", "year", "teacher_id"],
        unique=False,
    )
    op.create_table(
        "calendar_periods",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_calendar_periods_days")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendars.id"], name=op.f("fk_calendar_periods_calendar_id_calendars")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_periods")),
        sa.UniqueConstraint("calendar_id", "number", name=op.f("uq_calendar_periods_calendar_id_number")),
    )


def _planned() -> None:
    op.create_table(
        "parallel_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("hours_per_week", sa.Numeric(precision=3, scale=1), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_parallel_plans_subject_id_subjects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parallel_plans")),
        sa.UniqueConstraint(
            "school_id", "year", "grade", "subject_id", name=op.f("uq_parallel_plans_school_id_year_grade_subject_id")
        ),
    )
    op.create_table(
        "timetables",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["known_classes.id"], name=op.f("fk_timetables_class_id_known_classes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetables")),
        sa.UniqueConstraint("class_id", "starts_on", name=op.f("uq_timetables_class_id_starts_on")),
    )
    op.create_table(
        "plan_rows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.SmallInteger(), nullable=False),
        sa.Column("section_no", sa.SmallInteger(), nullable=True),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("hours", sa.SmallInteger(), nullable=False),
        sa.Column("lesson_type", sa.String(), nullable=True),
        sa.Column("control", sa.String(), nullable=True),
        sa.Column("results", sa.String(), nullable=True),
        sa.Column("homework", sa.String(), nullable=True),
        sa.Column("resources", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("reserve", sa.Boolean(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("hours > 0", name=op.f("ck_plan_rows_hours")),
        sa.ForeignKeyConstraint(["plan_id"], ["parallel_plans.id"], name=op.f("fk_plan_rows_plan_id_parallel_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_rows")),
        sa.UniqueConstraint("plan_id", "no", name=op.f("uq_plan_rows_plan_id_no")),
    )
    op.create_table(
        "timetable_slots",
        sa.Column("timetable_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("weeks", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("weeks IN ('ALL', 'ODD', 'EVEN')", name=op.f("ck_timetable_slots_weeks")),
        sa.CheckConstraint("number BETWEEN 1 AND 10", name=op.f("ck_timetable_slots_number")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 6", name=op.f("ck_timetable_slots_weekday")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_timetable_slots_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["timetable_id"], ["timetables.id"], name=op.f("fk_timetable_slots_timetable_id_timetables")
        ),
        sa.PrimaryKeyConstraint("timetable_id", "weekday", "number", "weeks", name=op.f("pk_timetable_slots")),
    )
    op.create_index(op.f("ix_timetable_slots_assignment_id"), "timetable_slots", ["assignment_id"], unique=False)
    op.create_table(
        "class_plan_rows",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("homework", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_class_plan_rows_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["plan_rows.id"], name=op.f("fk_class_plan_rows_row_id_plan_rows"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assignment_id", "row_id", name=op.f("pk_class_plan_rows")),
    )
    op.create_table(
        "lessons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_topic", sa.String(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_lessons_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["plan_rows.id"], name=op.f("fk_lessons_row_id_plan_rows"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
    )
    op.create_index(op.f("ix_lessons_assignment_id_day"), "lessons", ["assignment_id", "day"], unique=False)
    op.create_index(op.f("ix_lessons_row_id"), "lessons", ["row_id"], unique=False)
    op.create_index(
        "uq_lessons_planned",
        "lessons",
        ["class_id", "day", "number"],
        unique=True,
        postgresql_where=sa.text("held_at IS NULL AND removed_at IS NULL"),
    )
