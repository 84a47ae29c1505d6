"""How the result of an answer that is a program differs from the question's own, and on which input."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.kinds import program_kind
from quizapp.kinds.comparing import difference
from quizapp.kinds.kind import RIGHT, Judgement
from quizapp.kinds.programs import Attempt, Case, ProgramTruth
from quizapp.kinds.results import element_count, result_text
from quizapp.runner.outcome import Outcome, RaisedError
from quizapp.words.note import Note

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"(?<![\w.])\d{1,15}")


@dataclass(frozen=True, slots=True)
class Difference:
    """The smallest input on which an answer that is a program differs from the question's own.
    ``program`` is the complete answer; ``expected`` and ``got`` are the two results as text.
    ``got`` is the error's text if the program failed, and None if it did not finish. ``outcome``
    is the answer's outcome there, and ``on_shown`` the one on the variant that is shown."""

    case: Case
    program: str
    outcome: Outcome
    on_shown: Outcome
    note: Note

    @property
    def expected(self) -> str:
        return outcome_text(self.case.outcome, self.case.outcome)

    @property
    def got(self) -> str | None:
        if self.outcome.ended not in ("finished", "error"):
            return None
        return outcome_text(self.outcome, self.case.outcome)

    def smallest_setup(self, truth: ProgramTruth) -> str | None:
        """The setup of this input; None if it is the one that is shown anyway."""
        return None if self.case.setup == truth.cases[0].setup else self.case.setup


def weigh(
    truth: ProgramTruth, tried: Attempt, outcomes: Sequence[Outcome]
) -> tuple[Judgement, Difference | None]:
    """The verdict on an attempt, and if it is wrong, the smallest input that shows it.

    ``outcomes`` are those of the first programs; the others were not run because one of these did
    not finish.
    """
    kind, found = program_kind(truth), []
    for case, program, outcome in zip(truth.cases, tried.programs, outcomes, strict=False):
        if kind.may_be_no_python and (why := _no_python(outcome)) is not None:
            return Judgement("unreadable", Note("attempts.no-python", (("why", why),))), None
        if outcome.walled:
            return Judgement("unreadable", Note("attempts.walled", (("why", outcome.why_refused),))), None
        note = difference(case.outcome, outcome)
        if note is not None:
            found.append(Difference(case, program, outcome, outcomes[0], note))
    if tried.same_text or not found:
        return RIGHT, None
    smallest = min(found, key=lambda one: _size(one.case))
    return Judgement("wrong", smallest.note), smallest


def gives_same(one: Outcome, other: Outcome) -> bool:
    """Whether two programs have the same result, or both raised exceptions of one class with the same
    message; the class alone says little."""
    if one.ended == other.ended == "error" and one.error is not None and other.error is not None:
        return one.error.type == other.error.type and _message(one.error) == _message(other.error)
    return one.ended == "finished" and difference(one, other) is None


def _message(error: RaisedError) -> str:
    """The message of an error, without memory addresses."""
    return _ADDRESS.sub("0x", error.message).strip()


def outcome_text(outcome: Outcome, expected: Outcome) -> str:
    """The outcome of a program as a short text: its result, its error, or its output if the outcome
    ``expected`` has output instead of a result."""
    if outcome.error is not None:
        return f"{outcome.error.type}: {outcome.error.message}".removesuffix(": ")
    if outcome.result is None:
        return outcome.ended
    if expected.result is not None and expected.result.kind == outcome.result.kind == "none":
        return outcome.printed.removesuffix("\n")
    return result_text(outcome.result)


def _no_python(outcome: Outcome) -> str | None:
    """Python's message for a program that is not valid Python; None if it is valid."""
    error = outcome.error
    if error is None or "SyntaxError" not in (error.type, *error.bases):
        return None
    return error.message


def _size(case: Case) -> tuple[int, int, int]:
    """The sort key: fewest elements in the result, then smallest numbers in the setup, then shortest."""
    numbers = sum(int(number) for number in _NUMBER.findall(case.setup))
    result = case.outcome.result
    return (element_count(result) if result is not None else 0, numbers, len(case.setup))
