"""The public names of the installed PyTorch, asked of the worker, and how often each is used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quizapp.authoring.tree_names import Methods
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.run_limits import Limits

_PUBLIC = """
from importlib import import_module
def public(owner):
    names = dir(owner)
    for name in names:
        if not name.startswith("_") and type(getattr(owner, name, None)).__name__ != "module":
            yield name
for path in {paths!r}:
    root, _, last = path.rpartition(".")
    try:
        found = getattr(import_module(root), last) if last in {classes!r} else import_module(path)
    except ImportError:
        continue
    for name in public(found):
        print(path + "." + name)
"""
_TENSOR, _MODULE = "torch.Tensor", "torch.nn.Module"
#: Where names are that a learner of PyTorch on one machine needs.
_PATHS = (
    "torch",
    _TENSOR,
    "torch.nn",
    "torch.nn.functional",
    _MODULE,
    "torch.nn.init",
    "torch.nn.utils",
    "torch.nn.utils.rnn",
    "torch.optim",
    "torch.optim.lr_scheduler",
    "torch.utils.data",
    "torch.utils.checkpoint",
    "torch.autograd",
    "torch.amp",
    "torch.func",
    "torch.linalg",
    "torch.fft",
)
_LIMITS = Limits(seconds=60.0)
_USE_FILE = Path(__file__).with_name("use_of_names.txt")


@dataclass(frozen=True, slots=True)
class PyTorchNames:
    """The public names of the modules and classes where most are, and in how many of the files that
    were counted each is used; names that none of them uses are not in ``counts``."""

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
    code = _PUBLIC.format(paths=_PATHS, classes=("Tensor", "Module"))
    job = Job((Program(code),), _LIMITS, on_cpu=True, language_check=False)
    [outcome] = runner.submit(job).result()
    public = frozenset(outcome.printed.splitlines() if outcome.ended == "finished" else ())
    counts = {name: count for name, count in use_of_names().items() if name in public}
    return PyTorchNames(public, counts, outcome.torch)


@cache
def use_of_names() -> dict[str, int]:
    """In how many of the files that were counted each name is used; ``use_of_names.txt``
    says which files those were."""
    counts = {}
    for line in _USE_FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            count, name = line.split()
            counts[name] = int(count)
    return counts
