"""What a use case needs that asks another service first and prints: given by the door, by tests too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chassis.db import UnitOfWork
from chassis.heavy import Turns
from contracts.base import Caller
from contracts.contingent import ContingentApi
from contracts.planning import PlanningApi


@dataclass(frozen=True)
class Office:
    """Never an open transaction while asking or printing: `begin` is entered before or after, not around."""

    begin: Callable[[], UnitOfWork]
    contingent: ContingentApi
    planning: PlanningApi
    aside: Callable[..., Any]
    """Runs heavy work `(function, *arguments)` without holding up other calls."""
    press: Turns
    """Likewise what prints, in its turn: `usecases/printing.py`."""
    caller: Callable[[], Caller]
    claims: Callable[[str], dict[str, Any]]
    """Of a token that identity has signed; ValueError for any other. May ask identity for its keys."""
