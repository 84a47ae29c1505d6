"""Forged and damaged reports through all that reads and uses them: ``python bench/border.py [N [SEED]]``.

Each is read as the runner reads one, and is then settled, written out, judged, compared and
drawn. Whatever raises, or takes more than a second of processor time, is written to standard error with the
report. Exit status 1 where there was any. The default is 1,000,000 reports, shared among the
processors; told is how many were read, and how many refused.
"""

from __future__ import annotations

import os
import random
import sys
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.lying import anything, use  # found through the path above

_SLOW = 1.0


def _some(seed: int, count: int) -> tuple[Counter[str], float]:
    draw = random.Random(seed)  # no secret
    ended: Counter[str] = Counter()
    longest = 0.0
    for _ in range(count):
        raw = anything(draw)
        began = process_time()
        try:
            ended[use(raw, draw).ended] += 1
        except Exception:  # noqa: BLE001  # whatever it is, it is a finding
            ended["raised"] += 1
            print(f"{traceback.format_exc()}\n{raw!r}", file=sys.stderr)
        seconds = process_time() - began
        longest = max(longest, seconds)
        if seconds > _SLOW:
            ended["slow"] += 1
            print(f"{seconds:.1f} s for {raw!r}", file=sys.stderr)
    return ended, longest


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 1_000_000
    seed = int(arguments[1]) if len(arguments) > 1 else 0
    share = 10_000
    parts = [min(share, count - start) for start in range(0, count, share)]
    began = perf_counter()
    ended: Counter[str] = Counter()
    longest = 0.0
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for some, slowest in pool.map(_some, range(seed, seed + len(parts)), parts):
            ended += some
            longest = max(longest, slowest)
    print(f"{count:,} reports in {perf_counter() - began:.1f} s, the slowest {longest * 1000:.1f} ms")
    print(", ".join(f"{name} {number:,}" for name, number in ended.most_common()))
    return 1 if ended["raised"] or ended["slow"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
