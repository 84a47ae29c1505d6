"""What lines through ``quizapp try --jsonl`` cost beside bare forks: ``python bench/try_lines.py``.

The command is started as a user starts it, with all its lines waiting in a
pipe. It is ready when the first outcome comes; from there on the other lines
are held against as many bare forks (see ``forks.py``) that do the same op,
equally many at once. What the start takes is told beside. Exit status 1
where the ratio is beyond its limit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from forks import BareForks  # noqa: E402  # found through the path above
from timing import Meter, interleaved, report  # noqa: E402

_LINES = 1000
_TIMES = 3
_RATIO = 1.5

_LINE = {"setup": "A = torch.arange(6).reshape(2, 3)", "code": "A.unsqueeze(1)"}


class Lines:
    """Runs of the command, and what each took: in seconds until the first outcome, from
    there on, and in processor time from there on."""

    def __init__(self, folder: Path) -> None:
        self._asked = folder / "lines.jsonl"
        with self._asked.open("w") as asked:
            for number in range(_LINES + 1):
                asked.write(json.dumps({"id": str(number), **_LINE}) + "\n")
        self._workspace = folder
        self.starts: list[float] = []
        self.lines: list[float] = []
        self.used: list[float] = []

    def run(self) -> None:
        """Run the command once."""
        command = [sys.executable, "-m", "quizapp", "--workspace", str(self._workspace), "try", "--jsonl"]
        began = perf_counter()
        with (
            subprocess.Popen(["cat", self._asked], stdout=subprocess.PIPE) as source,
            subprocess.Popen(
                command,
                stdin=source.stdout,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
            ) as process,
        ):
            assert process.stdout is not None
            outcomes = [process.stdout.readline()]
            ready = perf_counter()
            meter = Meter(process.pid)
            outcomes += [process.stdout.readline() for _ in range(_LINES)]
            over = perf_counter()
            self.used.append(meter.since())
        for number, line in enumerate(outcomes):
            outcome = json.loads(line)
            assert outcome["id"] == str(number), outcome
            assert outcome["ended"] == "finished", outcome
        self.starts.append(ready - began)
        self.lines.append(over - ready)


def main() -> int:
    cores = len(os.sched_getaffinity(0))
    bare = BareForks()
    forks = Meter(bare.pid)
    used: list[float] = []

    def fork() -> None:
        bare.fork(_LINES, cores)
        used.append(forks.since())

    with tempfile.TemporaryDirectory() as folder:
        lines = Lines(Path(folder))
        _, forked = interleaved(_TIMES, lines.run, fork)
    names = "lines from ready", "bare forks with the same op"
    fine = report(f"{_LINES} lines, {cores} at a time", names[0], lines.lines, names[1], forked, _RATIO)
    report("the same, in processor time", names[0], lines.used, names[1], used)
    print(f"until the first outcome {median(lines.starts):.2f} s, all told ", end="")
    print(f"{median(map(sum, zip(lines.starts, lines.lines, strict=True))):.2f} s")
    bare.close()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
