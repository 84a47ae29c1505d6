"""Where a wrong answer differs from the truth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.kinds import KINDS
from quizapp.kinds.contrast import Contrast, contrast


def differing(ask: str, said: str, truth: str) -> Contrast:
    return contrast(said, truth, has_elements=KINDS[ask].has_elements)


def parts(ask: str, said: str, truth: str) -> tuple[list[str], list[str]]:
    found = differing(ask, said, truth)
    return [said[start:end] for start, end in found.said], [truth[start:end] for start, end in found.truth]


@pytest.mark.parametrize(
    ("ask", "said", "truth", "mine", "theirs"),
    [
        ("shape", "(1, 2, 3)", "(2, 1, 3)", ["1", "2"], ["2", "1"]),
        ("shape", "(2, 3)", "(2, 1, 3)", [], ["1"]),
        ("shape", "(2, 3)", "()", ["2", "3"], []),
        ("value", "[[1, 2], [3, 5]]", "tensor([[1, 2], [3, 4]])", ["5"], ["4"]),
        ("value", "[1, 2]", "tensor([1, 3], dtype=torch.int8)", ["2"], ["3"]),
        ("value", "[1, 2]", "tensor([[1, 2]])", [], ["[", "]"]),
        ("value", "[0.33, 0.5]", "tensor([0.333333, 0.4])", ["0.5"], ["0.4"]),
        ("value", "[1, nan]", "tensor([1., inf])", ["nan"], ["inf"]),
        ("output", "a\nb\nc", "a\nx\nc", ["b"], ["x"]),
        ("output", "a\nc", "a\nb\nc", [], ["b"]),
        ("dtype", "int64", "float32", ["int64"], ["float32"]),
    ],
)
def test_what_differs_is_found(ask: str, said: str, truth: str, mine: list[str], theirs: list[str]) -> None:
    assert parts(ask, said, truth) == (mine, theirs)


@given(st.sampled_from(["shape", "value", "output"]), st.text(max_size=60), st.text(max_size=60))
def test_spans_lie_within_their_texts(ask: str, said: str, truth: str) -> None:
    found = differing(ask, said, truth)
    assert all(0 <= start < end <= len(said) for start, end in found.said)
    assert all(0 <= start < end <= len(truth) for start, end in found.truth)


@given(st.sampled_from(["shape", "value", "output"]), st.text(max_size=60))
def test_nothing_differs_from_itself(ask: str, text: str) -> None:
    found = differing(ask, text, text)
    assert found.said == found.truth == ()
