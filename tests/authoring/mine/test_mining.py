"""What is counted in a learner's code, and which questions ask about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.authoring.mining import Counts, count, match
from quizapp.authoring.tree_names import Methods
from quizapp.bank import Question, load_pack

METHODS = Methods(
    frozenset({"view", "sum", "split", "backward", "shape", "to", "mode", "item"}),
    frozenset({"parameters", "register_buffer", "zero_grad", "to"}),
)
PUBLIC = frozenset(
    {"torch.cat", "torch.nn.Linear", "torch.nn.Module", "torch.Tensor.view", "torch.Tensor.sum", "torch.sum"}
)


def counted(tmp_path: Path, *texts: str) -> Counts:
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.py").write_text(text, encoding="utf-8")
    return count([tmp_path], METHODS)


def uses(tmp_path: Path, text: str) -> dict[str, int]:
    return dict(counted(tmp_path, text).uses)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import torch\ntorch.cat([a]); torch.cat([b])", {"torch.cat": 2}),
        ("import torch.nn as nn\nnn.Linear(1, 2)", {"torch.nn.Linear": 1}),
        ("from torch.nn import Linear as L\nL(1, 2)", {"torch.nn.Linear": 1}),
        ("import torch\nx.view(2).sum()", {"torch.Tensor.view": 1, "torch.Tensor.sum": 1}),
        ("import torch\nx.shape", {"torch.Tensor.shape": 1}),
        ("import torch\nargs.mode", {}),
        ("import torch\ntext.split(',')", {}),
        ("import torch\nx.split(2)", {"torch.Tensor.split": 1}),
        ("import torch\nx.split(sizes, dim=1)", {"torch.Tensor.split": 1}),
        ("import torch\nself.parameters(); self.view; self.sum(1)", {"torch.nn.Module.parameters": 1}),
        ("import torch\nimport numpy as np\nnp.sum(a)", {}),
        ("x.view(2)", {}),
        ("import torchvision\nx.view(2)", {}),
        ("import torch\nF.relu(x)", {}),
    ],
)
def test_names_are_counted_by_where_they_come_from(
    code: str, expected: dict[str, int], tmp_path: Path
) -> None:
    assert uses(tmp_path, code) == expected


@pytest.mark.parametrize(
    ("code", "idiom"),
    [
        ("x[x > 0]", "mask-index"),
        ("x[:, ~mask]", "mask-index"),
        ("x[(x > 0) & keep]", "mask-index"),
        ("x[[0, 2]]", "list-index"),
        ("x[:, None]", "new-axis"),
        ("x[..., 0]", "ellipsis"),
        ("class N(torch.nn.Module):\n    pass", "own-module"),
        ("from torch.utils.data import Dataset\nclass D(Dataset):\n    pass", "own-dataset"),
        ("class S(torch.autograd.Function):\n    pass", "own-function"),
        ("'cuda' if torch.cuda.is_available() else 'cpu'", "device-choice"),
        ("for x, y in train_loader:\n    pass", "batch-loop"),
        ("for i, b in enumerate(self.loader):\n    pass", "batch-loop"),
        ("for x in data:\n    loss(x).backward()\n    opt.step()", "training-step"),
        ("def step(x):\n    loss(x).backward()\n    opt.step()", "training-step"),
        ("for i, x in d:\n    f(x).backward()\n    if i % 4 == 0:\n        opt.step()", "accumulation"),
    ],
)
def test_idioms_are_told_by_their_form(code: str, idiom: str, tmp_path: Path) -> None:
    found = uses(tmp_path, f"import torch\n{code}\n")
    assert found[f"idiom:{idiom}"] == 1


def test_a_training_loop_in_a_function_is_one_step(tmp_path: Path) -> None:
    inner = "        for x in data:\n            x.backward(); o.step()\n"
    text = f"import torch\ndef train():\n    for e in range(9):\n{inner}"
    assert uses(tmp_path, text)["idiom:training-step"] == 1


@pytest.mark.parametrize("code", ["x[0]", "x[1:2]", "x['a']", "x[i]", "if a is None:\n    pass"])
def test_ordinary_code_is_no_idiom(code: str, tmp_path: Path) -> None:
    assert not [name for name in uses(tmp_path, f"import torch\n{code}\n") if name.startswith("idiom:")]


def questions() -> list[Question]:
    text = """pack: p
questions:
  - {id: joined, ask: shape, code: "torch.cat([A, A])", setup: A = torch.ones(2), docs: [torch.cat]}
  - {id: among-others, ask: shape, level: 2, code: "torch.cat([A]).sum().view(1)", setup: A = torch.ones(2)}
  - {id: set-up, ask: shape, code: A + 1, setup: "A = torch.cat([torch.ones(2)])"}
  - {id: masked, ask: value, code: "A[A > 1]", setup: "A = torch.arange(3)"}
"""
    loaded = load_pack(Path("p.yaml"), text.encode())
    assert loaded.pack is not None, loaded.faults
    return list(loaded.pack.questions)


def test_the_questions_that_ask_most_narrowly_come_first(tmp_path: Path) -> None:
    counts = counted(
        tmp_path,
        "import torch\ntorch.cat(a)\nb[b > 0]\nnn = torch.nn\ntorch.nn.Linear(1, 2)\n",
        "import torch\ntorch.cat(a)",
    )
    matched = match(counts, PUBLIC, questions(), METHODS)
    asked = {each.name: (each.files, each.uses, each.questions) for each in matched.asked}
    assert asked["torch.cat"] == (2, 2, ("p/joined", "p/among-others"))
    assert asked["idiom:mask-index"] == (1, 1, ("p/masked",))
    assert [each.name for each in matched.unasked] == ["torch.nn.Linear"]
    assert [(pack.pack, pack.questions) for pack in matched.packs] == [
        ("p", ("p/joined", "p/among-others", "p/masked"))
    ]


def test_one_operation_under_two_names_is_one(tmp_path: Path) -> None:
    counts = counted(tmp_path, "import torch\na.sum()\na.sum(0)\ntorch.sum(a)\n")
    matched = match(counts, PUBLIC, questions(), METHODS)
    assert [(each.name, each.uses) for each in matched.asked] == [("torch.Tensor.sum", 3)]


def test_names_that_pytorch_does_not_have_are_left_out(tmp_path: Path) -> None:
    counts = counted(tmp_path, "import torch\ntorch.symeig(a)\n")
    assert not match(counts, PUBLIC, questions(), METHODS).unasked


def test_nothing_found_matches_nothing(tmp_path: Path) -> None:
    matched = match(count([tmp_path], METHODS), PUBLIC, questions(), METHODS)
    assert not matched.questions
