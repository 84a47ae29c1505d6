"""How to start an interpreter that has nothing of the application but its worker."""

from __future__ import annotations

import os
import site
import sys
from pathlib import Path

from quizapp.runner.runner_errors import RunnerError

# The package may be outside the interpreter's path, as in a checkout. Its folder is put first on the
# path, and removed before anything else is imported.
_BOOT = """
import sys
folder = sys.argv.pop(1)
module = sys.argv.pop(1)
added = folder not in sys.path
if added:
    sys.path.insert(0, folder)
import quizapp.runner.worker
if added:
    sys.path.remove(folder)
from runpy import run_module
run_module(module, run_name="__main__", alter_sys=True)
"""

#: Environment variables that a worker keeps: library paths, and which devices may be used.
_KEPT = (
    "LD_LIBRARY_PATH",
    "PYTHONPATH",
    "CUDA_VISIBLE_DEVICES",
    "CUDA_DEVICE_ORDER",
    "HIP_VISIBLE_DEVICES",
    "ROCR_VISIBLE_DEVICES",
    "SYSTEMROOT",
)


def command(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of the worker. Raises RunnerError if there is no interpreter."""
    if not sys.executable:
        raise RunnerError("there is no Python interpreter to start a worker with")
    root = str(Path(__file__).resolve().parents[2])
    # -P: nothing is imported from the folder in which the application was started.
    return [sys.executable, "-P", "-c", _BOOT, root, module, *arguments]


def environment() -> dict[str, str]:
    """The environment of a worker until it has imported torch."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if site.ENABLE_USER_SITE:
        kept["PYTHONUSERBASE"] = site.getuserbase()
    else:
        kept["PYTHONNOUSERSITE"] = "1"
    return {
        **kept,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",  # makes the order of printed sets reproducible
        # Threads that exist before a fork are lost in it, and make each fork slower.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
