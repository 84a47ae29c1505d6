"""Gives lines and columns to findings about questions and packs that were loaded before, and
finds what does not keep a question from being asked, or costs time to find."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.faults import Fault, Problem, Steps
from quizapp.bank.library import Library
from quizapp.bank.marks import SourcePart
from quizapp.bank.program_inputs import lacking
from quizapp.bank.questions import Pack, Question
from quizapp.bank.rescue import cut
from quizapp.bank.variation import variants
from quizapp.bank.yaml_flaws import SourceError


class Locator:
    """Finds lines and columns by reading a file once more, each file once;
    where that fails, the question's own line stands in."""

    def __init__(self) -> None:
        self._files: dict[Path, dict[int, tuple[SourcePart, Steps]]] = {}

    def fault(self, question: Question, problem: Problem) -> Fault:
        """``problem`` of ``question``, with its position."""
        written = self._written(question.file).get(question.line)
        line, column = question.line, 1
        if written is not None:
            part, path = written
            with suppress(SourceError):  # it was edited meanwhile, and is cut into pieces now
                line, column = part.position(
                    (*path, *problem.path), on_key=problem.on_key, needle=problem.needle
                )
        return _fault(question.file, line, column, question.id, problem)

    def pack_fault(self, pack: Pack, problem: Problem) -> Fault:
        """``problem`` of ``pack`` as a whole, with its position."""
        written = self._written(pack.file).get(0)
        line, column = 1, 1
        if written is not None:
            with suppress(SourceError):
                line, column = written[0].position(problem.path)
        return _fault(pack.file, line, column, None, problem)

    def _written(self, file: Path) -> dict[int, tuple[SourcePart, Steps]]:
        """The questions of ``file`` by the line they begin on, and its head under 0."""
        if file not in self._files:
            try:
                self._files[file] = _questions_of(decoded(bytes_of(file)))
            except SourceError:
                self._files[file] = {}
        return self._files[file]


def _questions_of(text: str) -> dict[int, tuple[SourcePart, Steps]]:
    part = SourcePart(text)
    try:
        document = part.document
    except SourceError:
        pieces = cut(text)
        if pieces is None:
            raise
        head, chunks = pieces
        cut_out: dict[int, tuple[SourcePart, Steps]] = {
            line + 1: (SourcePart(chunk, line), (0,)) for line, chunk in chunks
        }
        return {0: (SourcePart(head), ()), **cut_out}
    found: dict[int, tuple[SourcePart, Steps]] = {0: (part, ())}
    questions = document.value.get("questions") if isinstance(document.value, dict) else None
    for index in range(len(questions) if isinstance(questions, list) else 0):
        found[part.line_of(("questions", index))] = (part, ("questions", index))
    return found


def _fault(file: Path, line: int, column: int, question: str | None, problem: Problem) -> Fault:
    return Fault(file, line, column, question, problem.rule, problem.severity, problem.message)


def order_faults(library: Library) -> tuple[Fault, ...]:
    """A warning for each ``after:`` that names no question, or waits for itself."""
    locator = Locator()
    return tuple(locator.fault(question, problem) for question, problem in library.prerequisites.problems())


def variant_faults(questions: Iterable[Question]) -> tuple[Fault, ...]:
    """An error for each question none of whose combinations is a variant, and
    for each example whose values the conditions rule out."""
    locator = Locator()
    return tuple(
        locator.fault(question, problem) for question in questions for problem in _unvaried(question)
    )


def _unvaried(question: Question) -> Iterable[Problem]:
    found = variants(question)
    if found.why_none is not None:
        key = "where" if question.entry.where else "vary" if question.entry.vary else "options"
        yield Problem((key,), "no-variants", str(found.why_none), on_key=True)
        return
    for index, example in enumerate(question.entry.examples):
        if found.agreeing(example.given) is None:
            message = "no variant has these values, because `where` rules them out; choose others"
            yield Problem(("examples", index, "given"), "no-variant-given", message, on_key=True)
    for index, why in lacking(found[0]):
        message = f"these values cannot be used, because a name derived by `let` {why}; choose others"
        yield Problem(("edges", index), "no-edge", message)
