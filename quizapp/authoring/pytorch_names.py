"""Asks the worker what the installed PyTorch has: its public names, and how often each is used."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.authoring.exercised import Methods
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome

#: PyTorch keeps how often its names occur in public code beside the tests of
#: functorch. It is no public module, and later versions may lack it.
_COUNTS = """
from torch._functorch import top_operators_github_usage as usage
for name, count in usage.top_torch:
    print(f"torch.{name}", count)
for name, count, *_ in usage.top_nn_functional + usage.top_nn_module:
    print(f"torch.{name}", count)
for name in usage.method_only_ops:
    print(f"torch.Tensor.{name}", 0)
"""
_PUBLIC = """
for name in dir({module}):
    if not name.startswith("_") and type(getattr({module}, name, None)).__name__ != "module":
        print("{module}." + name)
"""
_TENSOR, _MODULE = "torch.Tensor", "torch.nn.Module"
_MODULES = ("torch", "torch.nn", "torch.nn.functional", _TENSOR, _MODULE)


@dataclass(frozen=True, slots=True)
class PyTorchNames:
    """The public names of the listed where most are, and how often each occurs
    in public code: 0 where PyTorch lists it without a number. ``counts`` is
    empty where this version lists none."""

    public: frozenset[str]
    counts: dict[str, int]
    torch: str

    @property
    def methods(self) -> Methods:
        """What tensors and modules have."""
        return Methods(self._within(_TENSOR), self._within(_MODULE))

    def _within(self, module: str) -> frozenset[str]:
        return frozenset(name.rpartition(".")[2] for name in self.public if name.rpartition(".")[0] == module)


def pytorch_names(runner: Runner) -> PyTorchNames:
    """Ask the worker. Raises RunnerError where it cannot serve."""
    programs = (Program(_COUNTS), *(Program(_PUBLIC.format(module=module)) for module in _MODULES))
    # The check is for what strangers write; PyTorch's counts are no public module.
    counted, *listed = runner.submit(Job(programs, language_check=False)).result()
    public = frozenset(name for outcome in listed for name in _printed(outcome))
    counts: dict[str, int] = {}
    for line in _printed(counted):
        name, _, count = line.partition(" ")
        if name in public:
            counts[name] = int(count)
    return PyTorchNames(public, counts, counted.torch)


def _printed(outcome: Outcome) -> list[str]:
    return outcome.printed.splitlines() if outcome.ended == "finished" else []
