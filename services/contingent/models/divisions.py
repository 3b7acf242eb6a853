"""Divisions of classes into subgroups, and how students are dealt into them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.contingent.models import Base
from services.contingent.models.tenant import OfSchool

FEWEST, MOST = 2, 4
"""Subgroups of one division; the school's setting."""
SHORTEST_TITLE, LONGEST_TITLE = 2, 60


class ClassDivision(OfSchool, Base):
    """A class divided for one subject or purpose."""

    __tablename__ = "class_divisions"
    __table_args__ = (UniqueConstraint("class_id", "title"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    class_id: Mapped[UUID]
    title: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class Subgroup(OfSchool, Base):
    """One part of a division."""

    __tablename__ = "subgroups"
    __table_args__ = (
        UniqueConstraint("division_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 4", name="number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    division_id: Mapped[UUID]
    number: Mapped[int]


class SubgroupPlace(OfSchool, Base):
    """Where a student is: one subgroup of a division, as the key says. Counts while the student is in the class."""

    __tablename__ = "subgroup_places"

    division_id: Mapped[UUID] = mapped_column(primary_key=True)
    student_id: Mapped[UUID] = mapped_column(primary_key=True)
    subgroup_id: Mapped[UUID] = mapped_column(index=True)


def dealt(students: Iterable[tuple[UUID, str]], subgroups: list[UUID], placed: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Student → subgroup for those not `placed`, each into the smallest, then into that with fewest of the same sex.

    With nobody placed before, neither sizes nor the numbers of girls (or boys) differ by more than one.
    """
    everyone = list(students)
    sizes = dict.fromkeys(subgroups, 0)
    same = {(one, sex): 0 for one in subgroups for _, sex in everyone}
    for student, sex in everyone:
        if student in placed:
            sizes[placed[student]] += 1
            same[placed[student], sex] += 1
    found: dict[UUID, UUID] = {}
    for student, sex in sorted((one for one in everyone if one[0] not in placed), key=lambda one: one[1]):
        best = min(subgroups, key=lambda one: (sizes[one], same[one, sex], subgroups.index(one)))
        found[student] = best
        sizes[best] += 1
        same[best, sex] += 1
    return found
