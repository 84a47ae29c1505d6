"""Whatever a learner can do is one row or several: exported and imported, shared, renamed, undone and
counted like any other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.bank.scope import Scope
from quizapp.cli import run
from quizapp.cli.stats import as_data
from quizapp.config.settings import WEEKDAYS, Settings
from quizapp.config.workspace import Workspace
from quizapp.review.lesson_steps import GivenLesson
from quizapp.review.question_deeds import QuestionDeed, Wish
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.review.turn import Asked
from quizapp.runner.fake import FakeRunner
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import QuestionState, Scheduled
from tests.conftest import Clock, sums

TODAY = date(2026, 11, 23)
HELD, NEW = "sums/held", "sums/new"
LESSON = "  - {id: adding, title: Adding, code: 1 + 2, says: It adds., try: {code: 3 ___ 4, fill: +}}"
PACK = f"""
pack: sums
title: Sums
lessons:
{LESSON}
questions:
  - {{id: held, ask: value, vary: {{a: [1, 2, 3]}}, code: $a + 10}}
  - {{id: also, ask: value, code: 7 + 7}}
  - {{id: new, ask: value, needs: [adding], vary: {{a: [5, 6, 7]}}, code: $a - 1}}
"""
COURSE = "course: short\nunits:\n  - {id: one, title: One, packs: [sums]}\n"
#: The ids of the questions before and after the file was edited.
RENAMED = {HELD: "sums/kept", "sums/also": "sums/too", NEW: "sums/fresh"}


def renamed(pack: str) -> str:
    """The pack, each question of it under another id."""
    for old, new in ((old.partition("/")[2], new.partition("/")[2]) for old, new in RENAMED.items()):
        pack = re.sub(rf"id: {old},", f"id: {new}, aliases: [{old}],", pack)
    return pack


def ask(sitting: Sitting) -> Asked:
    turn = sitting.next()
    assert isinstance(turn, Asked)
    return turn


def right(turn: Asked) -> str:
    left, sign, more = (turn.variant.code or "").split()
    return str(int(left) + int(sign + more))


def do(deed: QuestionDeed, until: int | None = None, note: str | None = None) -> Callable[[Study], None]:
    """A deed done to the question that has a schedule."""
    day = None if until is None else TODAY + timedelta(days=until)

    def doing(study: Study) -> None:
        study.deeds.do(Wish(deed, until=day, note=note), [HELD])

    return doing


def resume(study: Study) -> None:
    study.deeds.do(Wish("suspended"), [HELD])
    study.deeds.do(Wish("resumed"), [HELD])


def place(study: Study) -> None:
    assert study.placement.settle("one", True).key == "placing.passed"


def see_lesson(study: Study) -> None:
    sitting = study.sitting(Scope(questions=frozenset({NEW})))
    assert isinstance(sitting.next(), GivenLesson)
    sitting.complete("+")


def spread(study: Study) -> None:
    study.settings = replace(study.settings, due_per_day=1)
    study.deeds.spread(study.plan_spread())


def answer(study: Study, question: str = HELD, text: str | None = None, sure: bool | None = None) -> Sitting:
    sitting = study.sitting(Scope(questions=frozenset({question})))
    asked = ask(sitting)
    sitting.answer(right(asked) if text is None else text, sure=sure)
    return sitting


def miss_surely(study: Study) -> None:
    answer(study, text="1000", sure=True)


def answer_levelled(study: Study) -> None:
    """Answer where no review may fall on the weekday to which SM-2's interval leads."""
    state = study.store.state(HELD)
    assert isinstance(state.schedule, Scheduled)
    target = TODAY + timedelta(days=study.store.scheduler.review(state.schedule.memory, 5).interval)
    study.settings = replace(study.settings, level_days=True, easy_days={WEEKDAYS[target.weekday()]: "none"})
    answer(study)
    after = study.store.state(HELD).schedule
    assert isinstance(after, Scheduled)
    assert after.due != target


def regrade(study: Study) -> None:
    answer(study).change_quality(3)


@dataclass(frozen=True)
class Case:
    """A deed: what does it, the rows that it writes, and the figures that it changes."""

    do: Callable[[Study], None]
    rows: tuple[str, ...]
    changes: frozenset[str]


