"""Subgroups of classes, and classes of different grades taught as one.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrate import raise_walls

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _table("combined_classes", sa.Column("year", sa.String(), nullable=False), _whole("capacity"), _whole("version"))
    op.create_check_constraint(op.f("ck_combined_classes_capacity"), "combined_classes", "capacity BETWEEN 1 AND 100")
    op.add_column("school_classes", sa.Column("combined_id", sa.Uuid()))
    op.create_index(op.f("ix_school_classes_combined_id"), "school_classes", ["combined_id"])
    title = sa.Column("title", sa.String(), nullable=False)
    _table("class_divisions", _id("class_id"), title, _whole("version"))
    op.create_unique_constraint(op.f("uq_class_divisions_class_id_title"), "class_divisions", ["class_id", "title"])
    _table("subgroups", _id("division_id"), _whole("number"))
    op.create_unique_constraint(op.f("uq_subgroups_division_id_number"), "subgroups", ["division_id", "number"])
    op.create_check_constraint(op.f("ck_subgroups_number"), "subgroups", "number BETWEEN 1 AND 4")
    op.create_table(
        "subgroup_places",
        _id("division_id"),
        _id("student_id"),
        _id("subgroup_id"),
        _id("district_id"),
        _id("school_id"),
        sa.PrimaryKeyConstraint("division_id", "student_id", name=op.f("pk_subgroup_places")),
    )
    op.create_index(op.f("ix_subgroup_places_subgroup_id"), "subgroup_places", ["subgroup_id"])
    op.create_index(op.f("ix_subgroup_places_school_id"), "subgroup_places", ["school_id"])
    raise_walls("combined_classes", "class_divisions", "subgroups", "subgroup_places")


def _table(name: str, *columns: "sa.Column[object]") -> None:
    owner = (_id("district_id"), _id("school_id"))
    op.create_table(name, _id("id"), *columns, *owner, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")))
    op.create_index(op.f(f"ix_{name}_school_id"), name, ["school_id"])


def _id(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Uuid(), nullable=False)


def _whole(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Integer(), nullable=False)
