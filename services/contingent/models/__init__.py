"""Tables of contingent, and the rules that belong to them."""

from sqlalchemy.orm import DeclarativeBase

from chassis.tables import new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


from services.contingent.models import books, consents, enrolments, known, movements, people, proposals  # noqa: E402, F401
