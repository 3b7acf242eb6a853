"""Accounts of the loading: handed out by slip, activated once, remembered while the loading may have to go on."""

import json
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from deploy.demo.http import Line, Person, Refused

SIGNS = "abcdefghkmnpqrstuvwxyz23456789"
Slips = Callable[[list[str]], dict[str, str]]
"""Person ids → activation codes."""


@dataclass(frozen=True)
class Wanted:
    """An account to have: of whom, under which login, acting as whom."""

    login: str
    person_id: str
    role: str


class Accounts:
    """Passwords are written down before they are set: a loading that was cut off finds them again."""

    def __init__(self, line: Line, kept: Path) -> None:
        self._line, self._kept, self._lock = line, kept, Lock()
        self.passwords: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}

    def open(self, wanted: Iterable[Wanted], slips: Slips) -> dict[str, Person]:
        """Login → somebody signed in. Slips are asked for only by those who cannot sign in yet."""
        listed = list(wanted)
        found = {one.login: person for one in listed if (person := self._known(one))}
        missing = [one for one in listed if one.login not in found]
        codes = slips([one.person_id for one in missing]) if missing else {}
        return found | {one.login: self.activate(one, codes[one.person_id]) for one in missing}

    def activate(self, one: Wanted, code: str) -> Person:
        password = self._remember(one.login)
        body = {"code": code, "login": one.login, "password": password, "accepts_rules": True}
        key = {"Idempotency-Key": f"activate {one.login} {code}"}
        self._line.ask("POST", "/v1/activations", what="activate", json=body, headers=key)
        return Person(self._line, one.login, password, one.role)

    def _known(self, one: Wanted) -> Person | None:
        """None when the loading was cut off between writing the password down and setting it."""
        if one.login not in self.passwords:
            return None
        try:
            return Person(self._line, one.login, self.passwords[one.login], one.role)
        except Refused as refused:
            if refused.status == 401:
                return None
            raise

    def _remember(self, login: str) -> str:
        with self._lock:
            password = self.passwords.setdefault(login, new_password())
            write_private(self._kept, self.passwords)
            return password

    def forget(self) -> None:
        self._kept.unlink(missing_ok=True)


def new_password() -> str:
    """Three groups that can be read aloud: `k7fm-q2px-w9ra`."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))


def write_private(path: Path, value: Any) -> None:
    """Whole or not at all, readable by nobody else."""
    half = path.with_name(f"{path.name}.half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
