"""Runs the examples of torch's docstrings in a plain Python: what they give outside the runner.

Reads a JSON list of lists of examples, one list a docstring, and writes one of the same
shape with ``[text, seconds]`` for each example, the text null where it fails. Not a test
module: a process of its own, in which nothing of quizapp is loaded.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import math
import random
import sys
import warnings
from time import process_time
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset


def main() -> None:
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    asked = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        given = [_run(examples) for examples in asked]
    json.dump(given, sys.stdout)


def _run(examples: list[str]) -> list[tuple[str | None, float]]:
    """What each example gives, None where it fails; an example that fails changes nothing for the next."""
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)
    torch.set_grad_enabled(True)
    torch.set_printoptions(profile="default", sci_mode=None)
    names: dict[str, Any] = {"torch": torch, "nn": nn, "F": functional, "math": math, "__name__": "__main__"}
    names.update(DataLoader=DataLoader, TensorDataset=TensorDataset)
    given = []
    for example in examples:
        began = process_time()
        text = _one(example, names)
        given.append((text, process_time() - began))
    return given


def _one(example: str, names: dict[str, Any]) -> str | None:
    drawn = torch.get_rng_state()
    try:
        tree = ast.parse(example)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<code>", "exec"), names)
        if not isinstance(last, ast.Expr):
            return "None"
        return repr(eval(compile(ast.Expression(last.value), "<code>", "eval"), names))
    except Exception:  # noqa: BLE001  # an example may raise anything
        torch.set_rng_state(drawn)
        return None


if __name__ == "__main__":
    main()
