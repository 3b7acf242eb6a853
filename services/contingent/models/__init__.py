"""Tables of contingent, and the rules that belong to them."""

from sqlalchemy.orm import DeclarativeBase

from chassis.tables import new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


from services.contingent.models import (  # noqa: E402
    addresses,  # noqa: F401
    admissions,  # noqa: F401
    books,  # noqa: F401
    code_lists,  # noqa: F401
    consent_forms,  # noqa: F401
    consents,  # noqa: F401
    destinations,  # noqa: F401
    destruction,  # noqa: F401
    divisions,  # noqa: F401
    enrolments,  # noqa: F401
    grounds,  # noqa: F401
    history,  # noqa: F401
    identity_documents,  # noqa: F401
    imports,  # noqa: F401
    known,  # noqa: F401
    merges,  # noqa: F401
    movements,  # noqa: F401
    people,  # noqa: F401
    proposals,  # noqa: F401
    quality,  # noqa: F401
    searching,  # noqa: F401
    special,  # noqa: F401
)
