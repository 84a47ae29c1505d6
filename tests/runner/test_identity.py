"""What an object is, told apart from what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome, Result

Run = Callable[..., Outcome]

#: Says that it is whatever its class is given.
LIAR = "class Liar:\n  def __repr__(self): return {said!r}\n"


@pytest.fixture
def identities(runner: Runner) -> Callable[..., list[str | None]]:
    """The identities of several programs' results, each run by itself."""

    def of(*codes: str, setup: str = "import numpy as np") -> list[str | None]:
        programs = tuple(Program(code, setup) for code in codes)
        outcomes = runner.submit(Job(programs, language_check=False)).result(60)
        results = [outcome.result for outcome in outcomes]
        assert all(isinstance(each, Result) for each in results), outcomes
        return [each.identity for each in results if each is not None]

    return of


@pytest.mark.parametrize(
    ("code", "identity"),
    [
        ("torch.float32", "torch.dtype torch.float32"),
        ("torch.zeros(2).to(torch.half).dtype", "torch.dtype torch.float16"),
        ("torch.device('cuda', 1)", "torch.device cuda:1"),
        ("torch.strided", "torch.layout torch.strided"),
        ("torch.channels_last", "torch.memory_format torch.channels_last"),
        ("range(3)", "builtins.range range(0, 3)"),
        ("torch.Tensor", "known torch.Tensor"),
        ("type(nn.Linear(1, 1))", "known torch.nn.Linear"),
        ("F.relu", "known torch.nn.functional.relu"),
        ("int", "known builtins.int"),
        ("torch.zeros(2)", None),
        ("3", None),
        ("object()", None),
        ("nn.Linear(1, 1).forward", None),
        ("type('float32', (), {})", None),
    ],
)
def test_what_has_no_values_is_told_by_what_it_is(
    identities: Callable[..., Any], code: str, identity: str | None
) -> None:
    assert identities(code) == [identity]


SAME = [
    ("np.arange(3)", "np.array([0, 1, 2])"),
    ("b'ab'", "b'a' + b'b'"),
    ("{1, 2, 'c'}", "{'c', 2, 1}"),
    ("slice(1, None)", "slice(1, None, None)"),
    ("torch.arange(2000.)", "torch.linspace(0, 1999, 2000)"),
    ("torch.zeros(2000)", "-torch.zeros(2000)"),
    ("torch.zeros(2, 1500).T", "torch.zeros(1500, 2)"),
    ("torch.zeros(3, device='meta')", "torch.empty(3, device='meta')"),
    ("list(range(2000))", "[*range(2000)]"),
    ("'ab' * 9000", "'ab' * 4500 + 'ab' * 4500"),
    ("10 ** 5000", "10 ** 2500 * 10 ** 2500"),
    ("{'a': 1, 2: 3}", "{2: 5, 'a': 4}"),
    ("nn.Linear(2, 3)", "nn.Linear(in_features=2, out_features=3)"),
    ("nn.Sequential(nn.Linear(2, 3), nn.ReLU())", "nn.Sequential(nn.Linear(2, 3), nn.ReLU())"),
    ("torch.Size([1] * 2000)", "torch.ones(1).shape * 2000"),
    ("np.datetime64('2020-01-01')", "np.datetime64('2019-12-31') + 1"),
]
OTHER = [
    ("np.arange(3)", "np.arange(4)"),
    ("np.arange(3)", "np.arange(3).astype('float32')"),
    ("{1, 2}", "{1, 2.5}"),
    ("{1}", "frozenset(['1'])"),
    ("torch.arange(2000)", "torch.arange(2000).flip(0)"),
    ("torch.zeros(2000)", "torch.zeros(2000).bfloat16()"),
    ("list(range(2000))", "list(range(2001))"),
    ("'a' * 20000", "'a' * 20001"),
    ("10 ** 5000", "10 ** 5000 + 1"),
    ("{'1': 0}", "{1: 0}"),
    ("{(1, 2): 0}", "{'(1, 2)': 0}"),
    ("nn.Linear(2, 3)", "nn.Linear(2, 4)"),
    ("nn.Linear(2, 3)", "nn.Linear(2, 3, bias=False)"),
    ("nn.Dropout(0.5)", "nn.Dropout(0.25)"),
    ("torch.float32", "torch.float64"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_things_are_the_same_in_two_runs(
    identities: Callable[..., Any], one: str, other: str
) -> None:
    first, second = identities(one, other)
    assert first == second is not None


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_different_things_are_not(identities: Callable[..., Any], one: str, other: str) -> None:
    first, second = identities(one, other)
    assert first != second
    assert first is not None


@pytest.mark.parametrize("said", ["torch.float32", "torch.Size([2])", "cpu", "Linear()", "b'ab'"])
def test_an_object_that_only_says_so_is_told_by_nothing(run: Run, said: str) -> None:
    for code in ("Liar()", "Liar", "type('torch.dtype', (), {})()"):
        outcome = run(code, LIAR.format(said=said))
        assert outcome.result is not None
        assert outcome.result.identity is None


@pytest.mark.parametrize(
    "code",
    [
        "torch.Tensor.__module__ = 'x'; torch.float32.__reduce__; torch.Tensor",
        "import builtins; builtins.repr = lambda x: 'torch.dtype torch.float64'; torch.float32",
        "torch.set_printoptions(threshold=1); torch.float32",
    ],
)
def test_what_a_program_puts_elsewhere_changes_no_identity(run: Run, code: str) -> None:
    outcome = run(code)
    assert outcome.result is not None
    assert outcome.result.identity in ("known torch.Tensor", "torch.dtype torch.float32")


def test_another_class_under_a_known_name_is_not_that_class(run: Run) -> None:
    outcome = run(
        "torch.Tensor", "class D: pass\nD.__module__, D.__qualname__ = 'torch', 'Tensor'\ntorch.Tensor = D"
    )
    assert outcome.result is not None
    assert outcome.result.identity is None


def test_a_module_with_code_of_its_own_is_told_by_nothing(run: Run) -> None:
    for code in (
        "m = nn.ReLU(); m.extra_repr = lambda: ''; m",
        "m = nn.ReLU(); m.register_forward_hook(lambda *a: None); m",
        "type('Linear', (nn.Linear,), {})(2, 3)",
    ):
        outcome = run(code)
        assert outcome.result is not None
        assert outcome.result.identity is None, code


def test_a_list_that_holds_itself_or_reaches_too_deep_is_told_by_nothing(run: Run) -> None:
    for code in ("a = []; a.append(a); a", "a = []\nfor _ in range(9999): a = [a]\na"):
        outcome = run(code)
        assert outcome.result is not None
        assert (outcome.result.kind, outcome.result.identity) == ("list", None)
