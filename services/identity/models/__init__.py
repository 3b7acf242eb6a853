"""Tables of identity, each with the rules that belong to it."""

from services.identity.models import accounts, known, schools, sessions, staff
from services.identity.models.base import Base

__all__ = ["Base", "accounts", "known", "schools", "sessions", "staff"]
