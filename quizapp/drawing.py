"""Draws the options of a choice from slips: what stands beside the right code, and where that stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from quizapp.bank import Variant, VariantMistake
from quizapp.grading import slips as making
from quizapp.grading.attempts import gives_same, outcome_text
from quizapp.grading.choices import read_choice, spaced
from quizapp.grading.settling import MOST_ELEMENTS, unfinished
from quizapp.grading.shapes import shape_text
from quizapp.grading.truth import ChoiceTruth, Unsettled
from quizapp.runner.outcome import Outcome
from quizapp.slips import Slip, authored, made
from quizapp.words.note import Note

#: Most wrong options beside the right one.
MOST_WRONG = 3
#: Most made slips that are tried, so that trying out every variant stays quick.
_MOST_MADE = 12
_ENDED_BY_ITSELF = frozenset({"finished", "error"})


Candidate = VariantMistake | making.Slip
"""A program that may become a wrong option: an author's mistake, or a made slip."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A variant with its options, which of them is right, and the slips that the others are."""

    variant: Variant
    truth: ChoiceTruth
    wrong: tuple[Slip, ...]


def candidates(variant: Variant) -> tuple[Candidate, ...]:
    """What may stand beside the right code: the author's mistakes in the order
    written, then slips made by rewriting the code, the nearest to it first."""
    code = variant.reference or ""
    # Options that differ in white space alone could not be told apart by their text.
    found: dict[str, Candidate] = {}
    all_of_them: tuple[Candidate, ...] = (*variant.mistakes, *_nearest(code, variant.setup))
    for one in all_of_them:
        found.setdefault(spaced(one.code), one)
    found.pop(spaced(code), None)
    return tuple(found.values())


def draw(variant: Variant, own: Outcome, beside: Sequence[Outcome]) -> Drawn | Unsettled:
    """The options of a variant, or why it has none. ``own`` is what its code gave,
    ``beside`` what its candidates gave, in their order.

    A wrong option gives something else than the code or, where the question has
    a ``right``, something that does not make it true; it may raise, but comes to
    an end by itself. Those that differ from each other are taken first.
    """
    if (why := _unsettled(variant, own)) is not None:
        return why
    wrong = [
        (one, outcome)
        for one, outcome in zip(candidates(variant), beside, strict=True)
        if is_wrong(variant, own, outcome)
    ]
    taken = _taken([outcome for _, outcome in wrong])
    if not taken:
        return Unsettled(Note("examiner.too-few-options"))
    right = variant.reference or ""
    chosen = [wrong[place] for place in taken]
    shown = replace(variant, drawn=(right, *(one.code for one, _ in chosen)))
    options = shown.options
    truth = ChoiceTruth((options.index(right) + 1,), options, several=False)
    return Drawn(shown, truth, tuple(_slip(variant, one, _gives(outcome, own)) for one, outcome in chosen))


def is_wrong(variant: Variant, own: Outcome, outcome: Outcome) -> bool:
    """Whether a program that gave ``outcome`` is surely not right where the code gave ``own``."""
    if outcome.ended not in _ENDED_BY_ITSELF:
        return False
    return outcome.holds is False if variant.right is not None else not gives_same(own, outcome)


def picked(truth: ChoiceTruth, wrong: Sequence[Slip], answer: str) -> tuple[Slip, ...]:
    """The slip that an answer, which can be read, picks; none where it picks the right option."""
    places = read_choice(answer, truth.options, several=False)
    codes = {truth.options[place - 1] for place in places}
    return tuple(slip for slip in wrong if slip.code in codes)


@lru_cache(maxsize=256)
def _nearest(code: str, setup: str) -> tuple[making.Slip, ...]:
    return making.slips(code, setup)[:_MOST_MADE]


def _unsettled(variant: Variant, own: Outcome) -> Unsettled | None:
    """Why the code cannot be the right option, None where it can."""
    if own.ended != "finished" and (variant.right is None or own.ended != "error"):
        return unfinished(own)
    if variant.right is not None and own.holds is None:
        return Unsettled(Note("examiner.code-undecided"))
    if variant.right is not None and not own.holds:
        return Unsettled(Note("examiner.code-not-right"))
    return None


def _taken(outcomes: Sequence[Outcome]) -> list[int]:
    """The places of at most MOST_WRONG outcomes: first those unlike the ones
    before them, then those like them, each in their order."""
    unlike: list[int] = []
    for place, outcome in enumerate(outcomes):
        if not any(_alike(outcomes[other], outcome) for other in unlike):
            unlike.append(place)
    like = (place for place in range(len(outcomes)) if place not in unlike)
    return sorted([*unlike, *like][:MOST_WRONG])


def _alike(one: Outcome, other: Outcome) -> bool:
    """Whether two wrong options are wrong in the same way: all that fail are."""
    if one.ended == other.ended == "error":
        return True
    return gives_same(one, other)


def _slip(variant: Variant, one: Candidate, gives: str) -> Slip:
    return authored(one, gives) if isinstance(one, VariantMistake) else made(variant, one, gives)


def _gives(outcome: Outcome, own: Outcome) -> str:
    """What a wrong option gives, in short: its shape or dtype alone where that differs."""
    result, right = outcome.result, own.result
    if outcome.error is not None or result is None or result.kind != "tensor" or result.shape is None:
        return outcome_text(outcome, own)
    if right is not None and right.kind == "tensor" and right.shape != result.shape:
        return f"shape {shape_text(result.shape)}"
    if right is not None and right.kind == "tensor" and right.dtype != result.dtype:
        return f"dtype {result.dtype}"
    if math.prod(result.shape) > MOST_ELEMENTS:
        return f"shape {shape_text(result.shape)}, dtype {result.dtype}"
    return outcome_text(outcome, own)
