"""The student body: persons, consents, classes, movements and the books.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrate import create_chassis_tables, raise_walls

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")  # equality of ids inside an exclusion constraint
    create_chassis_tables()
    op.create_table(
        "accepted_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_lists")),
    )
    op.create_index(op.f("ix_accepted_lists_school_id"), "accepted_lists", ["school_id"], unique=False)
    op.create_table(
        "alphabet_book",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.Text(collation="C"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("class_title", sa.String(), nullable=False),
        sa.Column("enrol_order", sa.String(), nullable=False),
        sa.Column("came_from", sa.String(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_class", sa.String(), nullable=True),
        sa.Column("left_to", sa.String(), nullable=True),
        sa.Column("leave_reason", sa.String(), nullable=True),
        sa.Column("leave_order", sa.String(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("student_id", name=op.f("pk_alphabet_book")),
        sa.UniqueConstraint("school_id", "letter", "number", name=op.f("uq_alphabet_book_school_id_letter_number")),
    )
    op.create_index(op.f("ix_alphabet_book_school_id"), "alphabet_book", ["school_id"], unique=False)
    op.create_table(
        "class_memberships",
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("class_title", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("middle_name", sa.String(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("personal_file_no", sa.String(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("student_id", "starts_on", name=op.f("pk_class_memberships")),
    )
    op.create_index(
        "ix_class_memberships_class_sorted", "class_memberships", ["class_id", "sort_key", "student_id"], unique=False
    )
    op.create_index(op.f("ix_class_memberships_person_id"), "class_memberships", ["person_id"], unique=False)
    op.create_index(
        "ix_class_memberships_school_sorted", "class_memberships", ["school_id", "sort_key", "student_id"], unique=False
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("data_categories", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("signed_at", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawal_document", sa.String(), nullable=True),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("expiry_told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("destroyed_fields", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"], unique=False)
    op.create_index(op.f("ix_consents_school_id"), "consents", ["school_id"], unique=False)
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("personal_file_no", sa.String(), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("person_id"), "="),
            (sa.text("daterange(enrolled_on, left_on)"), "&&"),
            using="gist",
            name="ex_enrolments_person_id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("school_id", "personal_file_no", name=op.f("uq_enrolments_school_id_personal_file_no")),
    )
    op.create_index(op.f("ix_enrolments_person_id"), "enrolments", ["person_id"], unique=False)
    op.create_index(op.f("ix_enrolments_school_id"), "enrolments", ["school_id"], unique=False)
    op.create_table(
        "known_appointments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_appointments")),
    )
    op.create_index("ix_known_appointments_person_id", "known_appointments", ["person_id"], unique=False)
    op.create_index(op.f("ix_known_appointments_school_id"), "known_appointments", ["school_id"], unique=False)
    op.create_table(
        "known_schools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_schools")),
    )
    op.create_index(op.f("ix_known_schools_school_id"), "known_schools", ["school_id"], unique=False)
    op.create_table(
        "movement_book",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_class", sa.String(), nullable=True),
        sa.Column("to_class", sa.String(), nullable=True),
        sa.Column("personal_file_no", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("part BETWEEN 1 AND 3", name=op.f("ck_movement_book_part")),
        sa.PrimaryKeyConstraint("movement_id", name=op.f("pk_movement_book")),
        sa.UniqueConstraint(
            "school_id", "year", "part", "number", name=op.f("uq_movement_book_school_id_year_part_number")
        ),
    )
    op.create_index(op.f("ix_movement_book_school_id"), "movement_book", ["school_id"], unique=False)
    op.create_table(
        "movements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_class_id", sa.Uuid(), nullable=True),
        sa.Column("to_class_id", sa.Uuid(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("counterpart", sa.String(), nullable=True),
        sa.Column("destination", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movements")),
        sa.UniqueConstraint("order_id", "line", name=op.f("uq_movements_order_id_line")),
        sa.UniqueConstraint("seq", name=op.f("uq_movements_seq")),
    )
    op.create_index(op.f("ix_movements_person_id"), "movements", ["person_id"], unique=False)
    op.create_index(op.f("ix_movements_school_id"), "movements", ["school_id"], unique=False)
    op.create_index(op.f("ix_movements_student_id"), "movements", ["student_id"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "name", name=op.f("pk_number_series")),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("middle_name", sa.String(), nullable=True),
        sa.Column("has_no_middle_name", sa.Boolean(), nullable=False),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_place", sa.String(), nullable=True),
        sa.Column("citizenship_kind", sa.String(), nullable=True),
        sa.Column("citizenship_country", sa.String(), nullable=True),
        sa.Column("snils", sa.String(), nullable=True),
        sa.Column("identity_document", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("addresses", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("native_language", sa.String(), nullable=True),
        sa.Column("study_language", sa.String(), nullable=True),
        sa.Column("prior_education", sa.String(), nullable=True),
        sa.Column("health_group", sa.String(), nullable=True),
        sa.Column("pe_group", sa.String(), nullable=True),
        sa.Column("special_needs", sa.String(), nullable=True),
        sa.Column("social_flags", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("sex IN ('M', 'F')", name=op.f("ck_persons_sex")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index("ix_persons_school_sorted", "persons", ["school_id", "sort_key", "id"], unique=False)
    op.create_index("ix_persons_twins", "persons", ["district_id", "search_key", "birth_date"], unique=False)
    op.create_index(
        "uq_persons_snils",
        "persons",
        ["district_id", "snils"],
        unique=True,
        postgresql_where=sa.text("snils IS NOT NULL"),
    )
    op.create_table(
        "representative_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kinship", sa.String(), nullable=False),
        sa.Column("basis_document", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("is_main_contact", sa.Boolean(), nullable=False),
        sa.Column("lives_together", sa.Boolean(), nullable=False),
        sa.Column("portal_access", sa.Boolean(), nullable=False),
        sa.Column("restriction", sa.String(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative_links")),
    )
    op.create_index("ix_representative_links_child_id", "representative_links", ["child_id"], unique=False)
    op.create_index(op.f("ix_representative_links_person_id"), "representative_links", ["person_id"], unique=False)
    op.create_index(op.f("ix_representative_links_school_id"), "representative_links", ["school_id"], unique=False)
    op.create_table(
        "school_classes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("class_teacher_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 1 AND 100", name=op.f("ck_school_classes_capacity")),
        sa.CheckConstraint("grade BETWEEN 1 AND 12", name=op.f("ck_school_classes_grade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_classes")),
        sa.UniqueConstraint(
            "school_id", "year", "grade", "letter", name=op.f("uq_school_classes_school_id_year_grade_letter")
        ),
    )
    op.create_index(op.f("ix_school_classes_class_teacher_id"), "school_classes", ["class_teacher_id"], unique=False)
    op.create_index(op.f("ix_school_classes_school_id"), "school_classes", ["school_id"], unique=False)
    raise_walls(
        "accepted_lists",
        "alphabet_book",
        "class_memberships",
        "consents",
        "enrolments",
        "known_appointments",
        "known_schools",
        "movement_book",
        "movements",
        "number_series",
        "persons",
        "representative_links",
        "school_classes",
    )
