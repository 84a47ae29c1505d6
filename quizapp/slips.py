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
#: Programs that share a process, so that early answers do not wait for late ones.
_TOGETHER = 8

Run = Callable[[Sequence[Program]], Future[tuple[Outcome, ...]]]
"""Begins programs of one question."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A plausible wrong program that gives exactly what the learner typed.

    ``code`` is the whole of it and runs after the question's own setup;
    ``gives`` is its result as a learner would type it. An author's slip may
    say something about itself, a made one has a ``fact``.
    """

    id: str
    code: str
    gives: str
    says: Text | None = None
    fact: Note | None = None


def authored(mistake: VariantMistake, gives: str) -> Slip:
    """An author's mistake as the slip behind an answer."""
    return Slip(mistake.id, mistake.code, gives, says=mistake.says)


def candidates(variant: Variant) -> tuple[making.Slip, ...]:
    """The slips looked for behind a wrong answer, but for those an author wrote down;
    none where answers are so coarse that a match would be chance."""
    if variant.question.ask not in _FINE:
        return ()
    known = {mistake.code for mistake in variant.mistakes}
    return tuple(slip for slip in _made(variant) if slip.code not in known)


def found(variant: Variant, answer: str, run: Run, *, most: int, budget: float = BUDGET) -> tuple[Slip, ...]:
    """The slips made by rewriting the variant's code that give a wrong answer, the nearest first.

    Looks for ``budget`` seconds at most.
    """
    if most < 1:
        return ()
    made = candidates(variant)
    jobs = [
        run([Program(slip.code, variant.setup) for slip in made[start : start + _TOGETHER]])
        for start in range(0, len(made), _TOGETHER)
    ]
    wait(jobs, timeout=budget)
    outcomes = (outcome for job in jobs if job.done() for outcome in job.result())
    done = (slip for place, slip in enumerate(made) if jobs[place // _TOGETHER].done())
    giving = (
        Slip(slip.id, slip.code, gives, fact=making.fact(slip.id))
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
