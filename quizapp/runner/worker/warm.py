"""Brings torch into the state in which every fork starts."""

from __future__ import annotations

import gc
import os
import random
import sysconfig
import warnings
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from pathlib import Path

from quizapp.runner import off_limits


def warm() -> str:
    """Import torch and initialize what would be slow or noisy after a fork; return torch's
    version.

    Raises ImportError if there is no torch.
    """
    warnings.simplefilter("ignore")
    import torch

    # A fork hangs in its first parallel op if its parent has ever run one.
    torch.set_num_threads(1)
    import numpy as np
    import torch.utils.data

    # Modules that a program may import and torch did not: once here instead of in every program.
    for name in sorted(off_limits.IMPORTABLE - {"torchinfo"}):
        import_module(name)

    torch.nn.functional.linear(torch.ones(1, 2), torch.ones(2, 2)).sum().item()
    torch.nn.functional.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2))
    repr(torch.ones(2))
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    # torch.compile asks how Python was built, and Python then where the user's packages are.
    os.environ.update(HOME=str(Path.cwd()), PYTHONUSERBASE=str(Path.cwd()))
    sysconfig.get_config_vars()["userbase"] = str(Path.cwd())  # an import may have asked already
    os.environ.clear()
    return str(torch.__version__)


def load_what_is_left() -> None:
    """Import what torch and Python import lazily, if that is fast: otherwise, the first program
    that needs it would count as having changed something."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    for name in ("torchinfo", "torch.utils._device"):
        with suppress(ImportError):  # it may not be installed
            import_module(name)
    file = BytesIO()
    torch.save(torch.ones(1), file)
    file.seek(0)
    torch.load(file)
    torch.vmap(torch.sum)(torch.ones(1, 1))
    next(iter(DataLoader(TensorDataset(torch.ones(1)))))


def freeze_memory() -> None:
    """Release memory that warming up left over; call it when all imports are done."""
    gc.collect()
    # A fork's garbage collector never visits frozen objects, so their pages stay shared.
    gc.freeze()
