"""Finds the line at which a question's code fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quizapp.bank import Question, Variant
from quizapp.bank.faults import Problem
from quizapp.examiner import Examined
from quizapp.runner.client import Job, Program, Runner

#: Runs both texts as the worker does, and says which of them failed, on which line and how.
_FIND = """
def find():
    names = {{
        "__name__": "__main__", "torch": torch, "nn": nn, "F": F, "math": math,
        "DataLoader": DataLoader, "TensorDataset": TensorDataset,
    }}
    for part, text in (("setup", {setup!r}), ("code", {code!r})):
        try:
            exec(compile(text, part, "exec", dont_inherit=True), names)
        except BaseException as error:
            line = error.lineno if isinstance(error, SyntaxError) and error.filename == part else 0
            step = error.__traceback__
            while step is not None:
                if step.tb_frame.f_code.co_filename == part:
                    line = step.tb_lineno
                step = step.tb_next
            return [part, line or 1, type(error).__name__ + ": " + str(error)[:200]]
    return []

find()
"""


@dataclass(frozen=True, slots=True)
class Failing:
    """The first failure: in which part, on which line of it (from 1), and what was raised."""

    part: Literal["setup", "code"]
    line: int
    error: str


def find_failing(question: Question, examined: Sequence[Examined], runner: Runner) -> Failing | None:
    """Where the first variant that fails does so; None where none does, or that cannot be told.

    An ``ask: error`` may fail, but not in its setup; nor may a choice.
    """
    suspect = next((one for one in examined if _raised(one)), None)
    if suspect is None:
        return None
    found = _find(suspect.variant, runner)
    if found is not None and found.part == "code" and question.ask == "error":
        return None
    return found


def line_problem(
    question: Question, part: Literal["setup", "code"], line: int, rule: str, message: str
) -> Problem:
    """A problem on one line of a part."""
    text = question.entry.setup if part == "setup" else question.code
    lines = text.splitlines()
    written = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Problem((part,), rule, message, needle=written or None)


def _raised(one: Examined) -> bool:
    if one.outcome is not None:
        return one.outcome.ended == "error"
    return one.variant.question.ask == "choice" and bool(one.variant.setup) and not one.fit


def _find(variant: Variant, runner: Runner) -> Failing | None:
    code = _FIND.format(setup=variant.setup, code=variant.code or "")
    on_cpu = variant.question.entry.device == "cpu"
    job = Job((Program(code.strip()),), on_cpu=on_cpu, language_check=False)
    result = runner.submit(job).result()[0].result
    if result is None or result.kind != "list" or not result.values:
        return None
    part, line, error = (item.values for item in result.values)
    return Failing("setup" if part == "setup" else "code", int(line), str(error))
