"""The rights table against the trade's own, row by row and cell by cell (`rights.txt`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.permissions import NOTES, PERMISSIONS, ROLES, SCOPES, STAFF_ROLES, allowed
from gateway.routes import ROUTES

WORDS = {
    # row → word of a cell → the operation that it grants
    "accounts: manage": {"W": "accounts.manage"},
    "accounts: hand out": {"W": "accounts.hand_out", "X": "accounts.hand_out"},
    "assign roles": {"A": "roles.assign", "W": "roles.assign"},
    "card: read": {"R": "card.read"},
    "card: write": {"W": "card.write", "propose": "card.propose"},
    "health": {"R": "health.read", "W": "health.write"},
    "representatives": {"R": "representatives.read", "W": "representatives.write"},
    "consents": {"R": "consents.read", "W": "consents.write", "A": "consents.approve", "sign": "consents.sign"},
    "initial entry": {"R": "initial_entry.read", "W": "initial_entry.write"},
    "admission": {"R": "admission.read", "W": "admission.write", "A": "admission.approve"},
    "movements": {"R": "movements.read", "W": "movements.write", "propose": "movements.propose"},
    "orders: draft, register": {"R": "orders.read", "draft": "orders.draft", "register": "orders.register"},
    "orders: sign": {"sign": "orders.sign"},
    "orders: review": {"visa": "orders.review"},
    "acknowledge": {"X": "documents.acknowledge"},
    "acknowledgement lists": {"W": "acknowledgements.manage"},
    "local acts": {"R": "local_acts.read", "draft": "local_acts.draft", "approve": "local_acts.approve"},
    "certificates": {"R": "certificates.read", "issue": "certificates.issue"},
    "journal": {
        "R": "journal.read",
        "W": "journal.write",
        "unlock": "journal.unlock",
        "reason": "attendance_reason.write",
    },
    "period marks": {"R": "period_marks.read", "W": "period_marks.write", "close": "period_marks.close"},
    "substitutions": {"R": "substitutions.read", "W": "substitutions.write", "A": "substitutions.approve"},
    "parallel plans": {"R": "parallel_plans.read", "W": "parallel_plans.write", "A": "parallel_plans.approve"},
    "class plans": {"R": "class_plans.read", "W": "class_plans.write", "A": "class_plans.approve"},
    "curriculum": {"R": "curriculum.read", "W": "curriculum.write", "A": "curriculum.approve"},
    "reports": {
        "R": "reports.read",
        "generate": "reports.generate",
        "sign": "reports.sign",
        "send": "reports.send",
        "accept": "reports.accept",
    },
    "forecast: individual": {"X": "forecast.individual"},
    "forecast: aggregate": {"X": "forecast.aggregate"},
    "audit log": {"R": "audit.read"},
    "quality control": {"R": "quality.read", "X": "quality.check", "merge": "people.merge"},
    "reference data, settings": {
        "R": "settings.read",
        "W": "settings.write",
        "A": "settings.approve",
        "propose": "settings.propose",
    },
    "export personal data": {"X": "export.personal"},
}
HOUSEKEEPING = {"me", "schools.read", "schools.write", "schools.open", "staff.read", "staff.write"}
HOUSEKEEPING |= {"emergency.open", "emergency.close"}
"""Operations of the system itself, not of the trade's table."""

NOT_SERVED_YET = {
    "roles.assign",
    "consents.sign",
    "movements.propose",
    "journal.unlock",
    "substitutions.write",
    "reports.accept",
    "forecast.individual",
}
"""No route asks for these. Whoever adds one keeps the note in the service, proves it, and takes the line out."""
PART_OF_A_CARD = {"health.read"}
"""Served with the card, under a right of its own."""


def cells() -> Iterator[tuple[str, str, str]]:
    lines = [line for line in Path(__file__).with_name("rights.txt").read_text().splitlines() if line[:1] != "#"]
    _, *roles = (part.strip() for part in lines[0].split("|"))
    for line in lines[1:]:
        row, *values = (part.strip() for part in line.split("|"))
        yield from ((row, role, value) for role, value in zip(roles, values, strict=True))


def granted_by(row: str, cell: str) -> dict[str, frozenset[str]]:
    """Operation → scopes that a cell like `SC R draft` means."""
    parts = [] if cell == "—" else cell.split()
    scopes = frozenset(part for part in parts if part in SCOPES)
    words = [word for part in parts if part not in SCOPES for word in ([part] if part.islower() else part)]
    return {WORDS[row][word]: scopes for word in words}


@pytest.mark.parametrize(("row", "role", "cell"), list(cells()), ids=lambda value: value)
def test_a_cell_grants_what_it_says_and_nothing_else(row: str, role: str, cell: str) -> None:
    granted = granted_by(row, cell)
    for operation in set(WORDS[row].values()):
        assert allowed(operation, role) == granted.get(operation, frozenset())


def test_every_row_and_role_is_there() -> None:
    assert {row for row, _, _ in cells()} == set(WORDS)
    assert {role for _, role, _ in cells()} == set(ROLES)
    assert len(list(cells())) == len(WORDS) * 11


def test_every_operation_comes_from_a_row() -> None:
    assert set(PERMISSIONS) - HOUSEKEEPING == {operation for row in WORDS.values() for operation in row.values()}


def test_a_note_stands_beside_a_right_and_is_kept_by_a_service_or_known_to_wait() -> None:
    assert [key for key in NOTES if not allowed(*key)] == []
    served = {one.permission for one in ROUTES}
    assert {operation for operation, _ in NOTES} - served - PART_OF_A_CARD == NOT_SERVED_YET


def test_an_unknown_role_may_nothing() -> None:
    assert all(not allowed(operation, "SYSTEM") for operation in PERMISSIONS)


def test_the_administrator_never_touches_marks_and_health() -> None:
    forbidden = [op for op in PERMISSIONS if op.startswith(("journal", "period_marks", "health", "attendance"))]
    assert forbidden and not any(allowed(operation, "SYS_ADMIN") for operation in forbidden)


def test_staff_roles_are_roles() -> None:
    assert set(STAFF_ROLES) == set(ROLES) - {"STUDENT", "PARENT", "DISTRICT", "EMERGENCY"}
