"""What kinds of orders about a school's work there are (domain §3.1): some give roles, the rest only say something."""

from contracts.documents import OrderKind

ROLES_OF: dict[OrderKind, tuple[str, ...]] = {
    OrderKind.WORKING_GROUP: ("WORKING_GROUP", "SYS_ADMIN"),
    OrderKind.APPOINT_ADMIN: ("SYS_ADMIN",),
    OrderKind.CLASS_TEACHERS: ("CLASS_TEACHER",),
    OrderKind.ACTING_DIRECTOR: ("DIRECTOR",),
}
"""The roles that each kind may give. The order about the working group often names the administrator as well."""
SAYING = (
    OrderKind.APPOINT_TRAINER,
    OrderKind.APPROVE_REGULATION,
    OrderKind.LOAD,
    OrderKind.SUBSTITUTION,
    OrderKind.CALENDAR,
    OrderKind.CURRICULUM,
    OrderKind.AMEND,
)
GENERAL = (*ROLES_OF, *SAYING)
