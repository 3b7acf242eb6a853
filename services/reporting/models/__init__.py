"""Tables of reporting, and the rules that belong to them."""

from sqlalchemy.orm import DeclarativeBase

from chassis.tables import new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


from services.reporting.models import journal, keys, known, movements, reports, submissions  # noqa: E402, F401
