"""What a program changed in a process is found afterwards, and what only looks changed is not.

Each case runs in a fork, which takes the record itself.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quizapp.runner.outcome import Outcome

Run = Callable[..., Outcome]

_COMPARED = """
from quizapp.runner.worker import state
from quizapp.runner.worker.record import Record
import torch._dynamo
state.reset()
record = Record()
{change}
state.reset()
told = record.difference()
"""


def found(run: Run, change: str) -> str | None:
    outcome = run("told", _COMPARED.format(change=change))
    assert outcome.result is not None, outcome
    value: str | None = outcome.result.values
    return value


@pytest.mark.parametrize(
    "harmless",
    [
        "torch.set_default_dtype(torch.float64); torch.set_default_device('meta')",
        "nn.Linear(3, 2)(torch.ones(1, 3)).sum().backward()",
        "import warnings; warnings.warn('once', stacklevel=1)",
        "class Own(nn.Module):\n  def forward(self, x): return x\nOwn()(torch.ones(1))",
        "import copy; copy.deepcopy(nn.Sequential(nn.Linear(2, 2), nn.ReLU()))",
        "nn.Linear(1, 1).register_forward_hook(lambda *a: None)",
        "o = torch.optim.Adam([torch.ones(1, requires_grad=True)]); o.zero_grad(); o.state_dict()",
        "torch.manual_seed(3); torch.rand(3)",
        "torch.device('meta').__enter__()",
        "with torch.no_grad(), torch.autocast('cpu'): torch.ones(2, 2) @ torch.ones(2, 2)",
    ],
)
def test_what_programs_do_is_no_change(run: Run, harmless: str) -> None:
    assert found(run, harmless) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("torch.arange = None", "torch.arange"),
        ("torch.own = 5", "torch.own"),
        ("del torch.ones_like", "torch.ones_like"),
        ("torch.Tensor.sum = lambda *a: 3", "Tensor.sum"),
        ("nn.Linear.forward = lambda *a: 3", "Linear.forward"),
        ("F.relu = F.gelu", "torch.nn.functional.relu"),
        ("torch.linalg.inv = torch.linalg.det", "torch.linalg.inv"),
        ("torch.optim.SGD.step = None", "SGD.step"),
        ("math.pi = 3", "math.pi"),
        ("import numpy; numpy.ones = numpy.zeros", "numpy.ones"),
        ("import builtins; builtins.hex = None", "builtins.hex"),
        ("import collections; collections.OrderedDict = dict", "collections.OrderedDict"),
        (
            "import quizapp.runner.worker.describe as d; d._outline = None",
            "quizapp.runner.worker.describe._outline",
        ),
        ("import sys, types; sys.modules['new'] = types.ModuleType('new')", "imported new"),
        ("import sys, types; sys.modules['copy'] = types.ModuleType('copy')", "a module was replaced"),
        (
            "import threading; e = threading.Event(); threading.Thread(target=e.wait, daemon=True).start()",
            "a thread goes on",
        ),
        ("torch.autocast('cpu').__enter__()", "autocast was set"),
        (
            "nn.modules.module.register_module_forward_hook(lambda *a: None)",
            "a hook of every module was set",
        ),
        ("torch.autograd.graph.saved_tensors_hooks(id, id).__enter__()", "hooks of saved tensors was set"),
        ("torch.backends.cudnn.benchmark = True", "backends was set"),
        ("torch.use_deterministic_algorithms(True, warn_only=True); torch.set_warn_always(True)", "warnings"),
        ("import numpy; numpy.seterr(all='raise'); numpy.add = None", "numpy.add"),
        ("nn.Module.dump_patches = True", "Module.dump_patches"),
    ],
)
def test_what_would_reach_the_next_program_is_found(run: Run, change: str, told: str) -> None:
    assert told in (found(run, change) or "")
