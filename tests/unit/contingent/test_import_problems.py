from hypothesis import given
from hypothesis import strategies as st

from contracts.importing import ImportProblem
from services.contingent.usecases.import_problems import groups, spans


@given(st.sets(st.integers(1, 60), max_size=40))
def test_spans_name_every_row_once(rows):
    named = []
    for one in filter(None, spans(sorted(rows)).split(", ")):
        first, _, last = one.partition("–")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(rows)


def test_spans_are_short():
    assert spans([3, 4, 7, 9, 10, 11]) == "3, 4, 7, 9–11"
    assert spans(list(range(1, 4000, 2))).endswith("… до 3999")


@given(st.lists(st.builds(ImportProblem, row=st.integers(0, 9), column=st.sampled_from("аб"), detail=st.text())))
def test_no_problem_is_lost(problems):
    found = groups(problems)
    assert sum(one.count for one in found) == len(problems)
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
