"""Runs a variant and its mistakes, decides what is true and whether it is fit to ask, and judges answers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from quizapp.bank import Input, Question, Variant
from quizapp.examine.examined import Examined, Judged
from quizapp.examine.fitness import mistake_programs, weighed
from quizapp.examine.slip_search import HANGS, MOST_NAMED, Run, authored, found, separates
from quizapp.kinds import KINDS, attempt, judge, what_differs
from quizapp.kinds.differences import gives_same, outcome_text, weigh
from quizapp.kinds.kind import Judgement
from quizapp.kinds.programs import Case, ProgramKind, ProgramTruth
from quizapp.kinds.stated import StatedTruth
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits
from quizapp.slips import fact
from quizapp.words.note import Note

#: The judging of an answer that is a program: a generator that yields programs to run, receives their
#: outcomes, and returns the verdict.
Judging = Generator[Sequence[Program], tuple[Outcome, ...], Judged]


class Examination:
    """A variant that is being run; :meth:`result` waits for it. If it is ``refused``, it is not run."""

    def __init__(
        self, variant: Variant, truth: _Share, mistakes: _Share, refused: Note | None = None
    ) -> None:
        self._variant = variant
        self._truth = truth
        self._mistakes = mistakes
        self._refused = refused

    @property
    def refused(self) -> bool:
        """Whether the variant may not be run."""
        return self._refused is not None

    def result(self) -> Examined:
        """The examined variant. Raises RunnerError if the runner fails."""
        if self._refused is not None:
            return Examined(self._variant, None, self._refused, None, (), "", "")
        return weighed(self._variant, self._truth.outcomes(), self._mistakes.outcomes())


@dataclass(frozen=True, slots=True)
class _Share:
    """One variant's share of the outcomes of a job; the job is None if there is nothing to run."""

    job: Future[tuple[Outcome, ...]] | None
    indices: tuple[int, ...]

    def outcomes(self) -> tuple[Outcome, ...]:
        return () if self.job is None else tuple(self.job.result()[index] for index in self.indices)


