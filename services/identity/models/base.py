"""The metadata of identity's tables."""

from sqlalchemy.orm import DeclarativeBase

from chassis.tables import new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()
