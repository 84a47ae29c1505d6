"""Turns what a question's own program gave into the truth that answered programs are judged against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from quizapp.kinds.attempts import attempt
from quizapp.kinds.canonical import answer_text
from quizapp.kinds.judgement import Judgement
from quizapp.kinds.settling import unfinished
from quizapp.kinds.truth import BlankTruth, Case, OrderTruth, ProgramTruth, Unsettled, WriteTruth
from quizapp.kinds.typed import is_blank
from quizapp.runner.outcome import Outcome, Result
from quizapp.words.note import Note

_Settled = TypeVar("_Settled", bound=ProgramTruth)

_LONGEST_MESSAGE = 200


@dataclass(frozen=True, slots=True)
class Ran:
    """An input, and what the question's own program gave on it. ``edge`` is the
    number of the edge that the input is, None for a variant's own."""

    case: Case
    edge: int | None = None


def settle_order(lines: tuple[str, ...], order: tuple[int, ...], ran: Ran) -> OrderTruth | Unsettled:
    """The truth of an `order`, or why its program gives none."""
    unfit = _unfit(ran)
    return _answerable(OrderTruth(lines, order, (ran.case,))) if unfit is None else Unsettled(unfit)


def settle_blank(fills: tuple[str, ...], inputs: Sequence[Ran]) -> BlankTruth | Unsettled:
    """The truth of a `blank`, the shown variant first among ``inputs``."""
    cases = _cases(inputs)
    return cases if isinstance(cases, Unsettled) else _answerable(BlankTruth(fills, cases))


def settle_write(code: str, forbidden: tuple[str, ...], inputs: Sequence[Ran]) -> WriteTruth | Unsettled:
    """The truth of a `write`, the shown variant first among ``inputs``."""
    cases = _cases(inputs)
    return cases if isinstance(cases, Unsettled) else _answerable(WriteTruth(code, forbidden, cases))


def _cases(inputs: Sequence[Ran]) -> tuple[Case, ...] | Unsettled:
    """The inputs to compare on. An edge must serve; another variant that cannot be
    asked itself is left out."""
    cases = []
    for place, ran in enumerate(inputs):
        unfit = _unfit(ran)
        if unfit is None:
            cases.append(ran.case)
        elif place == 0:
            return Unsettled(unfit)
        elif ran.edge is not None:
            return Unsettled(_edge_note(ran.edge, ran.case.outcome))
    return tuple(cases)


def _edge_note(edge: int, outcome: Outcome) -> Note:
    if outcome.error is None:
        return Note("attempts.unsettled-edge", (("edge", edge),))
    message = (outcome.error.message.strip().splitlines() or [""])[0][:_LONGEST_MESSAGE]
    fills = (("edge", edge), ("error", outcome.error.type), ("message", message))
    return Note("attempts.unsettled-edge-raised", fills)


def _unfit(ran: Ran) -> Note | None:
    """Why nothing can be compared with what the program gave, None where it can."""
    outcome = ran.case.outcome
    if outcome.ended != "finished":
        return unfinished(outcome).why
    result = outcome.result
    if result is None or (result.kind == "none" and is_blank(outcome.printed)):
        return Note("grading.unsettled-no-result")
    return None if _comparable(result) else Note("attempts.unsettled-incomparable")


def _comparable(result: Result) -> bool:
    """Whether another result can be told to be the same, or not. Tensors need their
    values, which are compared within a tolerance."""
    if result.kind in ("none", "other"):
        return result.kind == "none" or result.identity is not None
    if result.values is None:
        return False
    if result.kind in ("tuple", "list"):
        return all(map(_comparable, result.values))
    if result.kind == "dict":
        return result.identity is not None and all(map(_comparable, result.values.values()))
    return True


def _answerable(truth: _Settled) -> _Settled | Unsettled:
    """The truth, unless not even the question's own program could be typed as an answer."""
    if isinstance(attempt(truth, answer_text(truth)), Judgement):
        return Unsettled(Note("attempts.unsettled-own-answer"))
    return truth
