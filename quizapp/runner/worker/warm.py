"""Brings torch to the state from which every fork starts."""

from __future__ import annotations

import gc
import importlib
import os
import random
import warnings

from quizapp.runner import off_limits


def warm() -> str:
    """Import torch and touch what would be slow or noisy after a fork; returns torch's version.

    Raises ImportError where there is no torch.
    """
    warnings.simplefilter("ignore")
    import torch

    # A fork hangs in its first parallel op if its parent has ever run one.
    torch.set_num_threads(1)
    import numpy as np
    import torch.utils.data

    # What a program may import, and torch did not: once here instead of in every program.
    for name in sorted(off_limits.IMPORTABLE - {"torchinfo"}):
        importlib.import_module(name)

    torch.nn.functional.linear(torch.ones(1, 2), torch.ones(2, 2)).sum().item()
    torch.nn.functional.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2))
    repr(torch.ones(2))
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    os.environ.clear()
    return str(torch.__version__)


def settle() -> None:
    """Give back what warming left over; to be called when nothing more will be imported."""
    gc.collect()
    # Frozen objects are never visited by a fork's collector, so their pages stay shared.
    gc.freeze()
