"""Finds the questions whose programs do not come to an end, before all their variants are run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizapp.authoring.batches import HALTED
from quizapp.bank import Question, variants
from quizapp.kinds import KINDS
from quizapp.runner.client import Job, Limits, Program, Runner

#: Questions whose first variants share a process. What one of them leaves behind
#: may change what another gives, but here only their ends are looked at.
_TOGETHER = 24


def scouted(questions: Sequence[Question], runner: Runner, limits: Limits) -> Iterator[tuple[Question, bool]]:
    """Each question, in order and as soon as that is known, with whether its first
    variant and the mistakes there come to an end. Raises RunnerError."""
    begun = []
    for start in range(0, len(questions), _TOGETHER):
        together = questions[start : start + _TOGETHER]
        owners: list[str] = []
        programs: list[Program] = []
        for question in together:
            own = _programs(question)
            programs += own
            owners += [question.id] * len(own)
        begun.append((together, owners, runner.submit(Job(tuple(programs), limits, on_cpu=True))))
    for together, owners, job in begun:
        ends = zip(owners, job.result(), strict=True)
        halting = {owner for owner, outcome in ends if outcome.ended in HALTED}
        for question in together:
            yield question, question.id not in halting


def _programs(question: Question) -> list[Program]:
    variant = variants(question)[0]
    kind = KINDS[question.ask]
    return [*kind.programs(variant), *(kind.program(variant, mistake.code) for mistake in variant.mistakes)]
