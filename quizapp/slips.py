"""Finds the slip behind a wrong answer: a plausible wrong program that gives exactly what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from itertools import islice

from quizapp.ask import Ask
from quizapp.bank import Text, Variant, VariantMistake
from quizapp.grading import slips as making
from quizapp.grading.canonical import answer_text
from quizapp.grading.judging import judge
from quizapp.grading.settling import settle
from quizapp.grading.slips.change import Change, change
from quizapp.grading.truth import StatedTruth, Unsettled
from quizapp.runner.client import Program
from quizapp.runner.outcome import Outcome
from quizapp.words.note import Note

#: Seconds of search after which a wrong answer stays unexplained.
BUDGET = 0.150
#: Most slips shown for one answer.
MOST_NAMED = 2
#: Ways of asking whose answers are fine enough that a match is hardly chance.
_FINE = frozenset({"shape", "dtype", "value", "output"})
#: Programs run in one search, and how many of them may be slips in the code itself.
_PROGRAMS = 40
_IN_CODE = 25
#: Most programs that share a process, so that early answers do not wait for late ones.
_TOGETHER = 8

Run = Callable[[Sequence[Program]], Future[tuple[Outcome, ...]]]
"""Begins programs of one question."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A plausible wrong program that gives exactly what the learner typed.

    ``code`` is the whole of it and runs after the question's own setup;
    ``gives`` is its result as a learner would type it. An author's slip may
    say something about itself, a made one has a ``fact`` and its ``change``.
    """

    id: str
    code: str
    gives: str
    says: Text | None = None
    fact: Note | None = None
    change: Change | None = None

    @property
    def in_setup(self) -> bool:
        """Whether it was made by rewriting the setup, so that the code itself is as it was."""
        return self.change is not None and self.id.startswith(making.IN_SETUP)


def authored(mistake: VariantMistake, gives: str) -> Slip:
    """An author's mistake as the slip behind an answer."""
    return Slip(mistake.id, mistake.code, gives, says=mistake.says)


def made(variant: Variant, slip: making.Slip, gives: str) -> Slip:
    """A slip made by rewriting as the one behind an answer."""
    code = variant.reference or ""
    before = f"{variant.setup.rstrip(chr(10))}\n{code}" if slip.id.startswith(making.IN_SETUP) else code
    return Slip(slip.id, slip.code, gives, fact=making.fact(slip.id), change=change(before, slip.code))


def candidates(variant: Variant) -> tuple[making.Slip, ...]:
    """The slips looked for behind a wrong answer, but for those an author wrote down;
    none where answers are so coarse that a match would be chance."""
    if variant.code is None or variant.question.ask not in _FINE:
        return ()
    known = {mistake.code for mistake in variant.mistakes}
    return tuple(slip for slip in _made(variant) if slip.code not in known)


def found(
    variant: Variant, answer: str, run: Run, *, most: int, seconds: float = 0.0, budget: float = BUDGET
) -> tuple[Slip, ...]:
    """The slips made by rewriting the variant's code that give a wrong answer, the nearest first.

    Looks for ``budget`` seconds at most, and for none where the code itself runs
    for longer. ``seconds`` is how long that took: the longer, the fewer slips
    share a process, so that little is still under way when the search is over.
    """
    if most < 1 or seconds >= budget:
        return ()
    tried = candidates(variant)
    together = min(_TOGETHER, int(budget / seconds)) if seconds else _TOGETHER
    jobs = [
        run([Program(slip.code, variant.setup) for slip in tried[start : start + together]])
        for start in range(0, len(tried), together)
    ]
    wait(jobs, timeout=budget)
    # What has not begun by now must not keep the next question waiting.
    over = [not job.cancel() and job.done() for job in jobs]
    outcomes = (outcome for place, job in enumerate(jobs) if over[place] for outcome in job.result())
    done = (slip for place, slip in enumerate(tried) if over[place // together])
    giving = (
        made(variant, slip, gives)
        for slip, outcome in zip(done, outcomes, strict=True)
        if (gives := _gives(variant.question.ask, outcome, answer)) is not None
    )
    return tuple(islice(giving, most))


def separates(variant: Variant, truth: StatedTruth, slip: str, run: Run) -> bool:
    """Whether the made slip of this id, where it can be made here, gives something else than the truth."""
    again = next((one for one in _made(variant) if one.id == slip), None)
    if again is None:
        return False
    (outcome,) = run([Program(again.code, variant.setup)]).result()
    settled = settle(variant.question.ask, outcome)
    return isinstance(settled, Unsettled) or judge(truth, answer_text(settled)).verdict != "right"


def _made(variant: Variant) -> tuple[making.Slip, ...]:
    if variant.code is None:
        return ()
    in_code = making.slips(variant.code, variant.setup)[:_IN_CODE]
    in_setup = making.setup_slips(variant.code, variant.setup)
    return (*in_code, *in_setup[: _PROGRAMS - len(in_code)])


def _gives(ask: Ask, outcome: Outcome, answer: str) -> str | None:
    """A program's result as text where it is what was typed."""
    settled = settle(ask, outcome)
    if isinstance(settled, Unsettled) or judge(settled, answer).verdict != "right":
        return None
    return answer_text(settled)
