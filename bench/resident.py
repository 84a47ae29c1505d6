"""What programs in a resident process cost beside forks: ``python bench/resident.py [DEVICE]``.

DEVICE is ``cpu`` unless named; forks run on the processor. Told are the seconds until each
is ready, the milliseconds of a verdict, in turns and with a learner's pause between them,
and how the programs of every bundled question ended, with the reason of each replacement of
the process. A question after which it is replaced every time is a fault of the looking over.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from statistics import median
from threading import Event
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from quizapp.bank import (  # noqa: E402
    Folder,
    Variant,
    load_library,
    variants,
)
from quizapp.runner.client import Job, Program, Runner, WorkerReady  # noqa: E402
from quizapp.runner.local import LocalRunner  # noqa: E402
from quizapp.runner.orders import Order  # noqa: E402
from quizapp.runner.resident import serving  # noqa: E402
from quizapp.runner.resident.process import Resident  # noqa: E402

_VERDICTS = 60
_PAUSE = 0.1
_SMALL = Job((Program("A.unsqueeze(1)", "A = torch.arange(6).reshape(2, 3)"),))

_replaced: Counter[str] = Counter()
_run = serving.run


def _told(resident: Resident, order: Order, worker: WorkerReady) -> str | None:
    spent = _run(resident, order, worker)
    if spent is not None:
        _replaced[spent] += 1
    return spent


def _programs(variant: Variant) -> tuple[Program, ...]:
    code = variant.code if variant.question.ask not in ("order", "blank", "write") else None
    right = [Program(code, variant.setup)] if code is not None else []
    return (*right, *(Program(slip.code, variant.setup) for slip in variant.mistakes))


def _seconds(runner: Runner, job: Job) -> float:
    began = perf_counter()
    runner.submit(job).result()
    return perf_counter() - began


def _started(name: str, runner: Runner) -> Runner:
    began = perf_counter()
    ready = runner.start().result()
    print(f"{name}: ready on {ready.device} after {perf_counter() - began:.2f} s, {ready.protections}")
    return runner


def _verdicts(forks: Runner, resident: Runner) -> None:
    taken: dict[str, list[float]] = {"fork": [], "resident": []}
    pause = Event()
    for _ in range(_VERDICTS):
        for name, runner in (("fork", forks), ("resident", resident)):
            taken[name].append(_seconds(runner, _SMALL))
            pause.wait(_PAUSE)
    for name, seconds in taken.items():
        print(f"verdict, {name}: {median(seconds) * 1000:.1f} ms")


def _questions(forks: Runner, resident: Runner) -> None:
    library = load_library([Folder(ROOT / "questions", bundled=True)])
    other: list[str] = []
    endings: Counter[str] = Counter()
    for question in library.questions.values():
        variant = variants(question)[0]
        job = Job(_programs(variant), on_cpu=question.entry.device == "cpu")
        if not job.programs:
            continue
        pair = [runner.submit(job) for runner in (forks, resident)]
        forked, there = ([each.ended for each in future.result()] for future in pair)
        endings.update(there)
        if forked != there:
            other.append(f"{question.id}: {forked} in forks, {there} there")
    print(f"programs of the bundled questions: {dict(endings)}")
    print("\n".join(["ended otherwise than in forks:", *(other or ["none"])]))
    print(f"the process was replaced: {dict(_replaced) or 'never'}")


def main(arguments: list[str]) -> int:
    """Measure, and print."""
    serving.run = _told
    forks = _started("forks", LocalRunner("cpu"))
    device = arguments[0] if arguments else "cpu"
    resident = _started("resident", LocalRunner(device, forking=False))  # type: ignore[arg-type]
    try:
        _verdicts(forks, resident)
        _questions(forks, resident)
    finally:
        resident.close()
        forks.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
