"""The trace shows the calls a reader of the program sees, and no others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quizapp.runner.outcome import Outcome, TraceRow

Run = Callable[..., Outcome]


def calls(outcome: Outcome) -> list[str]:
    return [row.call for row in outcome.trace]


def test_each_call_has_its_shape_and_dtype(run: Run) -> None:
    outcome = run("torch.arange(2 * 3).reshape(2, 3).unsqueeze(1)")
    assert outcome.trace == (
        TraceRow("torch.arange", (6,), "int64"),
        TraceRow("Tensor.reshape", (2, 3), "int64"),
        TraceRow("Tensor.unsqueeze", (2, 1, 3), "int64"),
    )


def test_setup_is_not_traced(run: Run) -> None:
    assert calls(run("A.T", "A = torch.ones(2, 3)")) == ["Tensor.T"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("F.relu(x)", ["F.relu"]),
        ("F.gelu(x)", ["F.gelu"]),
        ("F.max_pool2d(image, 1)", ["F.max_pool2d"]),
        ("F.cross_entropy(x, t)", ["F.cross_entropy"]),
        ("torch.linalg.inv(x)", ["torch.linalg.inv"]),
        ("torch.einsum('ij->ji', x)", ["torch.einsum"]),
        ("torch.max(x, dim=1)", ["torch.max", "torch.max"]),
        ("x.norm()", ["Tensor.norm"]),
        ("x[0]", ["Tensor[...]"]),
        ("x + 1", ["Tensor.add"]),
        ("1 - x", ["Tensor.sub"]),
        ("x == t", ["Tensor.eq"]),
        ("7 // (t + 1)", ["Tensor.add", "Tensor.floor_divide"]),
        ("~t & t", ["Tensor.bitwise_not", "Tensor.bitwise_and"]),
        ("t |= 1", ["Tensor.bitwise_or_"]),
        ("x.mean().item()", ["Tensor.mean"]),
        ("print(x)", []),
        ("x.shape", []),
        ("layer(x)", ["nn.Linear"]),
        ("net(x)", ["Net"]),
        ("nn.Linear(2, 2)", []),
        ("Net()", []),
        ("nn.Sequential(layer, nn.ReLU())(x)", ["nn.Sequential"]),
        ("double(x)", ["Tensor.mul"]),
        ("x.sum().backward()", ["Tensor.sum"]),
        ("torch.optim.SGD([x], lr=0.1).step()", []),
        ("next(iter(DataLoader(TensorDataset(x), batch_size=2)))", []),
    ],
)
def test_calls_have_the_names_of_the_documentation(run: Run, code: str, expected: list[str]) -> None:
    setup = (
        "x = torch.eye(2, requires_grad=True)\nimage = x.reshape(1, 2, 2)\n"
        "t = torch.tensor([0, 1])\nlayer = nn.Linear(2, 2)\n"
        "class Net(nn.Module):\n"
        "  def __init__(self):\n    super().__init__()\n    self.layer = nn.Linear(2, 2)\n"
        "  def forward(self, x): return F.relu(self.layer(x))\n"
        "net = Net()\ndef double(x): return x * 2"
    )
    outcome = run(code, setup)
    assert outcome.ended == "finished", outcome
    assert calls(outcome) == expected


def test_calls_before_an_error_are_traced(run: Run) -> None:
    outcome = run("torch.ones(2).reshape(3)")
    assert (outcome.ended, calls(outcome)) == ("error", ["torch.ones"])


def test_a_module_that_fails_is_closed(run: Run) -> None:
    code = "try: nn.Linear(3, 4)(torch.ones(2))\nexcept RuntimeError: pass\ntorch.zeros(1)"
    assert calls(run(code)) == ["torch.ones", "torch.zeros"]


def test_a_long_trace_is_cut(run: Run) -> None:
    assert len(run("for _ in range(200): torch.ones(1)").trace) == 50
