"""Tables of documents, with the rules that belong to them."""

from sqlalchemy.orm import DeclarativeBase

from chassis.tables import new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


from services.documents.models import (  # noqa: E402, F401  (they fill the metadata)
    acknowledgements,
    attachments,
    certificates,
    consent_scans,
    declensions,
    external_signatures,
    filing,
    known,
    local_acts,
    numbering,
    orders,
    papers,
    records,
    reviewing,
    signing,
    templates,
)
