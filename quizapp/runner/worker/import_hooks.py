"""Hooks into imports: for what takes long, and where nothing can be written.

What takes long to import is left to a process that has imported it already. Optimizers,
tensors without memory, derivatives of functions and some more have torch import its
compiler, which takes over a second. A program in a process without it that comes to need
it says so and ends, and is run again where it is there: nothing that a program does can be
seen from outside, so it may begin anew. The time that it took is not given back.
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

# Bound here, where a program that puts something else in its place does not reach.
_exit = os._exit


class _Watch(MetaPathFinder):
    """Ends the process when a slow module is about to be imported."""

    say: Callable[[], None] | None = None

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Find nothing: the finders behind this one do."""
        if fullname in _SLOW:
            if self.say is not None:
                self.say()
            _exit(FAILED)
        return None


_WATCH = _Watch()


def watch_slow() -> None:
    """From here on, in this process and its forks, importing what is slow ends the process."""
    sys.meta_path.insert(0, _WATCH)


def say_with(say: Callable[[], None]) -> None:
    """Have ``say`` called before the process ends so."""
    _WATCH.say = say


def allow_slow() -> None:
    """Let everything be imported again."""
    sys.meta_path.remove(_WATCH)


def import_slow() -> None:
    """Import what is slow, and use it once, in this process of one thread."""
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
    """Spare ``torch.compile`` its search for the files of a bisection: it looks for them in the
    folder of its cache, which it would make at each call."""
    try:
        from torch._inductor.compiler_bisector import CompilerBisector
    except ImportError:  # torch has moved it
        return
    CompilerBisector.in_process_cache = tempfile.gettempdir()


class _BeforeCompiler(MetaPathFinder):
    """Names a folder to torch's compiler, which optimizers import, before it tries to make its own."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Find nothing: the finders behind this one do."""
        if fullname in ("torch._dynamo", "torch._inductor"):
            # It also asks whose process it is, and would look that up in the system's files.
            os.environ.update(TORCHINDUCTOR_CACHE_DIR=self._folder, HOME=self._folder, LOGNAME="somebody")
        return None


def name_folder(folder: str) -> None:
    """Have ``folder``, which exists, taken for the one of temporary files and of torch's compiler.

    Python would look for one by writing, torch would make one, and both are refused.
    """
    tempfile.tempdir = folder
    sys.meta_path.insert(0, _BeforeCompiler(folder))
