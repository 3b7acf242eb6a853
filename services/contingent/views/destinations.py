"""Rows of departures → what the contract promises."""

from typing import Any

from contracts.destinations import Destination, DestinationState
from contracts.student_body import Counterpart, LeaveReason


def destination(row: Any) -> Destination:
    return Destination(
        movement_id=row.id,
        school_id=row.school_id,
        school=row.school,
        student_id=row.student_id,
        person_id=row.person_id,
        full_name=row.full_name,
        birth_date=row.birth_date,
        from_class=row.from_class,
        left_on=row.effective_on,
        reason=LeaveReason(row.reason),
        counterpart=Counterpart(row.counterpart) if row.counterpart else None,
        destination=row.destination,
        order_number=row.order_number,
        order_date=row.order_date,
        state=DestinationState(row.state),
        due_on=row.due_on,
        confirmed_on=row.confirmed_on,
        arrived_at=row.arrived_at,
        paper=row.paper,
    )
