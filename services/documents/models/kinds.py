"""What kinds of orders about a school's work there are (domain §3.1): some give roles, some change teaching, the rest
only say something."""

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
TEACHING: dict[OrderKind, frozenset[str]] = {
    OrderKind.LOAD: frozenset({"load", "load_ends"}),
    OrderKind.SUBSTITUTION: frozenset({"substitutions"}),
    OrderKind.CALENDAR: frozenset({"calendars"}),
    OrderKind.AMEND: frozenset({"substitutions"}),
}
"""The lines by which each kind changes teaching; without lines it only says something. CURRICULUM never does: planning
keeps subjects and load, and no curriculum beside them."""
AMENDED = (OrderKind.SUBSTITUTION, OrderKind.AMEND)
"""Orders whose substitutions an amending one may change."""
GENERAL = (*ROLES_OF, *SAYING)
