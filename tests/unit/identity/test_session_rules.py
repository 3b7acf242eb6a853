"""How many sessions may be open at once, as an operator writes it."""

import pytest

from services.identity.models.session_rules import limits


def test_roles_have_limits_and_others_have_none() -> None:
    assert limits("") == {}
    assert limits("TEACHER=3, PARENT=5") == {"TEACHER": 3, "PARENT": 5}


@pytest.mark.parametrize("text", ["TEACHER", "TEACHER=", "TEACHER=0", "TEACHER=-1", "TUTOR=3", "TEACHER=3;PARENT=5"])
def test_what_is_no_limit_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="ROLE=NUMBER"):
        limits(text)
