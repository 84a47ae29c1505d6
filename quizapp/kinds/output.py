"""``ask: output``: what the code prints."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar

from quizapp.kinds.kind import Unsettled, unsettled
from quizapp.kinds.stated import PlainKind, StatedTruth, unfinished
from quizapp.kinds.typed import LONGEST, is_blank, output_lines
from quizapp.runner.outcome import Outcome
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class OutputTruth(StatedTruth):
    """What the code printed."""

    ask: ClassVar[str] = "output"
    text: str


class Output(PlainKind[OutputTruth, tuple[str, ...]]):
    """Printed text, line by line."""

    ask = "output"
    field = "text"
    tells_apart = is_fine = could_ask_error = True

    def truth_of(self, outcome: Outcome) -> OutputTruth | Unsettled:
        if outcome.ended != "finished":
            return unfinished(outcome)
        if is_blank(outcome.printed):
            return unsettled("grading.unsettled-nothing-printed")
        if len(outcome.printed) > LONGEST:
            return unsettled("grading.unsettled-too-long")
        return OutputTruth(outcome.printed.removesuffix("\n"))

    def parse(self, answer: str) -> tuple[str, ...]:
        return output_lines(answer)

    def value(self, truth: OutputTruth) -> tuple[str, ...]:
        return output_lines(truth.text)

    def text(self, value: tuple[str, ...]) -> str:
        return "\n".join(value)

    def answer_text(self, truth: OutputTruth) -> str:
        return truth.text

    def difference(self, own: tuple[str, ...], typed: tuple[str, ...]) -> Note:
        if len(own) != len(typed):
            key = "lines-too-many" if len(typed) > len(own) else "lines-too-few"
            return Note.of(f"grading.{key}", n=abs(len(own) - len(typed)))
        if sorted(own) == sorted(typed):
            return Note("grading.lines-in-another-order")
        if len(own) == 1:
            same = takewhile(lambda pair: pair[0] == pair[1], zip(own[0], typed[0], strict=False))
            return Note.of("grading.line-differs", at=sum(1 for _ in same) + 1)
        apart = sum(one != other for one, other in zip(own, typed, strict=True))
        if apart == len(own):
            return Note.of("grading.all-lines-differ", total=apart)
        return Note.of("grading.lines-differ", n=apart, total=len(own))
