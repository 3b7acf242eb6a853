"""Tables of documents, with the rules that belong to them."""

from sqlalchemy.orm import DeclarativeBase

from chassis.tables import new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


from services.documents.models import (  # noqa: E402
    acknowledgements,  # noqa: F401  (they fill the metadata)
    certificates,  # noqa: F401
    declensions,  # noqa: F401
    filing,  # noqa: F401
    known,  # noqa: F401
    local_acts,  # noqa: F401
    numbering,  # noqa: F401
    orders,  # noqa: F401
    papers,  # noqa: F401
    records,  # noqa: F401
    reviewing,  # noqa: F401
)
