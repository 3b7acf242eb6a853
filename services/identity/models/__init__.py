"""Tables of identity, each with the rules that belong to it."""

from services.identity.models import accesses, accounts, emergencies, known, schools, second_factors, sessions, staff
from services.identity.models.base import Base

__all__ = ["Base", "accesses", "accounts", "emergencies", "known", "schools", "second_factors", "sessions", "staff"]
