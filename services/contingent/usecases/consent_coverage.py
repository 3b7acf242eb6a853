"""How far consents reach: numbers for whoever watches over completeness, names for whoever collects them."""

from uuid import UUID

from chassis.db import UnitOfWork
from contracts.consents import ConsentCoverage, ConsentDispute, ToAskPage
from contracts.permissions import require_in_own_school
from contracts.student_body import Purpose
from services.contingent.models.consents import ASKED
from services.contingent.repository import consent_coverage, consents
from services.contingent.usecases import clock, known
from services.contingent.usecases.consent_forms import refuse_without_names
from services.contingent.usecases.students import page_size
from services.contingent.views import consents as views
from services.contingent.views import position


def school(uow: UnitOfWork, school_id: UUID) -> ConsentCoverage:
    """The right is that of completeness: numbers of papers say nothing of anybody."""
    known.district_of(uow, school_id)
    rows = consent_coverage.counted(uow, school_id, ASKED, clock.today())
    return views.coverage(school_id, rows, classes=uow.caller.role != "DISTRICT")


def to_ask(
    uow: UnitOfWork, school_id: UUID, purpose: Purpose, class_id: UUID | None, after: str | None, limit: int
) -> ToAskPage:
    refuse_without_names(uow)
    known.district_of(uow, school_id)
    place = position(after, str, UUID)
    last = (place[0], place[1]) if place else None
    size = page_size(limit) + 1
    return views.to_ask(
        consent_coverage.to_ask(uow, school_id, purpose.value, class_id, last, size, clock.today()), limit
    )


def disputes(uow: UnitOfWork, school_id: UUID) -> list[ConsentDispute]:
    require_in_own_school(uow.caller, "consents.read")
    refuse_without_names(uow)
    known.district_of(uow, school_id)
    today = clock.today()
    rows = consent_coverage.refused(uow, school_id, today)
    disputed = consents.disputed(uow, [row.person_id for row in rows], today, school_id)
    return [views.dispute(row, disputed[row.person_id]) for row in rows if row.person_id in disputed]
