import re

from hypothesis import given
from hypothesis import strategies as st

from services.identity.models.accounts import code_hash, new_code

CODES = st.builds(new_code)


@given(CODES)
def test_a_code_has_no_letter_that_is_read_as_another(code: str) -> None:
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code)


@given(CODES)
def test_typing_from_paper_is_forgiven(code: str) -> None:
    slips_of_the_pen = [
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " — "),
        code.replace("0", "O").replace("1", "l"),
        code.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ")),
    ]
    assert {code_hash(typed) for typed in slips_of_the_pen} == {code_hash(code)}


def test_codes_differ() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000