class Examiner:
    """Examines variants with a runner.

    ``why_not_run`` says why a question may not be run, or None.
    """

    def __init__(
        self,
        runner: Runner,
        limits: Limits | None = None,
        why_not_run: Callable[[Question], Note | None] = lambda _: None,
    ) -> None:
        self._runner = runner
        self._limits = limits or Limits()
        self._why_not_run = why_not_run

    def examine(self, variant: Variant) -> Examination:
        """Start running a variant for a review: its code in one process, its mistakes in another."""
        return self.examine_all([variant])[0]

    def examine_all(self, variants: Sequence[Variant]) -> list[Examination]:
        """Start running several variants of one question, which share a process."""
        if variants and (refused := self._why_not_run(variants[0].question)) is not None:
            nothing = _Share(None, ())
            return [Examination(variant, nothing, nothing, refused) for variant in variants]
        truths = self._submit(variants, lambda one: KINDS[one.question.ask].programs(one))
        mistakes = self._submit(variants, mistake_programs)
        return [Examination(*three) for three in zip(variants, truths, mistakes, strict=True)]

    def judge(self, examined: Examined, answer: str) -> Judged:
        """The verdict on an answer to a fit variant; waits for the programs that it takes. Raises
        RunnerError if the runner fails."""
        truth = examined.truth
        assert truth is not None, "only a fit variant is asked"
        if isinstance(truth, ProgramTruth):
            return self._drive(examined.variant, judging(examined.variant, truth, answer))
        judgement = judge(truth, answer)
        if judgement.verdict != "wrong":
            return Judged(judgement.verdict, judgement.note)
        slips = examined.slips(answer)
        limits = replace(self._limits, seconds=min(self._limits.seconds, HANGS))
        if slips:
            # A generated slip with the same result would be a worse explanation.
            return Judged(judgement.verdict, judgement.note, slips)
        search = found(examined.variant, truth, answer, self._runs(examined.variant, limits))
        note = judgement.note if search.slips else what_differs(truth, answer)
        if search.given_up:
            note = Note("slips.given-up-besides", (("note", note),)) if note else Note("slips.given-up")
        return Judged(judgement.verdict, note, search.slips)

    def separates(self, examined: Examined, slip: str) -> bool:
        """Whether the slip with this id can be made in this variant and gives a result other than
        the truth; for drawn options, whether it is one of them."""
        if examined.wrong:
            return any(one.id == slip for one in examined.wrong)
        if isinstance(examined.truth, StatedTruth) and fact(slip) is not None:
            variant = examined.variant
            return separates(variant, examined.truth, slip, self._runs(variant, self._limits))
        return examined.separates(slip)

    def _drive(self, variant: Variant, steps: Judging) -> Judged:
        """Run the programs that the judging asks for, in at most two processes in which nothing
        else of the question ran."""
        try:
            programs = next(steps)
            while True:
                halves = [self._run(variant, programs[::2]), self._run(variant, programs[1::2])]
                even, odd = (half.result() for half in halves)
                gave = [
                    half[index] for index in range(len(even)) for half in (even, odd) if index < len(half)
                ]
                programs = steps.send(tuple(gave))
        except StopIteration as end:
            judged: Judged = end.value
            return judged

    def _submit(
        self, variants: Sequence[Variant], programs_of: Callable[[Variant], tuple[Program, ...]]
    ) -> list[_Share]:
        """Start running each variant's programs; programs that occur more than once run once."""
        indices: dict[Program, int] = {}
        shares = [
            [indices.setdefault(one, len(indices)) for one in programs_of(variant)] for variant in variants
        ]
        job = self._run(variants[0], list(indices)) if indices else None
        return [_Share(job, tuple(share)) for share in shares]

    def _runs(self, variant: Variant, limits: Limits) -> Run:
        return lambda programs: self._run(variant, programs, limits)

    def _run(
        self, variant: Variant, programs: Sequence[Program], limits: Limits | None = None
    ) -> Future[tuple[Outcome, ...]]:
        on_cpu = variant.question.entry.device == "cpu"
        return self._runner.submit(Job(tuple(programs), limits or self._limits, on_cpu=on_cpu))


def judging(variant: Variant, truth: ProgramTruth, answer: str) -> Judging:
    """Judge an answer that is a program, step by step: first on the first case alone, because if
    it does not finish there, each of the others would take just as long."""
    tried = attempt(truth, answer)
    if isinstance(tried, Judgement):
        return Judged(tried.verdict, tried.note)
    programs = [Program(code, case.setup) for code, case in zip(tried.programs, truth.cases, strict=True)]
    outcomes = yield programs[:1]
    if outcomes[0].ended in ("finished", "error") and programs[1:]:
        outcomes += yield programs[1:]
    judgement, difference = weigh(truth, tried, outcomes)
    if difference is None:
        return Judged(judgement.verdict, judgement.note)
    # The mistakes with the same result: on the variant that is shown, if the answer is wrong there;
    # otherwise on the input where it differs.
    case, outcome = difference.case, difference.outcome
    if not gives_same(truth.cases[0].outcome, difference.on_shown):
        case, outcome = truth.cases[0], difference.on_shown
    mistakes = _input_of(variant, case).mistakes
    gave = (yield [Program(mistake.code, case.setup) for mistake in mistakes]) if mistakes else ()
    named = [
        authored(mistake, outcome_text(wrong, case.outcome))
        for mistake, wrong in zip(mistakes, gave, strict=True)
        if gives_same(wrong, outcome)
    ]
    return Judged(judgement.verdict, judgement.note, tuple(named[:MOST_NAMED]), difference)


def _input_of(variant: Variant, case: Case) -> Input:
    """The input that a case was made from."""
    kind = KINDS[variant.question.ask]
    assert isinstance(kind, ProgramKind)
    return next(one for one in kind.inputs(variant) if (one.setup, one.shown) == (case.setup, case.shown))
