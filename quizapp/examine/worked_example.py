"""A lesson that has been run: the result of its code, and the step that the learner completes."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.bank import Lesson
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.kinds.differences import Difference
from quizapp.kinds.programs import ProgramTruth
from quizapp.kinds.stated import unfinished
from quizapp.runner.outcome import Outcome
from quizapp.scheduling.acts import Verdict
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A lesson after it was run. ``outcome`` is that of its code, which has finished; ``step`` is
    the code to complete."""

    lesson: Lesson
    outcome: Outcome
    step: Examined

    @property
    def target(self) -> Outcome:
        """The result of the completed step."""
        assert isinstance(self.step.truth, ProgramTruth)
        return self.step.truth.cases[0].outcome

    @property
    def fill(self) -> str:
        """The author's fill for the blank."""
        return self.step.answer or ""


@dataclass(frozen=True, slots=True)
class CompletedStep:
    """The verdict on a lesson's step, which does not count. It is skipped if nothing was typed;
    ``difference`` is where a wrong one differs."""

    worked: WorkedExample
    typed: str
    verdict: Verdict
    note: Note | None = None
    difference: Difference | None = None


def work_through(lesson: Lesson, examiner: Examiner) -> WorkedExample | Note | None:
    """Run a lesson; a note says why it cannot be shown. None if its file may not be run, which
    its questions report. Raises RunnerError if the runner fails."""
    example, step = examiner.examine(lesson.example), examiner.examine(lesson.completion)
    if example.refused:
        return None
    outcome = example.result().outcome
    assert outcome is not None, "what was not refused has run"
    if outcome.ended != "finished":
        return unfinished(outcome).why
    examined = step.result()
    if examined.unfit is not None:
        return examined.unfit
    return WorkedExample(lesson, outcome, examined)


def complete(worked: WorkedExample, text: str, examiner: Examiner) -> CompletedStep:
    """Judge what a learner put in the blank, as in a `blank` question; an empty string skips the
    step. Raises RunnerError if the runner fails."""
    if not text.strip():
        return CompletedStep(worked, "", "skipped")
    judged = examiner.judge(worked.step, text)
    return CompletedStep(worked, text, judged.verdict, judged.note, judged.difference)
