"""Medians and ratios of things measured side by side."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter


def interleaved(times: int, *things: Callable[[], object]) -> list[float]:
    """Seconds each thing takes, as a median of ``times`` runs, one run of each in turn."""
    taken: list[list[float]] = [[] for _ in things]
    for _ in range(times):
        for thing, seconds in zip(things, taken, strict=True):
            began = perf_counter()
            thing()
            seconds.append(perf_counter() - began)
    return [median(seconds) for seconds in taken]


def report(title: str, name: str, seconds: float, baseline: str, base: float, limit: float) -> bool:
    """Print two times and their ratio; whether the ratio is within ``limit``."""
    ratio = seconds / base
    verdict = "ok" if ratio <= limit else "TOO SLOW"
    print(f"{title}\n  {name:<34}{_milliseconds(seconds)}\n  {baseline:<34}{_milliseconds(base)}")
    print(f"  ratio {ratio:.2f}, at most {limit:g}: {verdict}")
    return ratio <= limit


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:10.2f} ms"
