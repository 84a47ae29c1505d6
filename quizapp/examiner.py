"""Runs a variant and its mistakes, and says what is true of it and whether it is fit to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from quizapp.ask import Ask
from quizapp.bank import Variant, VariantMistake
from quizapp.grading.canonical import answer_text
from quizapp.grading.judging import judge
from quizapp.grading.settling import settle, settle_choice
from quizapp.grading.truth import Truth, Unsettled
from quizapp.runner.client import Job, Limits, Program, Runner
from quizapp.runner.outcome import Outcome
from quizapp.words.note import Note

#: Ways of asking in which a mistake that gives the right answer makes a variant unfit.
_TOLD_APART = frozenset({"shape", "value", "output"})
#: Most slips named for one wrong answer.
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Slip:
    """A plausible wrong program that gives exactly what the learner typed.

    ``gives`` is its result as a learner would type it.
    """

    mistake: VariantMistake
    gives: str

    @property
    def code(self) -> str:
        """The whole wrong program, which runs after the question's own setup."""
        return self.mistake.code


@dataclass(frozen=True, slots=True)
class ExaminedMistake:
    """What an authored mistake gives on the same variant; None where it settles nothing."""

    mistake: VariantMistake
    truth: Truth | None


@dataclass(frozen=True, slots=True)
class Examined:
    """A variant after it was run. ``truth`` is None where it is unfit to ask,
    and ``unfit`` then says why. ``outcome`` is the code's own (None for a
    ``choice``, which has no code)."""

    variant: Variant
    truth: Truth | None
    unfit: Note | None
    outcome: Outcome | None
    mistakes: tuple[ExaminedMistake, ...]
    device: str
    torch: str

    @property
    def fit(self) -> bool:
        return self.truth is not None

    @property
    def answer(self) -> str | None:
        """What a learner could type to be right."""
        return None if self.truth is None else answer_text(self.truth)

    def slips(self, answer: str) -> tuple[Slip, ...]:
        """The mistakes that give exactly this wrong answer, at most two."""
        named = (
            Slip(examined.mistake, answer_text(examined.truth))
            for examined in self.mistakes
            if examined.truth is not None and judge(examined.truth, answer).verdict == "right"
        )
        return tuple(slip for slip, _ in zip(named, range(_NAMED), strict=False))


class Examination:
    """A variant being run; :meth:`result` waits for it."""

    def __init__(self, variant: Variant, truth: _Share, mistakes: _Share) -> None:
        self._variant = variant
        self._truth = truth
        self._mistakes = mistakes

    def result(self) -> Examined:
        """What is true of the variant. Raises RunnerError where the runner cannot serve."""
        return _weigh(self._variant, self._truth.outcomes(), self._mistakes.outcomes())


@dataclass(frozen=True, slots=True)
class _Share:
    """One variant's outcomes among those of a job; the job is None where there is nothing to run."""

    job: Future[tuple[Outcome, ...]] | None
    start: int
    stop: int

    def outcomes(self) -> tuple[Outcome, ...]:
        return () if self.job is None else self.job.result()[self.start : self.stop]


class Examiner:
    """Examines variants with a runner."""

    def __init__(self, runner: Runner, limits: Limits | None = None) -> None:
        self._runner = runner
        self._limits = limits or Limits()

    def examine(self, variant: Variant) -> Examination:
        """Begin running a variant for a review: its truth alone in a process, its mistakes in another."""
        return self.examine_all([variant])[0]

    def examine_all(self, variants: Sequence[Variant]) -> list[Examination]:
        """Begin running several variants of one question, which share a process."""
        truths = self._submit(variants, _truth_programs)
        mistakes = self._submit(variants, _mistake_programs)
        return [Examination(*three) for three in zip(variants, truths, mistakes, strict=True)]

    def _submit(
        self, variants: Sequence[Variant], programs_of: Callable[[Variant], tuple[Program, ...]]
    ) -> list[_Share]:
        programs: list[Program] = []
        spans: list[tuple[int, int]] = []
        for variant in variants:
            start = len(programs)
            programs += programs_of(variant)
            spans.append((start, len(programs)))
        if not programs:
            return [_Share(None, 0, 0) for _ in variants]
        on_cpu = variants[0].question.entry.device == "cpu"
        job = self._runner.submit(Job(tuple(programs), self._limits, on_cpu=on_cpu))
        return [_Share(job, start, stop) for start, stop in spans]


def _truth_programs(variant: Variant) -> tuple[Program, ...]:
    if variant.code is None:
        return tuple(Program(option, variant.setup, right=variant.right) for option in variant.options)
    return (Program(variant.code, variant.setup),)


def _mistake_programs(variant: Variant) -> tuple[Program, ...]:
    return tuple(Program(mistake.code, variant.setup) for mistake in variant.mistakes)


def _weigh(variant: Variant, outcomes: tuple[Outcome, ...], beside: tuple[Outcome, ...]) -> Examined:
    ask = variant.question.ask
    outcome = None if variant.code is None else outcomes[0]
    settled: Truth | Unsettled
    if outcome is None:
        settled = settle_choice(variant.options, outcomes, variant.several)
    else:
        settled = settle(ask, outcome)
    mistakes = tuple(
        ExaminedMistake(mistake, _truth_or_none(settle(ask, wrong)))
        for mistake, wrong in zip(variant.mistakes, beside, strict=True)
    )
    unfit = settled.why if isinstance(settled, Unsettled) else _tie(ask, settled, mistakes)
    truth = None if isinstance(settled, Unsettled) or unfit is not None else settled
    return Examined(variant, truth, unfit, outcome, mistakes, outcomes[0].device, outcomes[0].torch)


def _truth_or_none(settled: Truth | Unsettled) -> Truth | None:
    return None if isinstance(settled, Unsettled) else settled


def _tie(ask: Ask, truth: Truth, mistakes: tuple[ExaminedMistake, ...]) -> Note | None:
    """Why a mistake cannot be told from the truth here, None where all can."""
    if ask not in _TOLD_APART:
        return None
    for examined in mistakes:
        if examined.truth is not None and judge(truth, answer_text(examined.truth)).verdict == "right":
            return Note("examiner.tie", (("mistake", examined.mistake.id),))
    return None
