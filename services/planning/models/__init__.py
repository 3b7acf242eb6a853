"""Tables of planning, and the rules that belong to them."""

from sqlalchemy.orm import DeclarativeBase

from chassis.tables import new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


from services.planning.models import calendars, curricula, known, lessons, load, plans, substitutions, timetables  # noqa: E402, F401
