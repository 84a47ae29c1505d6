"""Draws the options of a choice from slips, and their order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from quizapp import slips as making
from quizapp.bank import Variant, VariantMistake
from quizapp.examine.slip_search import Slip, authored
from quizapp.examine.slip_search import made as made_slip
from quizapp.kinds.choice import ChoiceTruth, read_choice, spaced
from quizapp.kinds.differences import gives_same, outcome_text
from quizapp.kinds.kind import Unsettled
from quizapp.kinds.shape import shape_text
from quizapp.kinds.stated import unfinished
from quizapp.kinds.value import MOST_ELEMENTS
from quizapp.runner.outcome import Outcome
from quizapp.words.note import Note

#: Maximum number of wrong options.
MOST_WRONG = 3
#: Maximum number of generated slips that are tried, so that trying out every variant stays fast.
_MOST_MADE = 12
#: Kinds of slips that explain an answer, but would not be plausible options.
_TAKEN_OVER = frozenset({"first-alone", "left-alone", "right-alone", "gradient-none", "gradient-zero"})
_ENDED_BY_ITSELF = frozenset({"finished", "error"})


Candidate = VariantMistake | making.CandidateSlip
"""A program that may become a wrong option: an author's mistake, or a generated slip."""


_Ran = tuple[Candidate, Outcome]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A variant with its options, which of them is right, and the slips behind the others."""

    variant: Variant
    truth: ChoiceTruth
    wrong: tuple[Slip, ...]


def candidates(variant: Variant) -> tuple[Candidate, ...]:
    """The candidates for wrong options: the author's mistakes in the order written, then slips
    generated from the code, the nearest first."""
    code = variant.reference or ""
    # Options that differ only in white space could not be distinguished by their text.
    found: dict[str, Candidate] = {}
    all_of_them: tuple[Candidate, ...] = (*variant.mistakes, *_nearest(code, variant.setup))
    for one in all_of_them:
        found.setdefault(spaced(one.code), one)
    found.pop(spaced(code), None)
    return tuple(found.values())


def draw(variant: Variant, own: Outcome, beside: Sequence[Outcome]) -> Drawn | Unsettled:
    """The options of a variant, or why it has none. ``own`` is the outcome of its code,
    ``beside`` are the outcomes of its candidates, in their order.

    The result of a wrong option differs from that of the code or, if the question has a
    ``right``, does not satisfy it. A wrong option may raise an exception, but must end by itself.
    """
    if (why := _unsettled(variant, own)) is not None:
        return why
    wrong = [
        (one, outcome)
        for one, outcome in zip(candidates(variant), beside, strict=True)
        if is_wrong(variant, own, outcome)
    ]
    chosen = _chosen(wrong)
    if not chosen:
        return Unsettled(Note("examiner.too-few-options"))
    right = variant.reference or ""
    shown = replace(variant, drawn=(right, *(one.code for one, _ in chosen)))
    options = shown.options
    truth = ChoiceTruth((options.index(right) + 1,), options, several=False)
    return Drawn(shown, truth, tuple(_slip(variant, one, _gives(outcome, own)) for one, outcome in chosen))


def is_wrong(variant: Variant, own: Outcome, outcome: Outcome) -> bool:
    """Whether a program with ``outcome`` is certainly wrong, given the outcome of the code, ``own``."""
    if outcome.ended not in _ENDED_BY_ITSELF:
        return False
    if variant.right is None:
        return not gives_same(own, outcome)
    # A condition on the result does not hold for a program that failed.
    return outcome.holds is False or (outcome.holds is None and outcome.ended == "error" != own.ended)


def picked(truth: ChoiceTruth, wrong: Sequence[Slip], answer: str) -> tuple[Slip, ...]:
    """The slip that a readable answer picks; None if it picks the right option."""
    numbers = read_choice(answer, truth.options, several=False)
    codes = {truth.options[index - 1] for index in numbers}
    return tuple(slip for slip in wrong if slip.code in codes)


@lru_cache(maxsize=256)
def _nearest(code: str, setup: str) -> tuple[making.CandidateSlip, ...]:
    """Generated slips, the nearest to the code first, with the same number of each kind, so that
    a code's numbers do not crowd out the rest."""
    made = [slip for slip in making.slips(code, setup) if _does_something(slip)]
    counts: Counter[str] = Counter()
    turns = []
    for index, slip in enumerate(made):
        counts[_kind(slip)] += 1
        turns.append((counts[_kind(slip)], index))
    return tuple(made[index] for index in sorted(index for _, index in sorted(turns)[:_MOST_MADE]))


def _does_something(slip: making.CandidateSlip) -> bool:
    """Whether a slip is code that might be picked: its result may be any answer, but a bare name
    does not look like a solution."""
    kind, _ = making.kind_of(slip.id)
    return kind not in _TAKEN_OVER and not slip.code.strip().isidentifier()


def _unsettled(variant: Variant, own: Outcome) -> Unsettled | None:
    """Why the code cannot be the right option; None if it can."""
    if own.ended != "finished" and (variant.right is None or own.ended != "error"):
        return unfinished(own)
    if variant.right is not None and own.holds is None:
        return Unsettled(Note("examiner.code-undecided"))
    if variant.right is not None and not own.holds:
        return Unsettled(Note("examiner.code-not-right"))
    if variant.right is None and not gives_same(own, own):
        # The results cannot be compared: any option might be as right.
        return Unsettled(Note("attempts.unsettled-incomparable"))
    return None


def _chosen(wrong: Sequence[_Ran]) -> list[_Ran]:
    """At most MOST_WRONG of the wrong programs. Author's mistakes precede generated slips,
    programs that are wrong in a new way precede those that are wrong like one already taken, and
    of the generated slips, new kinds precede more of the same kind."""
    taken: list[_Ran] = []
    left = list(wrong)
    for fits in (_is_of_the_author, _is_of_another_kind, _is_unlike):
        passed: list[_Ran] = []
        for one in left:
            (taken if fits(one, taken) else passed).append(one)
        left = passed
    return [*taken, *left][:MOST_WRONG]


def _is_of_the_author(one: _Ran, taken: Sequence[_Ran]) -> bool:
    authored_one = isinstance(one[0], VariantMistake)
    return authored_one and not any(gives_same(other, one[1]) for _, other in taken)


def _is_of_another_kind(one: _Ran, taken: Sequence[_Ran]) -> bool:
    kinds = {_kind(other) for other, _ in taken if not isinstance(other, VariantMistake)}
    return _is_unlike(one, taken) and _kind(one[0]) not in kinds


def _is_unlike(one: _Ran, taken: Sequence[_Ran]) -> bool:
    """Whether it is a generated slip that is wrong in its own way; all that fail count as wrong
    in the same way."""
    if isinstance(one[0], VariantMistake):
        return False
    failed = one[1].ended == "error"
    return not any(failed if other.ended == "error" else gives_same(other, one[1]) for _, other in taken)


def _kind(one: Candidate) -> str:
    """What a generated slip changes, from the first word of its id: ``int``, ``sibling``, ``swapped``."""
    return one.id.partition("-")[0]


def _slip(variant: Variant, one: Candidate, gives: str) -> Slip:
    return authored(one, gives) if isinstance(one, VariantMistake) else made_slip(variant, one, gives)


def _gives(outcome: Outcome, own: Outcome) -> str:
    """A short description of the result of a wrong option: only its shape or dtype if that differs."""
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
