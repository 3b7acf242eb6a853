"""A running platform as its people know it: an address, and the logins it printed."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.postgres_node import PostgresNode
from tests.e2e.people import Person
from tests.places.department import Department

ROOT = Path(__file__).parents[2]


@dataclass
class Town:
    """A running platform; `notes` carries what one chapter of the story leaves to the next."""

    address: str
    var: Path
    department: Department
    said: str
    full: bool
    notes: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Person] = field(default_factory=dict)

    def logins(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.var / "demo-logins.json").read_text())
        return found

    def person(self, role: str) -> Person:
        if role not in self.known:
            one = next(login for login in self.logins() if login["role"] == role)
            self.known[role] = Person(self.address, one["login"], one["password"], role)
        return self.known[role]

    def verified(self) -> str:
        """What the operator's program says of the journal of access."""
        program = [sys.executable, "-W", "ignore", "-m", "services.identity.verify"]
        environment = os.environ | {"IDENTITY_DATABASE_URL": PostgresNode(self.var / "postgres").url("identity")}
        given = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True, "timeout": 60}
        return str(subprocess.run(program, **given, check=True).stdout)
