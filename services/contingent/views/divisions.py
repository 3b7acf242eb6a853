"""Rows of divisions → what the contract promises."""

from collections.abc import Sequence
from typing import Any

from contracts.classes import CombinedClass, Division, Subgroup, SubgroupStudent


def division(row: Any, subgroups: Sequence[Any], students: Sequence[Any]) -> Division:
    here = [one for one in students if one.division_id == row.id]
    parts = [
        Subgroup(id=one.id, number=one.number, students=[_student(two) for two in here if two.subgroup_id == one.id])
        for one in subgroups
        if one.division_id == row.id
    ]
    unplaced = [_student(one) for one in here if one.subgroup_id is None]
    return Division(
        id=row.id, class_id=row.class_id, title=row.title, subgroups=parts, unplaced=unplaced, version=row.version
    )


def _student(row: Any) -> SubgroupStudent:
    return SubgroupStudent(
        student_id=row.student_id, last_name=row.last_name, first_name=row.first_name, middle_name=row.middle_name
    )


def combined_class(row: Any, classes: Sequence[Any]) -> CombinedClass:
    return CombinedClass(
        id=row.id,
        year=row.year,
        title=" + ".join(f"{one.grade}{one.letter}" for one in classes),
        class_ids=[one.id for one in classes],
        capacity=row.capacity,
        students=sum(one.students for one in classes),
        version=row.version,
    )
