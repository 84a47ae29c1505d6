"""The public names of the installed PyTorch, fetched from the worker, and how often each is used."""

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
#: The modules whose names matter to a learner on one machine.
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
    """The public names of the main modules and classes, and the number of counted files that use
    each; unused names are not in ``counts``."""

    public: frozenset[str]
    counts: dict[str, int]
    torch: str

    @property
    def methods(self) -> Methods:
        """The public methods of tensors and modules."""
        return Methods(self._within(_TENSOR), self._within(_MODULE))

    def _within(self, module: str) -> frozenset[str]:
        return frozenset(name.rpartition(".")[2] for name in self.public if name.rpartition(".")[0] == module)


def pytorch_names(runner: Runner) -> PyTorchNames:
    """Fetch the names from the worker. Raises RunnerError if it fails."""
    code = _PUBLIC.format(paths=_PATHS, classes=("Tensor", "Module"))
    job = Job((Program(code),), _LIMITS, on_cpu=True, language_check=False)
    [outcome] = runner.submit(job).result()
    public = frozenset(outcome.printed.splitlines() if outcome.ended == "finished" else ())
    counts = {name: count for name, count in use_of_names().items() if name in public}
    return PyTorchNames(public, counts, outcome.torch)


@cache
def use_of_names() -> dict[str, int]:
    """The number of counted files that use each name. ``use_of_names.txt`` lists the files."""
    counts = {}
    for line in _USE_FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            count, name = line.split()
            counts[name] = int(count)
    return counts
