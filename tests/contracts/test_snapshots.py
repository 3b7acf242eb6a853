import difflib

import pytest

from tests.contracts import snapshot
from tests.tree import relative


def test_promises_are_the_recorded_ones() -> None:
    """A changed promise is a decision: within a version only additions, and only optional ones."""
    old, new = snapshot.stored(), snapshot.current()
    difference = [
        line
        for path in sorted({*old, *new})
        for line in difflib.unified_diff(
            old.get(path, "").splitlines(),
            new.get(path, "").splitlines(),
            f"{relative(path)} (recorded)",
            f"{relative(path)} (in the code)",
            lineterm="",
            n=1,
        )
    ]
    if difference:
        shown = "\n".join(["Contracts differ from their snapshots. If that is meant: make snapshots", "", *difference])
        pytest.fail(shown, pytrace=False)
