"""``ask: output``: what the code prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quizapp.kinds.kind import (
    Expectation,
    Judgement,
    StatedKind,
    StatedTruth,
    Unsettled,
    right_if,
    unfinished,
    unsettled,
)
from quizapp.kinds.typed import LONGEST, is_blank, output_lines
from quizapp.runner.outcome import Outcome


@dataclass(frozen=True, slots=True)
class OutputTruth(StatedTruth):
    """What the code printed."""

    ask: ClassVar[str] = "output"
    text: str


class Output(StatedKind[OutputTruth]):
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

    def read(self, expected: Expectation, answer: str) -> str:
        return "\n".join(output_lines(answer))

    def judge(self, truth: OutputTruth, answer: str) -> Judgement:
        return right_if(output_lines(answer) == output_lines(truth.text))

    def answer_text(self, truth: OutputTruth) -> str:
        return truth.text
