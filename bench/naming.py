"""What naming the slip adds to a verdict beyond the slips' own run time: ``python bench/naming.py``.

Wrong answers that no slip gives are judged, so that every slip is tried. The
programs that were run for it are then run again as they were, by themselves;
what the verdict took longer than that is what naming adds: making the slips,
reading what each gave, comparing. Both are done in turn, several times for each
question. Besides, a question whose slips hang tells whether the search is given
up, and how soon the runner is free again. Exit status 1 where a figure is beyond
its limit.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from timing import interleaved  # noqa: E402  # found through the path above

from quizapp.bank import (  # noqa: E402
    Folder,
    Question,
    load_library,
    load_pack,
    variants,
)
from quizapp.config.workspace import bundled_questions  # noqa: E402
from quizapp.examine.examiner import Examined, Examiner  # noqa: E402
from quizapp.examine.slip_search import HANGS  # noqa: E402
from quizapp.runner.client import Job, Program, WorkerReady  # noqa: E402
from quizapp.runner.local import LocalRunner  # noqa: E402
from quizapp.runner.outcome import Outcome  # noqa: E402

_QUESTIONS = 40
_TIMES = 7
#: Programs of the question below that hang in one process, and are ended there before the
#: search is given up, and seconds beside what they take.
_HANGING, _BESIDE = 3, 2.0
#: Seconds that naming may add beyond the slips' own run time.
_ADDED = 0.030
#: Well-formed answers that are wrong, and that no slip gives.
_WRONG = {"shape": "(97, 89, 83)", "value": "918273645", "output": "nothing of the kind", "dtype": "int16"}

_HANGS = """
pack: hangs
title: Hangs
questions:
  - id: counting-down
    ask: value
    setup: n = 3
    code: |
      while n > 0:
          n = n - 1
      n
"""


class Noting:
    """A runner that notes the jobs it is given."""

    def __init__(self, runner: LocalRunner) -> None:
        self._runner = runner
        self.jobs: list[Job] = []

    def start(self) -> Future[WorkerReady]:
        return self._runner.start()

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        self.jobs.append(job)
        return self._runner.submit(job)

    def close(self) -> None:
        self._runner.close()


def _asked(examiner: Examiner) -> list[Examined]:
    """Questions of every pack in turn, each in its first variant, as far as that is fit."""
    library = load_library([Folder(bundled_questions(), bundled=True)])
    by_pack = [[one for one in pack.questions if one.ask in _WRONG] for pack in library.packs.values()]
    longest = max(map(len, by_pack))
    in_turn = [pack[index] for index in range(longest) for pack in by_pack if index < len(pack)]
    found = []
    for question in in_turn:
        if (examined := examiner.examine(variants(question)[0]).result()).fit:
            found.append(examined)
        if len(found) == _QUESTIONS:
            break
    return found


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:7.1f} ms"


def _added(runner: Noting, examiner: Examiner, asked: list[Examined]) -> bool:
    """Whether what naming adds, by the median of the questions, is within its limit."""
    totals, owns, alones, added = [], [], [], []
    for examined in asked:
        answer = _WRONG[examined.variant.question.ask]
        runner.jobs.clear()
        assert examiner.judge(examined, answer).verdict == "wrong"
        jobs = tuple(runner.jobs)
        programs = tuple(program for job in jobs for program in job.programs)

        def judge(examined: Examined = examined, answer: str = answer) -> None:
            examiner.judge(examined, answer)

        def run(jobs: tuple[Job, ...] = jobs) -> None:
            for future in [runner.submit(job) for job in jobs]:
                future.result()

        def run_in_one(jobs: tuple[Job, ...] = jobs, programs: tuple[Program, ...] = programs) -> None:
            if jobs:
                runner.submit(Job(programs, jobs[0].limits, on_cpu=jobs[0].on_cpu)).result()

        total, own, alone = map(median, interleaved(_TIMES, judge, run, run_in_one))
        totals.append(total)
        owns.append(own)
        alones.append(alone)
        added.append(total - own)
        if os.environ.get("QUIZAPP_BENCH_EACH"):
            name = examined.variant.question.id
            print(f"  {name:<44}{len(programs):4}{_ms(total)}{_ms(own)}{_ms(alone)}{_ms(total - own)}")
    middle = median(added)
    verdict = "ok" if middle <= _ADDED else "TOO SLOW"
    print(f"{len(asked)} questions, {_TIMES} times each, a wrong answer that no slip gives; medians")
    print(f"  a verdict with naming             {_ms(median(totals))}   longest {_ms(max(totals))}")
    print(f"  the same slips by themselves      {_ms(median(owns))}   longest {_ms(max(owns))}")
    print(f"  the same slips in one process     {_ms(median(alones))}   longest {_ms(max(alones))}")
    print(f"  naming adds                       {_ms(middle)}   most    {_ms(max(added))}")
    print(f"  at most {_ms(_ADDED).strip()}: {verdict}")
    return middle <= _ADDED


def _stops(examiner: Examiner) -> bool:
    """Whether a search of slips that hang is given up and says so, and lets the runner go."""
    pack = load_pack(Path("hangs.yaml"), _HANGS.encode()).pack
    assert pack is not None
    question: Question = pack.questions[0]
    examined = examiner.examine(variants(question)[0]).result()
    began = perf_counter()
    note = examiner.judge(examined, "918273645").note
    judged = perf_counter() - began
    began = perf_counter()
    examiner.examine(variants(question)[0]).result()
    free = perf_counter() - began
    limit = _HANGING * HANGS + _BESIDE
    said = note is not None and note.key.startswith("slips.given-up")
    print(f"slips that hang, each ended after {HANGS} s")
    print(f"  a verdict with naming             {_ms(judged)}, at most {_ms(limit).strip()}")
    print(f"  the search was given up: {'said so' if said else 'NOT SAID'}")
    print(f"  the next question's truth         {_ms(free)}")
    return said and judged <= limit


def main() -> int:
    runner = Noting(LocalRunner("cpu"))
    runner.start().result()
    examiner = Examiner(runner)
    try:
        fine = [_added(runner, examiner, _asked(examiner)), _stops(examiner)]
    finally:
        runner.close()
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
