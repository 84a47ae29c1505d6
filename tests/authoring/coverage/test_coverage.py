"""Which names of PyTorch questions exercise, read from their code and weighed by PyTorch's own counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.authoring.covered_names import covered
from quizapp.authoring.exercised import exercised
from quizapp.authoring.pytorch_names import PyTorchNames, pytorch_names, use_of_names
from quizapp.authoring.tree_names import Methods
from quizapp.bank import Folder, Question, load_library, load_pack
from quizapp.config.workspace import bundled_questions
from quizapp.runner.client import Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome

METHODS = Methods(frozenset({"unsqueeze", "sum", "T", "to", "split", "add_"}), frozenset({"children", "to"}))


def question(keys: str, ask: str = "shape") -> Question:
    text = f"pack: p\ntitle: P\nquestions:\n  - id: a\n    ask: {ask}\n" + keys
    loaded = load_pack(Path("p.yaml"), text.encode())
    assert loaded.pack is not None, loaded.faults
    return loaded.pack.questions[0]


def names(keys: str, ask: str = "shape") -> set[str]:
    return set(exercised(question(keys, ask), METHODS))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("torch.cat([torch.ones(2)])", {"torch.cat", "torch.ones"}),
        ("nn.Linear(2, 3)", {"torch.nn.Linear"}),
        ("F.relu(1)", {"torch.nn.functional.relu"}),
        ("torch.nn.functional.relu(1)", {"torch.nn.functional.relu"}),
        ("DataLoader([1])", {"torch.utils.data.DataLoader"}),
        ("from torch import linalg as L\n    L.norm(1)", {"torch.linalg.norm"}),
        ("import torch.nn.init as init\n    init.zeros_(1)", {"torch.nn.init.zeros_"}),
        ("g = torch.gather\n    g(1)", {"torch.gather"}),
        ("torch.float32", {"torch.float32"}),
        ("A.unsqueeze(0).sum()", {"torch.Tensor.unsqueeze", "torch.Tensor.sum"}),
        ("A.T", {"torch.Tensor.T"}),
        ("A.to(1)", {"torch.Tensor.to"}),
        ("list(net.children())", {"torch.nn.Module.children"}),
        ("A @ B", {"torch.matmul"}),
        ("nn.Linear.__name__", {"torch.nn.Linear"}),
        ("class N(nn.Module):\n        pass", {"torch.nn.Module"}),
        ("import numpy as np\n    np.ones(2)", set()),
        ("'a b'.split()", set()),
        ("math.floor(1.5)", set()),
        ("A.no_such_thing", set()),
        ("torch", set()),
        ("this is no Python", set()),
    ],
)
def test_names_are_told_by_where_they_come_from(code: str, expected: set[str]) -> None:
    assert names(f"    code: |\n      {code.replace(chr(10) + '    ', chr(10) + '      ')}\n") == expected


def test_setup_options_right_and_mistakes_count() -> None:
    keys = """    prompt: Which?
    setup: A = torch.ones(2)
    options: [A.sum(), "torch.zeros(2)"]
    right: torch.is_tensor(it)
