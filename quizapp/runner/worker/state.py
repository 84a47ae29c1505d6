"""Resets torch, numpy and Python to the state in which every program starts."""

from __future__ import annotations

import decimal
import gc
import random
import sys
import warnings

import numpy as np
import torch

_SEED = 0
_RECURSION_LIMIT = sys.getrecursionlimit()
_NUMPY_PRINT = np.get_printoptions()


def seed() -> None:
    """Seed every random generator a program may use, always with the same seed."""
    random.seed(_SEED)
    np.random.seed(_SEED)
    torch.default_generator.manual_seed(_SEED)


def reset() -> None:
    """Undo settings that an earlier program of the same job may have changed."""
    while torch._C._len_torch_function_stack():
        torch._C._pop_torch_function_stack()  # entered and never left
    torch.set_default_device(None)
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)
    torch.set_printoptions(profile="default", sci_mode=None)
    if torch.are_deterministic_algorithms_enabled():
        torch.use_deterministic_algorithms(False)  # takes a second the first time
    torch.set_flush_denormal(False)
    torch.set_float32_matmul_precision("highest")
    torch.set_num_threads(1)
    torch.autograd.set_detect_anomaly(False)
    if np.get_printoptions() != _NUMPY_PRINT:
        np.set_printoptions(**_NUMPY_PRINT)
    np.seterr(all="warn")
    decimal.setcontext(decimal.Context())
    sys.setrecursionlimit(_RECURSION_LIMIT)
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    gc.enable()
    seed()
