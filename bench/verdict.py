"""The cost of a confined verdict compared with a bare fork, in one run: ``python bench/verdict.py``.

The bare forks are made by a process that has done nothing but import torch
with one thread; each fork does the same op, ends with ``os._exit`` and is
waited for. Verdicts are those of programs whose text is checked and that run
in the sandbox. Processor time is reported too: it is more reliable than the clock on a
machine that is doing other things. The exit status is 1 if a ratio exceeds its limit.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from forks import ENVIRONMENT, BareForks  # noqa: E402  # found through the path above
from timing import Meter, children, interleaved, report  # noqa: E402

from quizapp.runner.client import Job, Program  # noqa: E402
from quizapp.runner.local import LocalRunner  # noqa: E402

_WARM = 200
_MANY = 1000
_BURSTS = 3
_STARTS = 3

_SETUP = "A = torch.arange(6).reshape(2, 3)"
_CODE = "A.unsqueeze(1)"
_JOB = Job((Program(code=_CODE, setup=_SETUP),))


def _import_torch() -> None:
    subprocess.run([sys.executable, "-c", "import torch"], check=True, env=ENVIRONMENT)


def _get_ready() -> None:
    runner = LocalRunner()
    began = perf_counter()
    runner.start().result()
    _READY.append(perf_counter() - began)
    runner.close()


_READY: list[float] = []


def main() -> int:
    cores = len(os.sched_getaffinity(0))
    fine = []
    _import_torch()
    _, plain = interleaved(_STARTS, _get_ready, _import_torch)
    fine.append(
        report("from nothing", "ready for the first run", _READY, 'python -c "import torch"', plain, 1.2)
    )

    bare = BareForks()
    runner = LocalRunner("cpu")
    ready = runner.start().result()
    print(ready.protections)
    worker, forker = Meter(max(children(os.getpid()))), Meter(bare.pid)

    def verdict() -> None:
        (outcome,) = runner.submit(_JOB).result()
        assert outcome.ended == "finished", outcome

    def verdicts() -> None:
        for future in [runner.submit(_JOB) for _ in range(_MANY)]:
            (outcome,) = future.result()
            assert outcome.ended == "finished", outcome

    def bare_fork() -> None:
        bare.fork(1, 1)

    def bare_forks() -> None:
        bare.fork(_MANY, cores)

    began = process_time()
    once, fork = interleaved(_WARM, verdict, bare_fork)
    fine.append(report("one at a time", "a warm verdict", once, "a bare fork with the same op", fork, 1.5))
    many, forks = interleaved(_BURSTS, verdicts, bare_forks)
    title = f"{_MANY} at once, {cores} at a time"
    fine.append(report(title, "verdicts", many, "bare forks with the same op", forks, 1.5))
    client = process_time() - began
    print("processor time, all of the above")
    print(f"  worker {worker.since():.2f} s, bare forks {forker.since():.2f} s, client {client:.2f} s")
    runner.close()
    bare.close()
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
