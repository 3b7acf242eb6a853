"""Telling what others keep copies of: links, the names of people, and classes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.db import UnitOfWork
from contracts.contingent import ClassOpened, PersonRenamed, RepresentativeLinked
from contracts.student_body import Purpose
from services.contingent import views
from services.contingent.models.consents import Coverage
from services.contingent.repository import consents, representatives

_NAMES = ("last_name", "first_name", "middle_name", "birth_date")


def renamed(before: Any, now: Any) -> bool:
    return any(getattr(before, name) != getattr(now, name) for name in _NAMES)


def tell_of(uow: UnitOfWork, links: Sequence[Any], today: date) -> None:
    """Tells these links anew, whole."""
    covered = consents.covered_by_link(uow, links, today)
    for link in links:
        told = views.known_representative(link, covered[link.id], today)
        uow.publish(RepresentativeLinked(district_id=link.district_id, school_id=link.school_id, link=told))


def tell_name(uow: UnitOfWork, person: Any, covered: Coverage, today: date) -> None:
    """Who the person of this card is now: of a student while the roll may be kept (P1), of an adult with their links.

    Uncovered names go nowhere (domain §4.3): they are told when a consent comes.
    """
    if person.student_id is not None and Purpose.P1.value in covered.purposes:
        place = {"district_id": person.district_id, "school_id": person.school_id}
        names = {name: getattr(person, name) for name in _NAMES}
        uow.publish(PersonRenamed(**place, person_id=person.id, **names))
    if covered.purposes:
        tell_of(uow, representatives.of_adult(uow, person.id), today)


def tell_class(uow: UnitOfWork, row: Any) -> None:
    told = views.known_class(row)
    uow.publish(ClassOpened(district_id=row.district_id, school_id=row.school_id, school_class=told))
