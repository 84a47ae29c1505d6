"""Finds the line on which a question's code fails."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from quizapp.bank import Question, Variant
from quizapp.bank.faults import Problem, Severity, Steps
from quizapp.bank.format import OrderEntry
from quizapp.examine.examined import Examined
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome

#: Runs the setup and the code as the worker does, and prints which of them failed, on which line, and
#: with what error.
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
    """The first failure: the part it is in, the line within that part (from 1), and the error."""

    part: Literal["setup", "code"]
    line: int
    error: str


def find_failing(
    question: Question, examined: Sequence[Examined], outcomes: Mapping[Program, Outcome], runner: Runner
) -> Failing | None:
    """The first failure of the first variant that fails; None if none does, or if it cannot be
    located.

    An `error` question may fail, but not in its setup; the same holds for `choice`.
    """
    suspect = next((one.variant for one in examined if _raised(one, outcomes)), None)
    if suspect is None:
        return None
    found = _find(suspect, runner)
    if found is not None and found.part == "code" and question.ask == "error":
        return None
    return found


@dataclass(frozen=True, slots=True)
class Walled:
    """The first access that the sandbox refuses: a line (from 1) of ``setup`` or of the code, or
    the index of an option."""

    part: Literal["setup", "code", "options"]
    line: int


def find_walled(
    examined: Sequence[Examined], outcomes: Mapping[Program, Outcome], runner: Runner
) -> Walled | None:
    """The first refused access of the first variant that has one, or None."""
    for one in examined:
        variant = one.variant
        programs = [Program(option, variant.setup, right=variant.right) for option in variant.options]
        options = [index for index, program in enumerate(programs) if _walled(outcomes.get(program))]
        if _walled(one.outcome) or options or (one.unfit and one.unfit.key == "grading.unsettled-walled"):
            on_cpu = variant.question.entry.device == "cpu"
            found = _first_walled(variant, runner, on_cpu=on_cpu)
            return found or (Walled("options", options[0]) if options else None)
    return None


def _walled(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.walled


def _first_walled(variant: Variant, runner: Runner, *, on_cpu: bool) -> Walled | None:
    """The first statement at which the sandbox refuses something."""
    steps = [("setup", line, Program(text)) for line, text in _beginnings(variant.setup)]
    code = variant.reference or ""
    steps += [("code", line, Program(text, variant.setup)) for line, text in _beginnings(code)]
    if not steps:
        return None
    gave = runner.submit(Job(tuple(program for *_, program in steps), on_cpu=on_cpu)).result()
    for (part, line, _), outcome in zip(steps, gave, strict=True):
        if outcome.walled:
            return Walled("setup" if part == "setup" else "code", line)
    return None


def _beginnings(text: str) -> Iterator[tuple[int, str]]:
    """Each prefix of a program that ends with a statement, and the line on which that statement begins."""
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = text.splitlines(keepends=True)
    for statement in statements:
        yield statement.lineno, "".join(lines[: statement.end_lineno])


def line_problem(
    question: Question,
    part: Literal["setup", "code"],
    line: int,
    rule: str,
    message: str,
    severity: Severity = "error",
) -> Problem:
    """A problem on a line (from 1) of the code that runs."""
    entry = question.entry
    if part == "setup":
        return _at_line(("setup",), entry.setup, line, Problem((), rule, message, severity))
    # The lines of an `order` question run before its code.
    for index, text in enumerate(entry.lines if isinstance(entry, OrderEntry) else ()):
        count = len(text.splitlines())
        if line <= count:
            return _at_line(("lines", index), text, line, Problem((), rule, message, severity))
        line -= count
    return _at_line(("code",), question.code, line, Problem((), rule, message, severity))


def _at_line(path: Steps, text: str, line: int, problem: Problem) -> Problem:
    lines = text.splitlines()
    written = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return replace(problem, path=path, needle=written or None)


def _raised(one: Examined, outcomes: Mapping[Program, Outcome]) -> bool:
    if one.outcome is not None:
        return one.outcome.ended == "error"
    # Options may fail, but if all of them do, the cause may be the setup.
    variant = one.variant
    ran = [outcomes.get(Program(option, variant.setup, right=variant.right)) for option in variant.options]
    return bool(variant.setup) and all(each is not None and each.ended == "error" for each in ran)


def _find(variant: Variant, runner: Runner) -> Failing | None:
    code = _FIND.format(setup=variant.setup, code=variant.reference or "")
    on_cpu = variant.question.entry.device == "cpu"
    job = Job((Program(code.strip()),), on_cpu=on_cpu, language_check=False)
    result = runner.submit(job).result()[0].result
    if result is None or result.kind != "list" or not result.values:
        return None
    part, line, error = (item.values for item in result.values)
    return Failing("setup" if part == "setup" else "code", int(line), str(error))
