"""What of a docstring's examples can be asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.authoring.docstrings import Docstring, Example, NoExamples, docstring
from quizapp.authoring.example_candidates import candidates
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome


def found(*examples: tuple[str, str]) -> list[tuple[str, str, bool]]:
    made = Docstring("torch.x", tuple(Example(*each) for each in examples))
    return [(one.setup, one.code, one.of_shape) for one in candidates(made)]


def test_an_expression_with_a_result_comes_after_what_it_needs_alone() -> None:
    assert found(
        ("x = torch.ones(2)\n", ""),
        ("y = torch.zeros(3)\n", ""),
        ("torch.cat([x])\n", "tensor([1., 1.])\n"),
        ("torch.cat([x, y])\n", "tensor([1., 1., 0., 0., 0.])\n"),
    ) == [
        ("x = torch.ones(2)", "torch.cat([x])", False),
        ("x = torch.ones(2)\ny = torch.zeros(3)", "torch.cat([x, y])", False),
    ]


def test_a_name_given_anew_needs_only_its_last_value() -> None:
    assert found(("x = a()\n", ""), ("x = b()\n", ""), ("f(x)\n", "1\n")) == [("x = b()", "f(x)", False)]


def test_what_changes_a_tensor_in_place_is_kept() -> None:
    got = found(("x = a()\n", ""), ("x.add_(1)\n", ""), ("x[0] = 3\n", ""), ("x * 2\n", "1\n"))
    assert got == [("x = a()\nx.add_(1)\nx[0] = 3", "x * 2", False)]


def test_a_shape_that_is_looked_at_is_asked_of_what_has_it() -> None:
    got = found(
        ("m = nn.Linear(2, 3)\n", ""), ("output = m(x)\n", ""), ("print(output.size())\n", "torch.Size\n")
    )
    assert got == [("m = nn.Linear(2, 3)", "m(x)", True)]


def test_where_nothing_is_shown_the_last_call_is_asked_about() -> None:
    assert found(("m = nn.Conv1d(1, 2, 3)\n", ""), ("y = m(x)\n", "")) == [
        ("m = nn.Conv1d(1, 2, 3)", "m(x)", False)
    ]


def test_looking_at_a_name_says_nothing() -> None:
    assert found(("x = torch.ones(2)\n", ""), ("x\n", "tensor([1., 1.])\n"), ("no python\n", "1")) == []


OWN = '''"""Tools."""
import torch
EPS = 1e-6

def unused():
    return 1

def helper(x):
    return x + EPS

@torch.no_grad()
def norm(x):
    """Shares.

    >>> from tools import norm
    >>> norm(torch.ones(2))
    tensor([0.5, 0.5])
    """
    return helper(x) / x.sum()
'''


def nothing(_: object) -> Outcome:
    raise AssertionError("the author's own module is never run to be read")


def test_an_own_function_comes_with_what_it_uses_and_without_its_docstring(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(OWN, encoding="utf-8")
    got = docstring("tools.norm", [tmp_path], FakeRunner(nothing))
    assert got.setup == (
        "import torch\nEPS = 1e-6\ndef helper(x):\n    return x + EPS\n"
        "@torch.no_grad()\ndef norm(x):\n    return helper(x) / x.sum()"
    )
    [one] = candidates(got)
    assert one.setup == got.setup
    assert one.code == "norm(torch.ones(2))"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("tools.none", "draft.not-in-module"),
        ("nowhere.f", "draft.no-module"),
        ("tools.unused", "draft.no-examples"),
        ("../tools.norm", "draft.bad-name"),
        ("", "draft.bad-name"),
        ("broken.f", "draft.unreadable"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, key: str, tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(OWN, encoding="utf-8")
    (tmp_path / "broken.py").write_text("def f(:\n", encoding="utf-8")
    with pytest.raises(NoExamples) as raised:
        docstring(name, [tmp_path], FakeRunner(nothing))
    assert raised.value.note.key == key
