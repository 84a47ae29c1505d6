"""``ask: choice``: which of the options, which are code, are right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from quizapp.kinds.kind import RIGHT, WRONG, Expectation, Judgement, Unsettled, unsettled, wrong
from quizapp.kinds.stated import StatedKind, StatedTruth, unfinished
from quizapp.kinds.typed import ReadingError, fold
from quizapp.runner.client import Program
from quizapp.runner.outcome import Outcome

if TYPE_CHECKING:
    from quizapp.bank import Variant

# A longer number cannot be an option's, and is not converted to an int.
_NUMBERS = re.compile(r"[0-9]{1,6}(?:(?:\s*,\s*|\s+)[0-9]{1,6})*")


@dataclass(frozen=True, slots=True)
class ChoiceTruth(StatedTruth):
    """The right options, 1-based and ascending, and every option's text in the order shown.
    ``several`` says that all right ones must be picked."""

    ask: ClassVar[str] = "choice"
    right: tuple[int, ...]
    options: tuple[str, ...]
    several: bool


class Choice(StatedKind[ChoiceTruth]):
    """A choice with listed options. For drawn ones, the truth is determined when they are drawn."""

    ask = "choice"
    field = "options"
    mistakes_may_fail = True

    def programs(self, variant: Variant) -> tuple[Program, ...]:
        if variant.reference is not None:
            return super().programs(variant)
        return tuple(Program(option, variant.setup, right=variant.right) for option in variant.options)

    def settle(self, variant: Variant, outcomes: Sequence[Outcome]) -> ChoiceTruth | Unsettled:
        return settle_choice(variant.options, outcomes, variant.several)

    def expectation(self, truth: ChoiceTruth) -> Expectation:
        return Expectation(self.ask, truth.options, truth.several)

    def before_run(self, variant: Variant) -> Expectation:
        return Expectation(self.ask, variant.options, variant.several)

    def read(self, expected: Expectation, answer: str) -> str:
        return choice_text(read_choice(answer, expected.options, several=expected.several))

    def judge(self, truth: ChoiceTruth, answer: str) -> Judgement:
        picked = set(read_choice(answer, truth.options, several=truth.several))
        right = set(truth.right)
        if picked == right:
            return RIGHT
        if picked < right:
            return wrong("grading.choice-some-missing", n=len(right - picked))
        if picked > right:
            return wrong("grading.choice-too-many", n=len(picked - right))
        return WRONG

    def answer_text(self, truth: ChoiceTruth) -> str:
        return choice_text(truth.right)


def picked_by_mistake(variant: Variant, code: str) -> ChoiceTruth | None:
    """The listed options that somebody picks who makes a mistake: its code is the text of the option
    or, if several may be right, the texts of all of them. None if it is something else."""
    try:
        numbers = _texts(code.strip(), variant.options, several=variant.several)
    except ReadingError:
        return None
    return ChoiceTruth(numbers, variant.options, variant.several) if numbers else None


def settle_choice(
    options: Sequence[str], outcomes: Sequence[Outcome], several: bool
) -> ChoiceTruth | Unsettled:
    """Which options are right, each by the ``holds`` of its outcome.

    An option may fail, since ``right`` can ask for that, but it must end by itself. Exactly one
    must be right, or at least one with ``several``.
    """
    right = []
    for number, outcome in enumerate(outcomes, 1):
        if outcome.ended not in ("finished", "error"):
            return unfinished(outcome)
        if outcome.holds is None:
            return unsettled("grading.unsettled-choice-undecided", n=number)
        if outcome.holds:
            right.append(number)
    if not right:
        return unsettled("grading.unsettled-choice-none-right")
    if len(right) > 1 and not several:
        return unsettled("grading.unsettled-choice-many-right", n=len(right))
    return ChoiceTruth(tuple(right), tuple(options), several)


def read_choice(answer: str, options: Sequence[str], *, several: bool) -> tuple[int, ...]:
    """The 1-based numbers of the picked options, ascending and distinct.

    Numbers have precedence, since an answer is stored in that form; an answer that is not a list
    of the shown numbers may be an option's text or, with ``several``, one text per line or
    separated by ``;``. White space in a string counts as one space. ``13`` is thirteen, never 1
    and 3. Raises ReadingError.
    """
    numbers = _numbers(answer)
    if numbers and numbers[-1] <= len(options) and numbers[0] >= 1 and (several or len(numbers) == 1):
        return numbers
    picked = _texts(answer, options, several=several)
    if picked:
        return picked
    if not numbers:
        raise ReadingError("grading.choice-unreadable", n=len(options))
    if numbers[0] < 1 or numbers[-1] > len(options):
        raise ReadingError("grading.choice-out-of-range", n=len(options))
    raise ReadingError("grading.choice-only-one")


def choice_text(numbers: Sequence[int]) -> str:
    """Numbers of options in the form in which they are stored: ``1,3``."""
    return ",".join(str(number) for number in numbers)


def _numbers(answer: str) -> tuple[int, ...]:
    text = fold(answer).strip()
    if text[0] + text[-1] in ("()", "[]"):
        text = text[1:-1].strip()
    if not _NUMBERS.fullmatch(text):
        return ()
    return tuple(sorted({int(number) for number in re.findall("[0-9]+", text)}))


def _texts(answer: str, options: Sequence[str], *, several: bool) -> tuple[int, ...]:
    candidates = [[answer]]
    if several:
        candidates += [[part for part in re.split(end, answer) if part.strip()] for end in (r"\n", r"[;；]")]
    numbers: dict[str, list[int]] = {}
    for number, option in enumerate(options, 1):
        numbers.setdefault(spaced(option), []).append(number)
    for parts in candidates:
        matched = [numbers.get(spaced(part), []) for part in parts]
        if not all(matched):
            continue
        if any(len(numbers) > 1 for numbers in matched):
            raise ReadingError("grading.choice-ambiguous")
        return tuple(sorted({numbers[0] for numbers in matched}))
    return ()


def spaced(text: str) -> str:
    """A text with each run of white space replaced by one space; equal for texts that count as
    the same option."""
    return " ".join(text.split())
