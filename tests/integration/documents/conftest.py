from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chassis import call as calls
from chassis.db import Database
from chassis.migrate import role_of
from chassis.settings import settings
from services.documents import store
from tests.integration.documents.place import Place


@pytest.fixture(scope="module")
def db(database: Callable[[str | None], str]) -> Iterator[Database]:
    """With as many connections as a process of forty calls has: nobody waits for one while others wait for a number."""
    opened = Database().open(database("documents"), size=44, role=role_of("documents"))
    yield opened
    opened.stop()


@pytest.fixture
def place(db: Database) -> Place:
    return Place(db).open()


@pytest.fixture(autouse=True)
def nobody_calls() -> Iterator[None]:
    """A test that made itself a caller leaves no call, and no key, to the next."""
    yield
    calls._current.set(None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files of this test are."""
    monkeypatch.setattr(store, "settings", lambda: replace(settings(), var=tmp_path, options={}))
    return tmp_path / "files"
