"""What a slip changed, as it is shown: whole lines, and the piece in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.slips import setup_slips, slips
from quizapp.slips.change import change

CODES = [
    "A.sum(dim=1, keepdim=True)",
    "x[1:3, 0]",
    "A @ B.T",
    "torch.cat([A, B])\n",
    "y = x * 2\ny.reshape(2, -1)",
]


@pytest.mark.parametrize(
    ("code", "slip", "old", "new"),
    [
        ("A.sum(dim=1)", "A.sum(dim=-1)", "dim=1", "dim=-1"),
        ("A.unsqueeze(1)", "A.unsqueeze(-1)", "1", "-1"),
        ("torch.cat([A, B])", "torch.stack([A, B])", "cat", "stack"),
        ("A.permute(2, 0, 1)", "A.permute(0, 2, 1)", "2, 0", "0, 2"),
        ("x[1:3]", "x[1:2]", "1:3", "1:2"),
        ("x[1:3]", "x[1]", "1:3", "1"),
        ("A.mean()", "A.mean(dim=0)", "", "dim=0"),
        ("nn.Conv2d(3, 8, 3, padding=1)", "nn.Conv2d(3, 8, 3)", "padding=1", ""),
        ("A / 2", "A // 2", "/", "//"),
        ("A.float().mean()", "A.mean()", "float()", ""),
        # Half a pair of brackets says nothing.
        ("A.permute(2, 0, 1)", "A.transpose(0, 2)", "", ""),
        ("f(A, (1, 2))", "f(A, 1)", "(1, 2)", "1"),
        # Nor can one be shown that would end the quotation it stands in.
        ("'`'", "'a'", "", ""),
    ],
)
def test_the_piece_that_changed_can_be_read_by_itself(code: str, slip: str, old: str, new: str) -> None:
    found = change(code, slip)
    assert (found.old, found.new) == (old, new)
    assert (found.before, found.after) == (code, slip)


def test_only_the_lines_that_differ_are_told() -> None:
    [slip, *_] = setup_slips("A + B", "A = torch.ones(2, 3)\nB = torch.zeros(3)")
    found = change("A = torch.ones(2, 3)\nB = torch.zeros(3)\nA + B", slip.code)
    assert found.before in {"A = torch.ones(2, 3)", "B = torch.zeros(3)"}
    assert found.after in slip.code.splitlines()
    assert "\n" not in found.before + found.after


@pytest.mark.parametrize("code", CODES)
def test_every_made_slip_has_lines_that_changed(code: str) -> None:
    for slip in slips(code):
        found = change(code, slip.code)
        assert found.before != found.after
        assert found.before in code
        assert found.after in slip.code
        assert found.old in found.before
        assert found.new in found.after


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    mine, theirs = one.splitlines(), other.splitlines()
    found = change(one, other)
    assert found.before in "\n".join(mine)
    assert found.after in "\n".join(theirs)
    if mine == theirs:
        assert (found.before, found.after) == ("", "")
