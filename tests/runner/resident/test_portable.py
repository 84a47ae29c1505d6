"""What drives resident processes runs where there is nothing of Linux.

Windows and macOS cannot be had here: a Python without their missing parts stands for them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

ELSEWHERE = """
import os, signal, sys
sys.platform = "win32"
for name in ("resource", "fcntl", "pwd", "grp", "termios"):
    sys.modules[name] = None
for name in ("fork", "prlimit", "killpg", "setsid", "pidfd_open", "set_blocking", "sched_getaffinity"):
    if hasattr(os, name):
        delattr(os, name)
"""


def said(code: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_client_needs_nothing_that_windows_lacks() -> None:
    modules = ("local", "scratch", "run_limits", "resident.serving", "resident.process", "resident.running")
    imports = "".join(f"import quizapp.runner.{name}\n" for name in modules)
    assert said(f"import tempfile\n{ELSEWHERE}{imports}print('ok')") == "ok\n"


def test_the_process_needs_nothing_that_windows_lacks() -> None:
    # Torch itself is imported as what it is: for another system it would look for other libraries.
    torch = "import torch, torch.utils.data, numpy, ctypes, tempfile, multiprocessing, socket\n"
    imports = "import quizapp.runner.worker.resident, quizapp.runner.worker.residence\n"
    linux = "print(sorted(n for n in sys.modules if n.startswith('quizapp.runner.worker.')))"
    found = said(f"{torch}{ELSEWHERE}{imports}{linux}")
    for name in ("confine", "landlock", "seccomp", "lifetime", "child", "template"):
        assert f"worker.{name}'" not in found
