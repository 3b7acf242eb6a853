"""Curricula that wait for the order which puts them into force."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Conflict, Invalid, NotFound, Problem
from contracts.curricula import CurriculumDraft, CurriculumLevel, CurriculumLoad, NewCurriculumRow
from contracts.planning import BadCurriculum
from services.planning import views
from services.planning.models import calendar_rules
from services.planning.models import curriculum_rules as rules
from services.planning.models.curricula import Curriculum
from services.planning.repository import curricula, known, subjects
from services.planning.usecases import calendar, curriculum_sheet, place


@dataclass(frozen=True)
class Target:
    """Which draft is meant, and what it is of."""

    curriculum_id: UUID
    year: str
    level: CurriculumLevel


def put(
    uow: UnitOfWork, school_id: UUID, to: Target, rows: Sequence[NewCurriculumRow], version: int
) -> CurriculumDraft:
    """Makes (`version` 0) or replaces a draft; one that an order has put into force is not changed any more."""
    school = place.school(uow, school_id, lock=True)
    found = _standing(uow, school_id, to, version)
    problems = list(rules.problems_of(to.level, rows, facts(uow, school_id, to.year)))
    if problems:
        raise BadCurriculum(problems[0].detail, problems=problems)
    row = found or Curriculum(id=to.curriculum_id, district_id=school.district_id, school_id=school_id, version=0)
    row.year, row.level, row.version = to.year, to.level, row.version + 1
    uow.add(row)
    uow.flush()
    curricula.replace_rows(uow, row, rows)
    return shown(uow, [row])[0]


def load(uow: UnitOfWork, school_id: UUID, to: Target, content: bytes, dry_run: bool, version: int) -> CurriculumLoad:
    """The same from a file. A dry run answers with all problems; loading for real refuses them."""
    place.school(uow, school_id)
    _standing(uow, school_id, to, version)
    sheet = curriculum_sheet.read(
        content, subjects.of_school(uow, school_id), known.classes_of_year(uow, school_id, to.year)
    )
    known_ = facts(uow, school_id, to.year)
    problems = sheet.problems or list(rules.problems_of(to.level, sheet.rows, known_, sheet.cells))
    if problems and not dry_run:
        raise BadCurriculum(problems[0].detail, problems=problems)
    draft = None if dry_run else put(uow, school_id, to, sheet.rows, version)
    return CurriculumLoad(rows=len(sheet.rows), problems=problems, draft=draft)


def list_(uow: UnitOfWork, school_id: UUID) -> list[CurriculumDraft]:
    place.school(uow, school_id)
    return shown(uow, curricula.drafts(uow, school_id))


def facts(uow: UnitOfWork, school_id: UUID, year: str) -> rules.Facts:
    taught = {one.id: one.name for one in subjects.of_school(uow, school_id) if one.active}
    return rules.Facts(taught, {one.id: one.grade for one in known.classes_of_year(uow, school_id, year)})


def against(uow: UnitOfWork, row: Curriculum) -> list[Problem]:
    """What stands against a draft as the facts are now."""
    rows = [
        NewCurriculumRow(
            subject_id=one.subject_id,
            grade=one.grade,
            class_id=one.class_id,
            hours_per_week=one.hours_per_week,
            part=one.part,
        )
        for one in curricula.rows(uow, [row.id])[row.id]
    ]
    return list(rules.problems_of(CurriculumLevel(row.level), rows, facts(uow, row.school_id, row.year)))


def shown(uow: UnitOfWork, drafts: Sequence[Curriculum]) -> list[CurriculumDraft]:
    rows = curricula.rows(uow, [one.id for one in drafts])
    weeks = {year: weeks_of(uow, drafts[0].school_id, year) for year in {one.year for one in drafts}}
    return [views.curriculum_draft(one, rows[one.id], weeks[one.year]) for one in drafts]


def weeks_of(uow: UnitOfWork, school_id: UUID, year: str) -> dict[int, tuple[int, int]]:
    """Grade → days of its study week, study weeks of its year."""
    found = calendar.by_grade(uow, school_id, [year])
    return {grade: (one.week_length, one.study_weeks) for (_, grade), one in found.items()}


def _standing(uow: UnitOfWork, school_id: UUID, to: Target, version: int) -> Curriculum | None:
    if not calendar_rules.is_year(to.year):
        raise Invalid("Учебный год пишется так: 2026/2027", field="year")
    found = curricula.get(uow, to.curriculum_id, lock=True)
    if (found is None and version != 0) or (found is not None and found.school_id != school_id):
        raise NotFound("Проект учебного плана не найден")
    if found is not None and found.edition is not None:
        raise Conflict(f"Этот учебный план уже введён приказом {found.approved_by}: изменения готовят новым проектом")
    if found is not None:
        place.same_version(version, found.version, shown(uow, [found])[0])
    return found
