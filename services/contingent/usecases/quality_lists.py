"""Reading what the last check of cards found."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.base import Forbidden
from contracts.quality import FindingKind, FindingPage, SchoolQuality, StudentQualityPage
from services.contingent.models import study_year
from services.contingent.repository import quality_lists
from services.contingent.repository.quality_lists import Sieve
from services.contingent.usecases import clock, known
from services.contingent.usecases.students import page_size
from services.contingent.views import position
from services.contingent.views import quality as views


def school(uow: UnitOfWork, school_id: UUID) -> SchoolQuality:
    known.district_of(uow, school_id)
    today = clock.today()
    since, _ = study_year.bounds(study_year.of(today))
    return views.school(
        quality_lists.checked_at(uow, school_id),
        quality_lists.sums(uow, school_id, today),
        quality_lists.counts(uow, school_id, since, today),
        quality_lists.timeliness(uow, school_id, since, today),
        classes=uow.caller.role != "DISTRICT",
    )


def of_schools(uow: UnitOfWork) -> list[SchoolQuality]:
    """For the department above all: sums, no class and no name."""
    today = clock.today()
    since, _ = study_year.bounds(study_year.of(today))
    return [views.sums(row) for row in quality_lists.of_schools(uow, since, today)]


def students(
    uow: UnitOfWork, school_id: UUID, class_id: UUID | None, after: str | None, limit: int
) -> StudentQualityPage:
    _refuse_department(uow)
    known.district_of(uow, school_id)
    place = position(after, int, UUID)
    last = (place[0], place[1]) if place else None
    rows = quality_lists.students(uow, school_id, class_id, last, page_size(limit) + 1, clock.today())
    return views.students(rows, limit)


def findings(
    uow: UnitOfWork,
    school_id: UUID,
    kind: FindingKind | None,
    class_id: UUID | None,
    responsible_id: UUID | None,
    overdue: bool,
    after: str | None,
    limit: int,
) -> FindingPage:
    _refuse_department(uow)
    known.district_of(uow, school_id)
    place = position(after, views.day, UUID)
    last = (place[0], place[1]) if place else None
    sieve = Sieve(kind.value if kind else None, class_id, responsible_id, overdue)
    rows = quality_lists.findings(uow, school_id, sieve, last, page_size(limit) + 1, clock.today())
    return views.findings(rows, limit, clock.today())


def _refuse_department(uow: UnitOfWork) -> None:
    if uow.caller.role == "DISTRICT":
        raise Forbidden("Отделу образования полнота показывается сводно, без списков обучающихся")