"""
    wanted = {"torch.ones", "torch.Tensor.sum", "torch.zeros", "torch.is_tensor"}
    assert names(keys, "choice") == wanted
    mistaken = "    code: '1'\n    mistakes: [{id: m, setup: A = torch.eye(2), code: A.T}]\n"
    assert names(mistaken) == {"torch.eye", "torch.Tensor.T"}


def test_names_that_vary_are_all_exercised() -> None:
    keys = "    vary: {call: [cat, stack], n: {from: 1, to: 500}}\n    code: torch.$call([1] * $n)\n"
    assert names(keys) == {"torch.cat", "torch.stack"}


def test_lines_and_what_belongs_in_blanks_count() -> None:
    ordered = "    lines: [A = torch.ones(2), B = A.sum()]\n    extra: [C = torch.eye(2)]\n    code: B.T\n"
    assert names(ordered, "order") == {"torch.ones", "torch.Tensor.sum", "torch.eye", "torch.Tensor.T"}
    blank = "    setup: A = torch.ones(2)\n    code: A.___(0)\n    fill: unsqueeze\n"
    assert names(blank, "blank") == {"torch.ones", "torch.Tensor.unsqueeze"}


def test_what_setup_imports_is_known_in_code() -> None:
    keys = "    setup: from torch import linalg as L\n    code: L.norm(1)\n"
    assert "torch.linalg.norm" in names(keys)


COUNTED = PyTorchNames(
    frozenset({"torch.Tensor.sum", "torch.Tensor.unsqueeze"}),
    {
        "torch.cat": 50,
        "torch.sum": 30,
        "torch.relu": 5,
        "torch.nn.functional.relu": 10,
        "torch.nn.ReLU": 4,
        "torch.Tensor.view": 0,
    },
    "2.13.0",
)


def test_one_operation_under_several_names_is_one() -> None:
    result = covered([question("    code: A.sum() + F.relu(A)\n")], COUNTED)
    assert [(each.name, each.count) for each in result.exercised] == [
        ("torch.Tensor.sum", 30),
        ("torch.nn.functional.relu", 15),
    ]
    assert (result.counted, result.asked) == (5, 2)
    assert result.share == pytest.approx(45 / 99)


def test_the_most_used_that_are_missing_come_first_and_the_uncounted_last() -> None:
    result = covered([question("    code: torch.sum(A)\n")], COUNTED)
    assert [(each.name, each.count) for each in result.missing] == [
        ("torch.cat", 50),
        ("torch.nn.functional.relu", 15),
        ("torch.nn.ReLU", 4),
        ("torch.Tensor.view", None),
    ]


def test_each_name_tells_the_questions_that_use_it() -> None:
    [name] = covered([question("    code: torch.cat([A])\n")], COUNTED).exercised
    assert name.questions == ("p/a",)


def test_the_most_used_names_of_each_place_that_are_missing_are_told() -> None:
    result = covered([question("    code: torch.sum(A)\n")], COUNTED)
    told = {one.owner: (one.of, one.missing) for one in result.most_used}
    assert told["torch"] == (3, ("torch.cat", "torch.relu"))
    assert told["torch.nn"] == (1, ("torch.nn.ReLU",))
    assert told["torch.Tensor"] == (1, ("torch.Tensor.view",))


def test_the_installed_pytorch_has_the_names_that_were_counted(runner: Runner) -> None:
    found = pytorch_names(runner)
    assert found.torch
    assert found.counts["torch.cat"] > found.counts["torch.einsum"] > 0
    assert {"torch.nn.Linear", "torch.Tensor.view", "torch.optim.AdamW"} <= found.counts.keys()
    assert set(found.counts) <= found.public
    assert "unsqueeze" in found.methods.tensor
    assert "children" in found.methods.module
    assert not any(name.rpartition(".")[2].startswith("_") for name in found.public)


def test_the_bundled_questions_ask_for_what_is_used_most(runner: Runner) -> None:
    library = load_library([Folder(bundled_questions(), bundled=True)])
    result = covered(list(library.questions.values()), pytorch_names(runner))
    assert result.share is not None
    assert result.share >= 0.97
    assert not [name for one in result.most_used for name in one.missing]


def test_what_nobody_calls_has_no_weight() -> None:
    counts = use_of_names()
    assert "torch.t" not in counts
    assert "torch.mode" not in counts


def test_a_pytorch_without_these_names_leaves_what_is_exercised() -> None:
    def answer(_: Program) -> Outcome:
        return Outcome("finished", "cpu", "3.0", 0.1, printed="torch.Tensor.no_such\n")

    found = pytorch_names(FakeRunner(answer))
    assert not found.counts
    result = covered([question("    code: F.relu(A)\n")], found)
    assert result.share is None
    assert [(each.name, each.count) for each in result.exercised] == [("torch.nn.functional.relu", None)]
    assert not result.missing
