"""Tries one question out: every variant, its mistakes, its examples, and what it must not depend on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quizapp.authoring.batches import Batch
from quizapp.authoring.failing import Failing, find_failing
from quizapp.authoring.probes import Probe, chance, drawing_call, ordering_call, ties
from quizapp.bank import Question, Value, Variant, variants
from quizapp.bank.agreement import identity
from quizapp.examiner import Examination, Examined, Examiner
from quizapp.runner.client import Program, Runner
from quizapp.runner.outcome import Outcome

#: Variants tried together. The first is tried alone: if it does not come to an end,
#: few of the others are tried at all.
_TOGETHER = 100
_FEW = 4
#: Variants run twice even where nothing in them seems to draw: addresses differ too.
_PROBED = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """What running a question gave.

    ``examined`` holds its variants in order, all ``total`` of them unless some
    did not come to an end. ``by_chance`` and ``by_ties`` hold the same variants
    under a probe (empty where there was none to apply), ``examples`` by their
    place the variants that examples are about, ``outcomes`` every program that
    ran without a probe. ``failing`` is where the code fails first.
    """

    question: Question
    total: int
    examined: tuple[Examined, ...]
    by_chance: Mapping[int, Examined]
    by_ties: Mapping[int, Examined]
    examples: Mapping[int, Examined]
    outcomes: Mapping[Program, Outcome]
    failing: Failing | None

    @property
    def fit(self) -> list[Examined]:
        """The variants that can be asked."""
        return [one for one in self.examined if one.fit]


def try_out(question: Question, runner: Runner) -> Trial:
    """Run all there is to run of a question, in few processes. Raises RunnerError."""
    return _Trying(question, runner).trial()


class _Trying:
    def __init__(self, question: Question, runner: Runner) -> None:
        self._question = question
        self._runner = runner
        self._found = list(variants(question))
        self._outcomes: dict[Program, Outcome] = {}
        self._examined: list[Examined] = []
        self._by_chance: dict[int, Examined] = {}
        self._by_ties: dict[int, Examined] = {}
        # Under a probe, only the truth is looked at.
        bare = question.entry.model_copy(update={"mistakes": ()})
        self._bare = replace(question, entry=bare)

    def trial(self) -> Trial:
        total = len(self._found)
        while len(self._examined) < total:
            start = len(self._examined)
            if not self._run(self._found[start : start + (_TOGETHER if start else 1)]):
                total = min(total, _FEW)
                self._found = self._found[:total]
        return Trial(
            self._question,
            len(variants(self._question)),
            tuple(self._examined),
            self._by_chance,
            self._by_ties,
            self._examples(),
            self._outcomes,
            find_failing(self._question, self._examined, self._runner),
        )

    def _run(self, some: Sequence[Variant]) -> bool:
        """Examine some variants; whether every program came to an end."""
        batch = Batch(self._runner, self._outcomes)
        plain = Examiner(batch.lane()).examine_all(some)
        drawing = [one for one in some if one.number < _PROBED or drawing_call(_source(one))]
        ordering = [one for one in some if ordering_call(_source(one))]
        by_chance = self._begin(batch, chance("\n".join(map(_source, drawing))), drawing)
        by_ties = self._begin(batch, ties(), ordering)
        batch.run()
        self._examined += [one.result() for one in plain]
        self._by_chance.update({number: one.result() for number, one in by_chance.items()})
        self._by_ties.update({number: one.result() for number, one in by_ties.items()})
        return not batch.halted

    def _begin(self, batch: Batch, probe: Probe, some: Sequence[Variant]) -> dict[int, Examination]:
        if not some:
            return {}
        bare = [replace(variant, question=self._bare) for variant in some]
        begun = Examiner(batch.lane(probe)).examine_all(bare)
        return {variant.number: one for variant, one in zip(some, begun, strict=True)}

    def _examples(self) -> dict[int, Examined]:
        examples: dict[int, Examined] = {}
        unlisted: dict[int, Variant] = {}
        for place, example in enumerate(self._question.entry.examples):
            agreeing = [one for one in self._examined if _agrees(one.variant, example.given)]
            if agreeing:
                examples[place] = next((one for one in agreeing if one.fit), agreeing[0])
            elif (variant := variants(self._question).agreeing(example.given)) and variant.number < 0:
                unlisted[place] = variant
        if unlisted:
            batch = Batch(self._runner, self._outcomes)
            begun = Examiner(batch.lane()).examine_all(list(unlisted.values()))
            batch.run()
            examples.update(zip(unlisted, (one.result() for one in begun), strict=True))
        return examples


def _agrees(variant: Variant, given: Mapping[str, Value]) -> bool:
    return all(identity(variant.given[name]) == identity(value) for name, value in given.items())


def _source(variant: Variant) -> str:
    return "\n".join((variant.setup, variant.code or "", *variant.options))