#: What an answer changes, of whatever kind.
ANSWERED = (
    *("answers", "days", "streak", "longest_streak", "retention", "by_day", "forecast", "load", "packs"),
    *("due", "slips", "sure"),
)
CASES = {
    name: Case(do, tuple(rows.split()), frozenset(changes.split()))
    for name, do, rows, changes in (
        # Asked no more: neither due nor ahead, and no load. It stays met.
        ("suspend", do("suspended"), "suspended", "due forecast load"),
        ("resume", resume, "suspended resumed", ""),
        # Put off: the schedule and so the load stay; it comes on a later day.
        ("bury", do("buried", until=3), "buried", "due forecast"),
        ("due", do("dated", until=9), "dated", "due forecast"),
        # New again; its answers and its pack's accuracy stay.
        ("forget", do("forgot"), "forgot", "due new met learning forecast load packs"),
        ("flag", do("flagged", note="odd"), "flagged", ""),
        # Met without an answer: learning until it is reviewed.
        ("placed", place, "placed", "new met learning forecast load packs"),
        ("shown", see_lesson, "shown", ""),
        ("spread", spread, "buried", "due forecast"),
        ("levelled", answer_levelled, "answered", " ".join(ANSWERED)),
        ("sure", miss_surely, "answered", " ".join((*ANSWERED, "weak"))),
        ("regraded", regrade, "answered regraded", " ".join(ANSWERED)),
    )
}


class Machines:
    """Workspaces on several machines, all on one day. Only one is open at a time: files are carried."""

    def __init__(self, root: Path, settings: Settings, clock: Clock, make: Callable[..., Workspace]) -> None:
        self._root, self._settings, self._clock, self._make = root, settings, clock, make
        self._opened: Study | None = None
        self.folder = root / "shared"
        self.folder.mkdir()

    def set_up(self, name: str, pack: str = PACK) -> Workspace:
        """A machine with the question files."""
        return self._make(self._root / name, sums=pack, course=COURSE)

    def study(self, name: str, pack: str = PACK) -> Study:
        self.close()
        workspace = self.set_up(name, pack)
        self._opened = Study(workspace, self._settings, FakeRunner(sums), self._clock)
        return self._opened

    def run(self, name: str, *arguments: str) -> None:
        self.close()
        assert run(["--workspace", str(self._root / name / "workspace"), *arguments]) == 0

    def carry(self, source: str, target: str) -> None:
        """Export the log of one machine and import it on another."""
        file = str(self._root / f"{source}.jsonl")
        self.set_up(target)
        self.run(source, "export", "--what", "reviews", "--format", "jsonl", "--output", file)
        self.run(target, "import", file)

    def share(self, *names: str) -> None:
        """Sync machines with one folder, in this order."""
        for name in names:
            self.set_up(name)
            self.run(name, "sync", str(self.folder))

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None


@pytest.fixture
def machines(
    tmp_path: Path, settings: Settings, clock: Clock, small_workspace: Callable[..., Workspace]
) -> Iterator[Machines]:
    """Of which ``here`` has a past: two questions that are due today, and one that is new."""
    made = Machines(tmp_path, settings, clock, small_workspace)
    study = made.study("here")
    for days in (7, 6):
        clock.now -= timedelta(days=days)
        answer(study)
        answer(study, "sums/also")
        clock.now += timedelta(days=days)
    assert (study.home().due, study.home().new) == (2, 1)
    yield made
    made.close()


def done(study: Study, case: Case) -> list[Act]:
    """The rows that a deed writes."""
    before = len(list(study.store.acts()))
    case.do(study)
    made = list(study.store.acts())[before:]
    assert tuple(act.deed for act in made) == case.rows
    return made


def undo(study: Study, made: list[Act]) -> None:
    study.deeds.take_back(reversed(made))


@dataclass(frozen=True)
class Log:
    """What a machine holds: the rows, the states but for those of questions of which nothing is
    left, and the figures."""

    rows: list[Act]
    states: dict[str, QuestionState]
    figures: dict[str, Any]

    @classmethod
    def of(cls, study: Study) -> Log:
        states = {name: one for name, one in study.store.states().items() if one != QuestionState(name)}
        return cls(list(study.store.acts()), states, as_data(study.statistics()))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_carried_by_a_file_and_by_a_folder_and_undone_here_and_there(
    machines: Machines, case: Case
) -> None:
    here = machines.study("here")
    before = Log.of(here)
    made = done(here, case)
    after = Log.of(here)
    machines.carry("here", "there")
    machines.share("here", "third", "here")
    for name in ("there", "third"):
        other = machines.study(name)
        assert Log.of(other) == after
        assert other.store.rebuild() == ()
    undo(other, made)
    machines.share("third", "there")
    for name in ("third", "there"):
        left = Log.of(machines.study(name))
        assert (left.states, left.figures) == (before.states, before.figures)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_figures_count_it_or_not_and_a_renamed_question_keeps_it(machines: Machines, case: Case) -> None:
    here = machines.study("here")
    before = Log.of(here)
    made = done(here, case)
    after = Log.of(here)
    changed = {name for name, figure in before.figures.items() if figure != after.figures[name]}
    assert changed == case.changes
    edited = machines.study("here", renamed(PACK))
    states = {RENAMED.get(name, name): one for name, one in after.states.items()}
    assert Log.of(edited).states == {name: replace(one, question=name) for name, one in states.items()}
    undo(edited, made)
    states = {RENAMED[name]: one for name, one in before.states.items()}
    assert Log.of(edited).states == {name: replace(one, question=name) for name, one in states.items()}
    assert edited.store.rebuild() == ()
