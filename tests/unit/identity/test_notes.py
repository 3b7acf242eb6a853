"""The notes of the rights table are conditions that a service keeps: none may be forgotten when a route appears."""

from contracts.permissions import NOTES
from gateway.routes import ROUTES

NOT_SERVED_YET = {
    "roles.assign",
    "card.propose",
    "consents.sign",
    "movements.propose",
    "journal.unlock",
    "substitutions.write",
    "reports.accept",
    "forecast.individual",
    "export.personal",
}
"""No route asks for these. Whoever adds one keeps the note in the service, proves it, and takes the line out."""
PART_OF_A_CARD = {"health.read"}
"""Served with the card, under a right of its own."""


def test_what_nobody_can_do_yet_is_known() -> None:
    served = {one.permission for one in ROUTES}
    assert {operation for operation, _ in NOTES} - served - PART_OF_A_CARD == NOT_SERVED_YET
