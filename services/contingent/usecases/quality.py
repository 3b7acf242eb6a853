"""Checking cards: how full they are, what contradicts, and what somebody has to mend by when (domain §1.6, §1.10)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import SYSTEM, Forbidden, uuid7
from contracts.permissions import allowed
from contracts.quality import Block, FindingKind, SchoolQuality
from contracts.student_body import DataCategory, Kinship, Purpose
from services.contingent.models.completeness import Acting, Counted, Examined, counted
from services.contingent.models.contradictions import contradictions
from services.contingent.models.quality import DAYS_TO_MEND
from services.contingent.repository import consents, quality, schools, twins
from services.contingent.usecases import clock, known, quality_lists
from services.contingent.usecases.twins import alike

Key = tuple[UUID, str, str]
"""Student, kind, field: what makes a finding of today the one of yesterday."""


@dataclass(frozen=True)
class Checked:
    """One student with what was found."""

    row: Any
    blocks: dict[Block, Counted]
    findings: list[tuple[FindingKind, str]]


def check(uow: UnitOfWork, school_id: UUID) -> SchoolQuality:
    """The whole school, or the classes that the caller may check; then what they may read of it."""
    district_id = known.district_of(uow, school_id)
    if not allowed("quality.check", uow.caller.role) and uow.caller.role != SYSTEM:
        raise Forbidden("У вашей роли нет права на эту проверку")
    examine(uow, district_id, school_id)
    return quality_lists.school(uow, school_id)


def check_next(uow: UnitOfWork) -> bool:
    """Checks the school that was checked longest ago, when that was yesterday; False when none was."""
    school = quality.longest_unchecked(uow)
    if school is None:
        return False
    examine(uow, school.district_id, school.id)
    return True


def examine(uow: UnitOfWork, district_id: UUID, school_id: UUID) -> None:
    """Two checks of a school, and an order of it, come one after another."""
    schools.district_of(uow, school_id, lock=True)
    today, place = clock.today(), {"district_id": district_id, "school_id": school_id}
    found = list(_checked(uow, school_id, today))
    students = [one.row.student_id for one in found]
    quality.put_blocks(uow, [row for one in found for row in _block_rows(one, place)])
    _settle(uow, found, place, today)
    if uow.caller.role == SYSTEM or "SC" in allowed("quality.check", uow.caller.role):
        quality.forget_all_but(uow, school_id, students, today)
        quality.checked(uow, district_id, school_id)


def _checked(uow: UnitOfWork, school_id: UUID, today: date) -> Iterator[Checked]:
    rows = quality.examined(uow, school_id, today)
    children = [row.person_id for row in rows]
    covered = consents.covered(uow, children, today, school_id)
    acting = defaultdict[UUID, list[Acting]](list)
    categories, purposes = defaultdict[UUID, set[DataCategory]](set), defaultdict[UUID, set[Purpose]](set)
    for one in quality.acting(uow, children, today):
        acting[one.child_id].append(Acting(Kinship(one.kinship), one.consented))
    for one in quality.declined(uow, children, school_id, today):
        categories[one.person_id].update(map(DataCategory, one.data_categories))
        purposes[one.person_id].update(map(Purpose, one.purposes))
    disputed = consents.disputed(uow, children, today, school_id)
    doubled = {one for pair in alike(twins.of_people(uow, children)) for one in pair}
    for row in rows:
        child = row.person_id
        declined = frozenset(categories[child]), frozenset(purposes[child])
        one = Examined(row, today, covered[child], *declined, tuple(acting[child]))
        blocks = counted(one)
        missing = [(FindingKind.MISSING, name) for each in blocks.values() for name in each.missing]
        twice = [(FindingKind.DUPLICATE, "last_name")] if child in doubled else []
        torn = [(FindingKind.CONSENT_DISPUTE, "consents")] if child in disputed else []
        yield Checked(row, blocks, [*missing, *contradictions(one), *twice, *torn])


def _block_rows(one: Checked, place: dict[str, Any]) -> Iterator[dict[str, Any]]:
    whose = {name: getattr(one.row, name) for name in ("student_id", "person_id", "class_id")}
    for block, found in one.blocks.items():
        yield {**place, **whose, "block": block.value, **found.__dict__}


def _settle(uow: UnitOfWork, found: Sequence[Checked], place: dict[str, Any], today: date) -> None:
    """Opens what is new, closes what is gone; what stays keeps its day and follows the student to another class."""
    now: dict[Key, Checked] = {
        (one.row.student_id, kind.value, name): one for one in found for kind, name in one.findings
    }
    before = quality.open_findings(uow, [one.row.student_id for one in found])
    known_keys = {(row.student_id, row.kind, row.field): row for row in before}
    quality.close_findings(uow, [row.id for key, row in known_keys.items() if key not in now], today)
    for key, row in known_keys.items():
        if key in now and (responsible := _responsible(key, now[key].row)) != {
            name: getattr(row, name) for name in responsible
        }:
            quality.hand_over(uow, row.id, responsible)
    new = [finding(key, one.row, today) | place for key, one in sorted(now.items()) if key not in known_keys]
    quality.add_findings(uow, new)


def finding(key: Key, row: Any, today: date) -> dict[str, Any]:
    """As it is stored; `row` is a student of a class."""
    student_id, kind, name = key
    what = {"id": uuid7(), "kind": kind, "field": name, "student_id": student_id, "person_id": row.person_id}
    return {
        **what,
        **_responsible(key, row),
        "found_on": today,
        "due_on": today + timedelta(DAYS_TO_MEND[FindingKind(kind)]),
    }


def _responsible(key: Key, row: Any) -> dict[str, Any]:
    """The class teacher writes the cards of the class, where there is none the clerk; a deputy merges two cards."""
    teacher = row.class_teacher_id if key[1] != FindingKind.DUPLICATE.value else None
    role = "DEPUTY" if key[1] == FindingKind.DUPLICATE.value else "CLASS_TEACHER" if teacher else "CLERK"
    return {"class_id": row.class_id, "responsible_id": teacher, "responsible_role": role}
