"""Bare forks: what a process costs that a lean parent with torch makes, for one op and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys

# Reads "COUNT SLOTS" lines; forks COUNT times, SLOTS at once; answers each line with one.
_BARE = """
import gc, os, sys
import torch
torch.set_num_threads(1)
(torch.arange(6).reshape(2, 3) + 1).sum()
gc.collect()
gc.freeze()
print("ready", flush=True)
for line in sys.stdin:
    count, slots = map(int, line.split())
    running = 0
    for _ in range(count):
        if running == slots:
            os.wait()
            running -= 1
        if os.fork() == 0:
            torch.arange(6).reshape(2, 3).unsqueeze(1)
            os._exit(0)
        running += 1
    while running:
        os.wait()
        running -= 1
    print("done", flush=True)
"""

#: One thread, as the worker has.
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class BareForks:
    """A process that forks as often as it is told, and does nothing else."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BARE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        self.pid = self._process.pid
        self._answered()

    def fork(self, count: int, slots: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{count} {slots}\n")
        self._process.stdin.flush()
        self._answered()

    def close(self) -> None:
        self._process.communicate()

    def _answered(self) -> None:
        assert self._process.stdout is not None
        self._process.stdout.readline()
