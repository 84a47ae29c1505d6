"""Decides from the outcomes of a variant and its mistakes what is true, and whether it is fit to ask."""

from __future__ import annotations

from quizapp.bank import Variant, VariantMistake
from quizapp.examine.drawn_options import candidates, draw
from quizapp.examine.examined import Examined, ExaminedMistake, agrees
from quizapp.kinds import KINDS, settle
from quizapp.kinds.choice import Choice, picked_by_mistake
from quizapp.kinds.kind import Unsettled
from quizapp.kinds.programs import ProgramTruth, Truth
from quizapp.kinds.stated import StatedTruth
from quizapp.runner.client import Program
from quizapp.runner.outcome import Outcome
from quizapp.words.note import Note


def mistake_programs(variant: Variant) -> tuple[Program, ...]:
    if variant.question.draws:
        return tuple(Program(one.code, variant.setup, right=variant.right) for one in candidates(variant))
    kind = KINDS[variant.question.ask]
    return tuple(kind.program(variant, mistake.code) for mistake in variant.mistakes)


def weighed(variant: Variant, outcomes: tuple[Outcome, ...], beside: tuple[Outcome, ...]) -> Examined:
    if variant.question.draws:
        return _weigh_drawn(variant, outcomes[0], beside)
    ask = variant.question.ask
    settled: Truth | Unsettled = KINDS[ask].settle(variant, outcomes)
    mistakes = tuple(
        ExaminedMistake(mistake, _stated(variant, mistake, wrong), wrong)
        for mistake, wrong in zip(variant.mistakes, beside, strict=True)
    )
    unfit = settled.why if isinstance(settled, Unsettled) else _tie(ask, settled, mistakes)
    truth = None if isinstance(settled, Unsettled) or unfit is not None else settled
    outcome = None if variant.reference is None else outcomes[0]
    return Examined(variant, truth, unfit, outcome, mistakes, outcomes[0].device, outcomes[0].torch)


def _weigh_drawn(variant: Variant, own: Outcome, beside: tuple[Outcome, ...]) -> Examined:
    mistakes = tuple(
        ExaminedMistake(one, None, outcome)
        for one, outcome in zip(candidates(variant), beside, strict=True)
        if isinstance(one, VariantMistake)
    )
    drawn = draw(variant, own, beside)
    if isinstance(drawn, Unsettled):
        return Examined(variant, None, drawn.why, own, mistakes, own.device, own.torch)
    return Examined(drawn.variant, drawn.truth, None, own, mistakes, own.device, own.torch, drawn.wrong)


def _stated(variant: Variant, mistake: VariantMistake, outcome: Outcome) -> StatedTruth | None:
    kind = KINDS[variant.question.ask]
    if isinstance(kind, Choice):
        return picked_by_mistake(variant, mistake.code)
    if kind.is_program:
        return None
    settled = settle(kind.ask, outcome)
    return None if isinstance(settled, Unsettled) else settled


def _tie(ask: str, truth: Truth, mistakes: tuple[ExaminedMistake, ...]) -> Note | None:
    """Why a mistake cannot be distinguished from the truth here; None if all can."""
    if not KINDS[ask].tells_apart or isinstance(truth, ProgramTruth):
        return None
    for examined in mistakes:
        if agrees(truth, examined.truth):
            return Note("examiner.tie", (("mistake", examined.mistake.id),))
    return None
