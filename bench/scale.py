"""A workspace as large as a learner of many years has, and how long things take in it.

    python bench/scale.py make DIR --questions 100000 --answers 1000000
    python bench/scale.py time DIR

``make`` writes packs of 100 questions and a log; ``time`` measures in it, as ratios to a
calibration that runs beside: reading all rows of the log with sqlite3 alone. A sitting is timed
without PyTorch: each program gives at once what it would give. All its answers are taken back.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quizapp.config.loading_settings import load_settings
from quizapp.config.workspace import Workspace
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.review.turn import Asked
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result
from quizapp.scheduling.acts import Act, Deed
from quizapp.store import Store
from quizapp.store.ids import next_id

_PACK = 100
_END = datetime.now(UTC).replace(microsecond=0)


def write_packs(folder: Path, count: int) -> list[str]:
    """Question files; the ids of their questions."""
    names = []
    for number in range(0, count, _PACK):
        pack = f"pack{number // _PACK:05}"
        lines = [f"pack: {pack}", f"title: Pack {number}", f"tags: [tag{number % 17}]", "questions:"]
        for one in range(min(_PACK, count - number)):
            lines.append(
                f'  - {{id: q{one}, ask: value, vary: {{n: [1, 2, 3]}}, code: "torch.tensor($n) + {one}"}}'
            )
            names.append(f"{pack}/q{one}")
        (folder / f"{pack}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return names


def acts(names: list[str], count: int) -> Iterator[Act]:
    """Answers of three years, a regrading and an undoing now and then."""
    draw = random.Random(1)
    step = timedelta(days=1095) / count
    at, last = _END - timedelta(days=1095), ""
    before: Act | None = None
    for number in range(count):
        at += step
        name = names[int(len(names) * draw.random() ** 1.5)]
        last = next_id(at, last, draw.getrandbits)
        day = at.date()
        if before is not None and number % 50 == 49:
            deed: Deed = "undid" if number % 100 == 49 else "regraded"
            yield Act(last, at, day, deed, before.question, target=before.id, quality=4)
            continue
        quality = draw.choices(range(6), (1, 4, 8, 12, 30, 45))[0]
        before = Act(
            last,
            at,
            day,
            "answered",
            name,
            kind="review",
            variant=number % 3,
            given={"n": number % 3 + 1},
            answer=str(number % 7),
            verdict="right" if quality > 2 else "wrong",
            quality=quality,
            slip=None if quality != 2 else "value-off",
            seconds=draw.random() * 30,
            device="cpu",
            torch="2.13.0",
            truth=str(number % 7),
        )
        yield before


def make(folder: Path, questions: int, answers: int) -> None:
    workspace = Workspace(folder)
    workspace.make()
    names = write_packs(workspace.questions, questions)
    with Store.open(workspace.database) as store:
        print(f"{store.merge(acts(names, answers)):,} rows")


def opened(folder: Path) -> Study:
    workspace = Workspace(folder)
    settings = load_settings(
        flags={}, environment={}, workspace_file=workspace.settings_file, user_file=folder / "none.toml"
    )
    return Study(workspace, settings, FakeRunner(given_at_once))  # type: ignore[arg-type]


def given_at_once(program: Program) -> Outcome:
    """What a program of the packs above gives: `torch.tensor(1) + 2`."""
    left, _, right = program.code.rpartition(" + ")
    value = int(left[left.index("(") + 1 : left.index(")")]) + int(right)
    result = Result("tensor", f"tensor({value})", (), "int64", "cpu", values=value)
    return Outcome("finished", "cpu", "2.13.0", 0.0, result=result)


def right_answer(asked: Asked) -> str:
    """What such a question is answered with."""
    return str(int(asked.variant.given["n"]) + int(asked.question.id.rpartition("/q")[2]))


def first_question(study: Study) -> tuple[Sitting, float]:
    """A sitting over everything, and the seconds of processor time in which the day's plan was made; the
    question files and the states have been read, and the day's backup, which a sitting begins, is made."""
    study.store.states()
    sitting = study.sitting()
    for thread in threading.enumerate():
        if thread.name == "backup":
            thread.join()
    begun = time.process_time()
    sitting.plan.left()
    return sitting, time.process_time() - begun


def sat(sitting: Sitting, answers: int) -> tuple[list[float], list[float]]:
    """So many answers in a sitting: the seconds of processor time that each took, and those until the
    question after it was there. They are taken back."""
    answering, asking = [], []
    asked = sitting.next()
    while isinstance(asked, Asked) and len(answering) < answers:
        text = right_answer(asked)
        begun = time.process_time()
        sitting.answer(text)
        answered = time.process_time()
        asked = sitting.next()
        asking.append(time.process_time() - answered)
        answering.append(answered - begun)
    while sitting.undo() is not None:
        pass
    return answering, asking


def quantile(times: list[float], share: float) -> float:
    """The time within which so many of them lie."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def timed(what: Callable[[], object], times: int = 1) -> float:
    """The shortest of ``times`` runs, in seconds of processor time."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        what()
        spent.append(time.process_time() - begun)
    return min(spent)


def command(folder: Path, *arguments: str) -> tuple[float, int]:
    """Seconds of processor time and the most memory in MB of a command."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    before, begun = used.ru_maxrss, used.ru_utime + used.ru_stime
    subprocess.run(
        [sys.executable, "-m", "quizapp", "--workspace", str(folder), *arguments],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime - begun, max(before, used.ru_maxrss) // 1024


def measure(folder: Path) -> None:
    database = sqlite3.connect(folder / "data" / "quizapp.db")
    unit = timed(lambda: sum(1 for _ in database.execute("SELECT * FROM act ORDER BY id")))
    print(f"{'reading all rows with sqlite3 (the unit)':45}{unit:10.4f} s")

    def told(name: str, seconds: float, more: str = "") -> None:
        print(f"{name:45}{seconds:10.4f} s{seconds / unit:10.4f} units  {more}")

    study = opened(folder)
    told("reading question files", timed(lambda: study.library))
    told("reading states", timed(study.store.states))
    sitting, seconds = first_question(study)
    told("queue: the day's plan, made", seconds)
    gc.collect()
    answering, asking = sat(sitting, 300)
    for name, times in (("next", asking), ("answer", answering)):
        for share in (0.5, 0.99):
            told(f"{name}, p{share * 100:.0f} of {len(times)}", quantile(times, share))
    told("the day's plan, made anew", min(first_question(study)[1] for _ in range(3)))
    told("home", timed(study.home))
    study.close()
    for arguments in (("list", "--due"), ("export",), ("export", "--format", "jsonl"), ("stats", "--json")):
        seconds, memory = command(folder, *arguments)
        told(" ".join(arguments), seconds, f"{memory} MB so far")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["make", "time"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--answers", type=int, default=1_000_000)
    chosen = parser.parse_args()
    if chosen.what == "make":
        make(chosen.folder, chosen.questions, chosen.answers)
    else:
        measure(chosen.folder)


if __name__ == "__main__":
    main()
