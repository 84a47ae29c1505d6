"""Times of things measured side by side, and their ratio."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter


def interleaved(times: int, *things: Callable[[], object]) -> list[list[float]]:
    """Seconds each thing takes, ``times`` runs of each, one run of each in turn."""
    taken: list[list[float]] = [[] for _ in things]
    for _ in range(times):
        for thing, seconds in zip(things, taken, strict=True):
            began = perf_counter()
            thing()
            seconds.append(perf_counter() - began)
    return taken


def report(title: str, name: str, taken: list[float], baseline: str, base: list[float], limit: float) -> bool:
    """Print both medians and their ratio; whether the ratio is within ``limit``."""
    one, other = median(taken), median(base)
    ratio = one / other
    pairs = sorted(a / b for a, b in zip(taken, base, strict=True))
    verdict = "ok" if ratio <= limit else "TOO SLOW"
    print(f"{title}\n  {name:<34}{_milliseconds(one)}\n  {baseline:<34}{_milliseconds(other)}")
    print(f"  ratio {ratio:.2f} (pairs {pairs[0]:.2f} to {pairs[-1]:.2f}), at most {limit:g}: {verdict}")
    return ratio <= limit


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:10.2f} ms"
