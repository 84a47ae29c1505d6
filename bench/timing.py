"""Times of things measured side by side, and their ratio."""

from __future__ import annotations

import os
from collections.abc import Callable
from math import inf
from pathlib import Path
from statistics import median
from time import perf_counter


class Meter:
    """Processor time, in seconds, of processes, their descendants, and those they have waited for."""

    def __init__(self, *pids: int) -> None:
        self._pids = pids
        self._before = self._read()

    def since(self) -> float:
        """What was used since this was asked last."""
        before, self._before = self._before, self._read()
        return self._before - before

    def _read(self) -> float:
        waiting, ticks = list(self._pids), 0
        for pid in waiting:  # which grows
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except FileNotFoundError:  # it ended just now
                continue
            ticks += sum(map(int, fields[11:15]))
            waiting += children(pid)
        return ticks / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The processes that one has started and not yet waited for."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def interleaved(times: int, *things: Callable[[], object]) -> list[list[float]]:
    """Seconds each thing takes, ``times`` runs of each, one run of each in turn."""
    taken: list[list[float]] = [[] for _ in things]
    for _ in range(times):
        for thing, seconds in zip(things, taken, strict=True):
            began = perf_counter()
            thing()
            seconds.append(perf_counter() - began)
    return taken


def report(
    title: str, name: str, taken: list[float], baseline: str, base: list[float], limit: float = inf
) -> bool:
    """Print both medians and their ratio; whether the ratio is within ``limit``, if there is one."""
    one, other = median(taken), median(base)
    ratio = one / other
    pairs = sorted(a / b for a, b in zip(taken, base, strict=True))
    verdict = "" if limit == inf else f", at most {limit:g}: {'ok' if ratio <= limit else 'TOO SLOW'}"
    print(f"{title}\n  {name:<34}{_milliseconds(one)}\n  {baseline:<34}{_milliseconds(other)}")
    print(f"  ratio {ratio:.2f} (pairs {pairs[0]:.2f} to {pairs[-1]:.2f}){verdict}")
    return ratio <= limit


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:10.2f} ms"
