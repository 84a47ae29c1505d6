"""Whether slips are named truly: ``python bench/blame.py [--times N] [--each]``.

``blame/answers.yaml`` holds wrong answers, each with the slip that a person would name
on reading the question, or none; ``blame/pack.yaml`` has questions about operations that
no bundled pack asks about. An answer counts as named rightly where the slip, or one that
says the same, is among those named; where a person names none, none may be named.
Besides, 1 is added to one number of the right answer to a variant of each question.

With ``--times`` 200 of the answers are judged that often, beside processes that keep every
core busy, and must be told the same each time. Exit status 1 where a figure is beyond its limit.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

import yaml  # noqa: E402

from quizapp.bank import Folder, Library, load_library, variants  # noqa: E402
from quizapp.config.workspace import bundled_questions  # noqa: E402
from quizapp.examine.examined import Examined, Judged  # noqa: E402
from quizapp.examine.examiner import Examiner  # noqa: E402
from quizapp.runner.local import LocalRunner  # noqa: E402
from quizapp.slips import IN_SETUP, kind_of  # noqa: E402

HERE = Path(__file__).resolve().parent / "blame"
#: Least share of slips that are named rightly, most of answers without one that get one.
_RIGHTLY = 0.95
_FALSELY = 0.05
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?![\w.])")
#: Answers that are judged again and again.
_REPEATED = 200
_BUSY = "while True: sum(range(100_000))"


@dataclass(frozen=True)
class Case:
    """A wrong answer and the slips that would be named rightly; empty where none would."""

    question: str
    variant: int
    answer: str
    slips: tuple[str, ...]


def cases() -> list[Case]:
    """The wrong answers of the file."""
    rows = yaml.safe_load((HERE / "answers.yaml").read_text("utf-8"))["answers"]
    found = []
    for question, variant, answer, slip in rows:
        slips = slip if isinstance(slip, list) else [] if slip == "none" else [slip]
        found.append(Case(question, variant, str(answer), tuple(slips)))
    return found


def library() -> Library:
    """The bundled packs and the one beside the answers."""
    return load_library([Folder(bundled_questions(), bundled=True), Folder(HERE, bundled=False)])


def is_meant(slip: str, expected: str) -> bool:
    """Whether a slip's id is of the kind that a person named."""
    own = slip.removeprefix(IN_SETUP)
    kind, about = kind_of(slip)
    return expected in (own, kind, f"{kind}-{about}")


def judged(examiner: Examiner, asked: Library, case: Case) -> Judged:
    """What comes of a wrong answer. Raises ValueError where it is not a wrong one."""
    examined = examiner.examine(variants(asked.questions[case.question])[case.variant]).result()
    if not examined.fit:
        raise ValueError(f"{case.question} {case.variant} cannot be asked")
    found = examiner.judge(examined, case.answer)
    if found.verdict != "wrong":
        raise ValueError(f"{case.question} {case.variant}: {case.answer!r} is {found.verdict}, not wrong")
    return found


def _one_more(answer: str) -> str | None:
    """An answer with 1 added to its first whole number; None where it has none."""
    match = _NUMBER.search(answer)
    if match is None:
        return None
    return answer[: match.start()] + str(int(match[0]) + 1) + answer[match.end() :]


def _fit(examiner: Examiner, asked: Library) -> Iterator[Examined]:
    for question in asked.questions.values():
        if question.ask not in ("shape", "value") or question.id.startswith("blame/"):
            continue
        tried = (one.result() for one in examiner.examine_all(list(variants(question))[:6]))
        yield from [one for one in tried if one.fit][:2]


def _names(found: Judged) -> str:
    return ", ".join(slip.id for slip in found.slips) or "none"


def _once(examiner: Examiner, asked: Library, told: list[Case], *, each: bool) -> bool:
    named, rightly, first, without, falsely, amiss = 0, 0, 0, 0, 0, 0
    for case in told:
        try:
            found = judged(examiner, asked, case)
        except ValueError as error:
            print(f"  {error}")
            amiss += 1
            continue
        if case.slips:
            named += 1
            meant = [any(is_meant(slip.id, one) for one in case.slips) for slip in found.slips]
            rightly += any(meant)
            first += meant[:1] == [True]
            if each and not any(meant):
                print(f"  {case.question} {case.answer!r}: {_names(found)}, not {' or '.join(case.slips)}")
        else:
            without += 1
            falsely += bool(found.slips)
            if each and found.slips:
                print(f"  {case.question} {case.answer!r}: {_names(found)}, not none")
    print(
        f"{named} wrong answers with a slip: {rightly / named:.1%} named rightly, {first / named:.1%} first"
    )
    print(f"{without} wrong answers without one: {falsely / without:.1%} named all the same")
    return not amiss and rightly / named >= _RIGHTLY and falsely / without <= _FALSELY


def _one_off(examiner: Examiner, asked: Library, *, each: bool) -> None:
    """What right answers are put down to once 1 is added to a number in them."""
    more, kinds = 0, Counter[str]()
    for examined in _fit(examiner, asked):
        wrong = _one_more(examined.answer or "")
        if wrong is None or (found := examiner.judge(examined, wrong)).verdict != "wrong":
            continue
        more += 1
        if found.slips:
            authors = not kind_of(found.slips[0].id)[0]
            kinds["an author's" if authors else "made"] += 1
            if each:
                print(f"  {examined.variant.question.id} {examined.answer} -> {wrong}: {_names(found)}")
    print(f"{more} right answers with 1 added: {sum(kinds.values())} named ({dict(kinds)})")


def _again(examiner: Examiner, asked: Library, told: list[Case], times: int) -> bool:
    """Whether the same answers are told the same each time while every core is busy."""
    some = sorted(told, key=lambda case: (len(case.answer), case.question, case.answer))[:_REPEATED]
    cores = os.cpu_count() or 1
    busy = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(cores)]
    try:
        runs = [[_told(judged(examiner, asked, case)) for case in some] for _ in range(times)]
    finally:
        for one in busy:
            one.kill()
    other = sum(len(set(each)) > 1 for each in zip(*runs, strict=True))
    print(f"{len(some)} answers judged {times} times beside {cores} busy processes: {other} told otherwise")
    return not other


def _told(found: Judged) -> str:
    return f"{found.verdict} {found.note} {found.slips}"


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--times", type=int, default=1)
    arguments.add_argument("--each", action="store_true")
    options = arguments.parse_args()
    runner = LocalRunner("cpu")
    runner.start().result()
    examiner, asked, told = Examiner(runner), library(), cases()
    try:
        if options.times > 1:
            return 0 if _again(examiner, asked, told, options.times) else 1
        fine = _once(examiner, asked, told, each=options.each)
        _one_off(examiner, asked, each=options.each)
        return 0 if fine else 1
    finally:
        runner.close()


if __name__ == "__main__":
    sys.exit(main())
