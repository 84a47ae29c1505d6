"""Import hooks that leave slow imports to another process, and that spare libraries from writing.

Optimizers, meta tensors, ``torch.func`` and some more make torch import its compiler, which takes
over a second. If a program needs that in a process without it, the process reports so and exits,
and the program is run again in a process that has already imported it. This is safe, since no
effect of a program is visible from outside. The time already used still counts.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

from quizapp.runner.endings import FAILED

_SLOW = frozenset({"torch._dynamo", "torch._decomp.decompositions_for_jvp", "sympy"})

# Bound here, out of reach of programs that replace it elsewhere.
_exit = os._exit


class _Watch(MetaPathFinder):
    """Ends the process when a slow module is about to be imported."""

    say: Callable[[], None] | None = None

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Find nothing: that is left to the other finders."""
        if fullname in _SLOW:
            if self.say is not None:
                self.say()
            _exit(FAILED)
        return None


_WATCH = _Watch()


def watch_slow() -> None:
    """From now on, in this process and its forks, slow imports end the process."""
    sys.meta_path.insert(0, _WATCH)


def say_with(say: Callable[[], None]) -> None:
    """Call ``say`` before the process ends in this way."""
    _WATCH.say = say


def allow_slow() -> None:
    """Permit slow imports again."""
    sys.meta_path.remove(_WATCH)


def import_slow() -> None:
    """Do the slow imports, and use each module once, in this single-threaded process."""
    import torch

    weight = torch.nn.Parameter(torch.ones(1))
    weight.grad = torch.ones(1)
    for optimizer in (torch.optim.SGD, torch.optim.Adam):
        optimizer([weight], lr=0.1).step()
    torch.ones(1, device="meta") * 2
    torch.func.jvp(torch.sin, (torch.ones(1),), (torch.ones(1),))
    torch.func.hessian(torch.sum)(torch.ones(1))
    torch.nested.nested_tensor([torch.ones(1)], layout=torch.jagged)
    torch.jit.trace(torch.sin, torch.ones(1))
    torch.compile(torch.nn.Linear(1, 1), backend="eager")
    _look_for_nothing()


def _look_for_nothing() -> None:
    """Make ``torch.compile`` skip its search for the files of a bisection, for which it would create
    the folder of its cache at each call."""
    try:
        from torch._inductor.compiler_bisector import CompilerBisector
    except ImportError:  # torch has moved it
        return
    CompilerBisector.in_process_cache = tempfile.gettempdir()


class _BeforeCompiler(MetaPathFinder):
    """Gives torch's compiler, which optimizers import, a folder before it tries to create its own."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Find nothing: that is left to the other finders."""
        if fullname in ("torch._dynamo", "torch._inductor"):
            # It also asks for the user's name, and would look that up in system files.
            os.environ.update(TORCHINDUCTOR_CACHE_DIR=self._folder, HOME=self._folder, LOGNAME="somebody")
        return None


def name_folder(folder: str) -> None:
    """Use ``folder``, which exists, for temporary files and for torch's compiler.

    Python would find one by writing, and torch would create one; both are refused.
    """
    tempfile.tempdir = folder
    sys.meta_path.insert(0, _BeforeCompiler(folder))
