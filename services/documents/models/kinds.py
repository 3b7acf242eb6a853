"""What kinds of orders about a school's work there are (domain §3.1): some give roles, some change teaching, the rest
only say something."""

from datetime import date

from contracts.documents import OrderKind

ROLES_OF: dict[OrderKind, tuple[str, ...]] = {
    OrderKind.WORKING_GROUP: ("WORKING_GROUP", "SYS_ADMIN"),
    OrderKind.APPOINT_ADMIN: ("SYS_ADMIN",),
    OrderKind.CLASS_TEACHERS: ("CLASS_TEACHER",),
    OrderKind.ACTING_DIRECTOR: ("DIRECTOR",),
}
"""The roles that each kind may give. The order about the working group often names the administrator as well."""
SOLE = frozenset({"SYS_ADMIN", "CLASS_TEACHER", "DIRECTOR"})
"""Roles that one person has at a time, as schools usually want it: an order that gives one ends that of others on the
day before, unless its line says otherwise. Never by the order about the working group, nor for a time (but for who
acts as director: only for a time, and only those who act)."""


def replaces(kind: OrderKind, role: str, ends_on: date | None) -> bool:
    """What a line means that does not say it."""
    for_good = ends_on is None or kind is OrderKind.ACTING_DIRECTOR
    return kind is not OrderKind.WORKING_GROUP and role in SOLE and for_good


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
    OrderKind.CURRICULUM: frozenset({"curricula"}),
    OrderKind.AMEND: frozenset({"substitutions", "curricula_ends"}),
}
"""The lines by which each kind changes teaching; without lines it only says something."""
AMENDED: dict[str, tuple[OrderKind, ...]] = {
    "substitutions": (OrderKind.SUBSTITUTION, OrderKind.AMEND),
    "curricula_ends": (OrderKind.CURRICULUM,),
}
"""Lines of an amending order → kinds of orders whose deeds they change."""
GENERAL = (*ROLES_OF, *SAYING)
