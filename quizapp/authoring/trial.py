"""Tries out a question: every variant, its mistakes, its examples, and the influences it must not
depend on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from quizapp.authoring.batches import Batch
from quizapp.authoring.failing import Failing, Walled, find_failing, find_walled
from quizapp.authoring.left_open import left_open, open_call
from quizapp.authoring.probes import Probe, chance, drawing_call, ordering_call, ties
from quizapp.bank import Question, Value, Variant, variants
from quizapp.bank.templates import identity
from quizapp.examine.examined import Examined, Judged
from quizapp.examine.examiner import Examination, Examiner, Judging, judging
from quizapp.kinds import judge
from quizapp.kinds.programs import ProgramTruth
from quizapp.kinds.stated import StatedTruth
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits

#: Number of variants run together.
_TOGETHER = 100
#: Number of variants run of a question whose first variant is known not to finish.
_FEW = 3
#: Number of variants run twice even if they draw no random numbers: addresses differ too.
_PROBED = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """The results of running a question.

    ``examined`` holds its variants in order: all ``total`` of them, unless some did not finish.
    ``by_chance``, ``by_ties`` and ``by_left_open`` hold the same variants under a probe (empty if
    no probe applied); ``examples`` the variants of the examples, by the index of the example;
    ``outcomes`` every program that ran without a probe. ``failing`` is the first failure of the
    code, ``walled`` the first access that the sandbox refused.
    """

    question: Question
    total: int
    examined: tuple[Examined, ...]
    by_chance: Mapping[int, Examined]
    by_ties: Mapping[int, Examined]
    by_left_open: Mapping[int, Examined]
    examples: Mapping[int, tuple[Examined, Judged | None]]
    failing: Failing | None
    walled: Walled | None = None

    @property
    def fit(self) -> list[Examined]:
        """The variants that can be asked."""
        return [one for one in self.examined if one.fit]


def try_out(question: Question, runner: Runner, limits: Limits, *, ends: bool = True) -> Trial:
    """Run everything there is to run of a question, in few processes. Raises RunnerError.

    If the first variant does not finish, little is run.
    """
    return _Trying(question, runner, limits).trial(ends=ends)


class _Trying:
    def __init__(self, question: Question, runner: Runner, limits: Limits) -> None:
        self._question = question
        self._runner = runner
        self._limits = limits
        self._outcomes: dict[Program, Outcome] = {}
        self._examined: list[Examined] = []
        self._by_chance: dict[int, Examined] = {}
        self._by_ties: dict[int, Examined] = {}
        self._by_left_open: dict[int, Examined] = {}
        # Under a probe, only the truth matters, which includes the candidates for drawn options.
        bare = question.entry if question.draws else question.entry.model_copy(update={"mistakes": ()})
        self._bare = question.with_entry(bare)

    def trial(self, *, ends: bool) -> Trial:
        question, found = self._question, variants(self._question)
        # A second try for a first variant that did not finish: the machine may have been busy.
        if ends or self._run(found[:1], twice=False):
            self._run_all(found)
        else:
            self._run(found[1:_FEW], twice=False)
        return Trial(
            question,
            len(found),
            tuple(self._examined),
            self._by_chance,
            self._by_ties,
            self._by_left_open,
            self._examples(),
            find_failing(question, self._examined, self._outcomes, self._runner),
            find_walled(self._examined, self._outcomes, self._runner),
        )

    def _run_all(self, found: Sequence[Variant]) -> None:
        """Run every variant, also under the probes, as long as they finish."""
        self._examined.clear()
        for start in range(0, len(found), _TOGETHER):
            some = found[start : start + _TOGETHER]
            if not self._run(some, some):
                return

    def _run(self, some: Sequence[Variant], probed: Sequence[Variant] = (), *, twice: bool = True) -> bool:
        """Examine some variants, some of them under the probes; return whether every program finished."""
        batch = Batch(self._runner, self._outcomes)
        plain = self._examiner(batch.runner()).examine_all(some) if some else []
        drawing = [one for one in probed if one.number < _PROBED or drawing_call(_source(one))]
        ordering = [one for one in probed if ordering_call(_source(one))]
        by_chance = self._begin(batch, chance("\n".join(map(_source, drawing))), drawing)
        by_ties = self._begin(batch, ties(), ordering)
        opening = [one for one in probed if open_call(_source(one))]
        by_left_open = self._begin(batch, left_open(), opening)
        batch.run(twice=twice)
        self._examined += [one.result() for one in plain]
        self._by_chance.update({number: one.result() for number, one in by_chance.items()})
        self._by_ties.update({number: one.result() for number, one in by_ties.items()})
        self._by_left_open.update({number: one.result() for number, one in by_left_open.items()})
        return not batch.halted

    def _examiner(self, runner: Runner) -> Examiner:
        return Examiner(runner, self._limits)

    def _begin(self, batch: Batch, probe: Probe, some: Sequence[Variant]) -> dict[int, Examination]:
        if not some:
            return {}
        bare = [replace(variant, question=self._bare) for variant in some]
        begun = self._examiner(batch.runner(probe)).examine_all(bare)
        return {variant.number: one for variant, one in zip(some, begun, strict=True)}

    def _examples(self) -> dict[int, tuple[Examined, Judged | None]]:
        examined: dict[int, Examined] = {}
        for index, example in enumerate(self._question.entry.examples):
            agreeing = [one for one in self._examined if _agrees(one.variant, example.given)]
            one = next((one for one in agreeing if one.fit), agreeing[0] if agreeing else None)
            if one is None:
                variant = variants(self._question).agreeing(example.given)
                if variant is None or variant.number >= 0:
                    continue
                one = self._examiner(self._runner).examine(variant).result()
            examined[index] = one
        judged: dict[int, Judged] = {}
        begun: dict[int, tuple[Examined, str]] = {}
        for index, one in examined.items():
            example = self._question.entry.examples[index]
            answer = example.accept or example.reject or example.unreadable or ""
            if isinstance(one.truth, ProgramTruth):
                begun[index] = one, answer
            elif one.truth is not None:
                judged[index] = _judged(one, one.truth, answer)
        judged |= judge_together(begun, self._runner, self._outcomes, self._limits)
        return {index: (one, judged.get(index)) for index, one in examined.items()}


def judge_together(
    answers: Mapping[int, tuple[Examined, str]],
    runner: Runner,
    outcomes: dict[Program, Outcome],
    limits: Limits,
) -> dict[int, Judged]:
    """Judge several answers that are programs, for variants of one question, in parallel: the
    programs that all of them need next run in one process. Known ``outcomes`` are used and added
    to. Raises RunnerError."""
    judged: dict[int, Judged] = {}
    gave: dict[int, Future[tuple[Outcome, ...]]] = {}
    begun: dict[int, Judging] = {}
    for index, (one, answer) in answers.items():
        assert isinstance(one.truth, ProgramTruth)
        begun[index] = judging(one.variant, one.truth, answer)
    while begun:
        batch = Batch(runner, outcomes)
        held = batch.runner()
        for index, steps in list(begun.items()):
            try:
                programs = steps.send(gave[index].result()) if index in gave else next(steps)
            except StopIteration as end:
                judged[index] = end.value
                del begun[index]
            else:
                on_cpu = answers[index][0].variant.question.entry.device == "cpu"
                gave[index] = held.submit(Job(tuple(programs), limits, on_cpu=on_cpu))
        batch.run(twice=False)
    return judged


def _judged(one: Examined, truth: StatedTruth, answer: str) -> Judged:
    """The verdict on an answer. Generated slips, which take programs to find, are left out."""
    judgement = judge(truth, answer)
    slips = one.slips(answer) if judgement.verdict == "wrong" else ()
    return Judged(judgement.verdict, judgement.note, slips)


def _agrees(variant: Variant, given: Mapping[str, Value]) -> bool:
    return all(identity(variant.given[name]) == identity(value) for name, value in given.items())


def _source(variant: Variant) -> str:
    return "\n".join((variant.setup, variant.reference or "", *variant.options))
