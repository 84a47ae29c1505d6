"""What checking the bundled library costs beside running its programs plainly: ``python bench/check.py``.

The plain side is one process a core that has imported torch, takes every
second program (with two cores), and does nothing but run setup and code in a
fresh namespace with a fixed seed: no fork, no confinement, no limits, nothing
reported. The programs are those that the check itself runs, second runs and
probes included. Processor time is told too: it says more than the clock on a
machine that does other things. Exit status 1 where the ratio is beyond its limit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path
from time import process_time

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from timing import Meter, children, interleaved, report  # noqa: E402  # found through the path above

from quizapp.authoring.checking import check  # noqa: E402
from quizapp.authoring.gathering import gather  # noqa: E402
from quizapp.bank.variation import _variants  # noqa: E402  # to have it start without what it remembers
from quizapp.config.workspace import bundled_questions  # noqa: E402
from quizapp.runner.client import Job, WorkerReady  # noqa: E402
from quizapp.runner.local import LocalRunner  # noqa: E402
from quizapp.runner.outcome import Outcome  # noqa: E402
from quizapp.runner.run_limits import Limits  # noqa: E402

_TIMES = 3
_RATIO = 2.0

_PLAIN = """
import ast, contextlib, io, json, math, random, sys
import numpy, torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset
torch.set_num_threads(1)
programs = json.loads(sys.stdin.readline())

def run(setup, code, right):
    torch.manual_seed(0)
    names = dict(torch=torch, nn=nn, F=F, math=math, DataLoader=DataLoader, TensorDataset=TensorDataset)
    error = None
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(setup, names)
            tree = ast.parse(code)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "code", "exec"), names)
            if last is not None:
                names["it"] = eval(compile(ast.Expression(last.value), "code", "eval"), names)
                repr(names["it"])
        except Exception as raised:
            error = type(raised).__name__
        if right is not None:
            with contextlib.suppress(Exception):
                eval(right, {**names, "error": error})
    while torch._C._len_torch_function_stack():
        torch._C._pop_torch_function_stack()

print("ready", flush=True)
for line in sys.stdin:
    for program in programs:
        run(*program)
    print("done", flush=True)
"""

_ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Recording:
    """A runner that remembers what it was asked to run."""

    def __init__(self, runner: LocalRunner) -> None:
        self._runner = runner
        self.programs: list[tuple[str, str, str | None]] = []

    def start(self) -> Future[WorkerReady]:
        return self._runner.start()

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        for under in dict.fromkeys(program.under for program in job.programs if program.under):
            self.programs.append(("", under, None))
        self.programs += [(program.setup, program.code, program.right) for program in job.programs]
        return self._runner.submit(job)

    def close(self) -> None:
        self._runner.close()


class Plain:
    """One process a core, each with its share of the programs."""

    def __init__(self, programs: list[tuple[str, str, str | None]], cores: int) -> None:
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", _PLAIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=_ENVIRONMENT,
            )
            for _ in range(cores)
        ]
        for index, process in enumerate(self._processes):
            self._say(process, json.dumps(programs[index::cores]))
        for process in self._processes:
            self._hear(process)

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]

    def run(self) -> None:
        for process in self._processes:
            self._say(process, "go")
        for process in self._processes:
            self._hear(process)

    def close(self) -> None:
        for process in self._processes:
            process.communicate()

    @staticmethod
    def _say(process: subprocess.Popen[str], line: str) -> None:
        assert process.stdin is not None
        process.stdin.write(line + "\n")
        process.stdin.flush()

    @staticmethod
    def _hear(process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError("a plain process ended")


def main() -> int:
    cores = len(os.sched_getaffinity(0))
    runner = LocalRunner("cpu")
    runner.start().result()
    (worker,) = children(os.getpid())
    limits = Limits(seconds=60)

    recording = Recording(runner)
    found = check(gather([bundled_questions()]), recording, limits=limits)
    print(
        f"{found.questions} questions, {found.variants:,} variants, "
        f"{len(recording.programs):,} programs, {cores} cores"
    )
    plain = Plain(recording.programs, cores)

    workers, plains = Meter(worker), Meter(*plain.pids)
    used: list[float] = []
    used_plain: list[float] = []

    def whole() -> None:
        _variants.cache_clear()
        began = process_time()
        check(gather([bundled_questions()]), runner, limits=limits)
        used.append(process_time() - began + workers.since())

    def programs() -> None:
        plain.run()
        used_plain.append(plains.since())

    checked, ran = interleaved(_TIMES, whole, programs)
    names = "check", "the same programs, plain"
    fine = report("the bundled library", names[0], checked, names[1], ran, _RATIO)
    report("the same, in processor time", names[0], used, names[1], used_plain)
    runner.close()
    plain.close()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
