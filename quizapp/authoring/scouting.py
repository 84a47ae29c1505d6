"""Finds the questions whose programs do not come to an end, before all their variants are run."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.authoring.batches import HALTED
from quizapp.bank import Question, inputs, variants
from quizapp.runner.client import Job, Limits, Program, Runner

#: Questions whose first variants share a process. What one of them leaves behind
#: may change what another gives, but here only their ends are looked at.
_TOGETHER = 24


def endless(questions: Sequence[Question], runner: Runner, limits: Limits) -> frozenset[str]:
    """The ids of the questions whose first variant, or a mistake there, had to be
    ended. Raises RunnerError."""
    begun = []
    for start in range(0, len(questions), _TOGETHER):
        owners: list[str] = []
        programs: list[Program] = []
        for question in questions[start : start + _TOGETHER]:
            own = _programs(question)
            programs += own
            owners += [question.id] * len(own)
        begun.append((owners, runner.submit(Job(tuple(programs), limits, on_cpu=True))))
    return frozenset(
        owner
        for owners, job in begun
        for owner, outcome in zip(owners, job.result(), strict=True)
        if outcome.ended in HALTED
    )


def _programs(question: Question) -> list[Program]:
    variant = variants(question)[0]
    if variant.reference is None:
        return [Program(option, variant.setup, right=variant.right) for option in variant.options]
    asked = [Program(one.reference, one.setup) for one in inputs(variant)]
    return asked + [Program(mistake.code, mistake.setup) for mistake in variant.mistakes]
