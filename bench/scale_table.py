"""quizapp beside Anki at scale, in one run on one machine.

    python bench/scale.py make DIR --questions 100000 --answers 1000000
    python bench/scale_table.py DIR

Both programs have the same questions and answers. What is measured is processor time, of all threads,
so that others who use the machine count little; first of quizapp, then of Anki. Of the rounds the
least counts. Written are milliseconds, and how many times as long quizapp takes.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import scale_anki
from scale import command, first_question, opened, quantile, sat
from scale_anki import Timer, Times

from quizapp.care.backups import back_up
from quizapp.config.workspace import cache_folder
from quizapp.exchange.exporting import review_lines
from quizapp.exchange.selection import Wanted
from quizapp.progress.answers import Selection
from quizapp.review.study import Study
from quizapp.store.columns import is_whole

_LABELS = (
    "the day's queue",
    "next",
    "answer",
    "a year's figures",
    "all figures",
    "check",
    "backup",
    "export",
)


def measure(folder: Path, answers: int, rounds: int) -> Times:
    """What quizapp takes, with the question files and states read, as Anki has its collection open."""
    timed = Timer()
    for _ in range(rounds):
        study = opened(folder)
        # Answers that the kept figures do not know of yet, as there are after each sitting.
        sitting, planned = first_question(study)
        gc.collect()
        answering, asking = sat(sitting, answers)
        timed.times.setdefault("the day's queue", []).append(planned)
        timed.times.setdefault("answer", []).extend(answering)
        timed.times.setdefault("next", []).extend(asking)
        year = Selection(since=study.today - timedelta(days=364))
        timed.time("a year's figures", study.statistics, year)
        timed.time("all figures", study.statistics)
        found = study.statistics()
        timed.time("is the schedule right", getattr, found, "prediction")
        timed.time("check", study.store.soundness)
        timed.time("check, pages and indexes only", is_whole, study.store)
        with tempfile.TemporaryDirectory() as beside:
            timed.time("backup", back_up, study.store, Path(beside), datetime.now(UTC))
        with tempfile.TemporaryDirectory() as beside:
            timed.time("export", export, study, Path(beside, "reviews.csv"))
        study.close()
        with tempfile.TemporaryDirectory() as beside:
            for form in ("csv", "jsonl", "fsrs"):
                file = str(Path(beside, form))
                spent, memory = command(folder, "export", "--format", form, "--output", file)
                timed.times.setdefault(f"`quizapp export --format {form}`", []).append(spent)
        print(f"{memory} MB at most while exporting", file=sys.stderr)
    return timed.times


def export(study: Study, file: Path) -> None:
    with file.open("w", encoding="utf-8") as target:
        for lines in review_lines(study.store, Wanted(study.library), tell=lambda _: None):
            target.write("".join(lines))


def show(ours: Times, theirs: Times) -> None:
    print("| | quizapp | Anki | ratio |\n|---|--:|--:|--:|")
    rows = []
    for name in _LABELS:
        if name in ("next", "answer"):
            for share in (0.5, 0.99):
                pair = quantile(ours[name], share), quantile(theirs[name], share)
                rows.append((f"{name}, p{share * 100:.0f}", *pair))
        else:
            rows.append((name, min(ours[name]), min(theirs[name])))
    for name, mine, other in rows:
        print(f"| {name} | {mine * 1000:,.2f} ms | {other * 1000:,.2f} ms | {mine / other:.2f} |")
    for name in [name for name in ours if name not in theirs]:
        print(f"| {name} | {min(ours[name]) * 1000:,.2f} ms | | |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--answers", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=2)
    chosen = parser.parse_args()
    file = chosen.folder / "anki" / "collection.anki2"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        study = opened(chosen.folder)
        scale_anki.write(study, file)
        study.close()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    shutil.rmtree(cache_folder() / "figures", ignore_errors=True)
    first, timed = opened(chosen.folder), Timer()
    timed.time("all figures, for the first time", first.statistics)
    first.close()
    ours = measure(chosen.folder, chosen.answers, chosen.rounds) | timed.times
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    theirs = scale_anki.measure(file, chosen.answers, chosen.rounds)
    show(ours, theirs)
    load = os.getloadavg()[0]
    print(f"{memory} MB at most with figures; load {load:.1f}", file=sys.stderr)


main()
