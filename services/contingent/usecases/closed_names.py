"""From a withdrawal (P1) on the lists call a pupil by the label, as they call who never consented (decision 12).

The card keeps the name until it is destroyed: the school needs it to answer the withdrawal.
"""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.contingent import PersonRenamed
from services.contingent.models import pseudonyms as rules
from services.contingent.repository import students


def keep(uow: UnitOfWork, person_ids: list[UUID], today: date) -> dict[UUID, dict[str, Any]]:
    """After whatever wrote the lists of these people; enrolment → what is written of those whose name is closed."""
    found = {}
    for row in students.closed(uow, person_ids, today):
        found[row.student_id] = label(row.personal_file_no, row.birth_date)
        students.call(uow, row.student_id, found[row.student_id])
    return found


def follow_withdrawal(uow: UnitOfWork, person: Any, today: date) -> None:
    """Lists here, copies elsewhere: all say the label within seconds, and the name again if a consent comes."""
    closed = keep(uow, [person.id], today)
    if person.student_id in closed:
        told = {key: closed[person.student_id][key] for key in ("last_name", "first_name", "middle_name", "birth_date")}
        place = {"district_id": person.district_id, "school_id": person.school_id}
        uow.publish(PersonRenamed(**place, person_id=person.id, **told))


def label(personal_file_no: str, birth_date: date) -> dict[str, Any]:
    return {**rules.of_file(personal_file_no), "birth_date": rules.born_in(birth_date.year)}
