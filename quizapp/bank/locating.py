"""Finds lines and columns for findings about loaded questions and packs, and the faults that do
not prevent a question from being asked or are expensive to find."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.faults import Fault, Problem, Steps
from quizapp.bank.lesson import Lesson
from quizapp.bank.library import Library
from quizapp.bank.program_inputs import lacking
from quizapp.bank.questions import Pack, Question
from quizapp.bank.rescue import cut
from quizapp.bank.source_part import SourcePart
from quizapp.bank.variation import variants
from quizapp.bank.yaml_problems import SourceError


class Locator:
    """Finds lines and columns by reading a file again, each file once; if that fails, the line of
    the question is used."""

    def __init__(self) -> None:
        self._files: dict[Path, dict[int, tuple[SourcePart, Steps]]] = {}

    def fault(self, question: Question | Lesson, problem: Problem) -> Fault:
        """``problem`` of ``question``, or of a lesson, with its position. The fault of a lesson
        is one of its pack."""
        written = self._written(question.file).get(question.line)
        line, column = question.line, 1
        if written is not None:
            part, path = written
            with suppress(SourceError):  # it was edited in the meantime, and the parts differ now
                line, column = part.position(
                    (*path, *problem.path), on_key=problem.on_key, needle=problem.needle
                )
        name = question.id if isinstance(question, Question) else None
        return _fault(question.file, line, column, name, problem)

    def pack_fault(self, pack: Pack, problem: Problem) -> Fault:
        """``problem`` of ``pack`` as a whole, with its position."""
        written = self._written(pack.file).get(0)
        line, column = 1, 1
        if written is not None:
            with suppress(SourceError):
                line, column = written[0].position(problem.path)
        return _fault(pack.file, line, column, None, problem)

    def _written(self, file: Path) -> dict[int, tuple[SourcePart, Steps]]:
        """The questions and lessons of ``file`` by the line they begin on, and its head under 0."""
        if file not in self._files:
            try:
                self._files[file] = _questions_of(decoded(bytes_of(file)))
            except SourceError:
                self._files[file] = {}
        return self._files[file]


def _questions_of(text: str) -> dict[int, tuple[SourcePart, Steps]]:
    part = SourcePart(text)
    try:
        _ = part.document
    except SourceError:
        pieces = cut(text)
        if pieces is None:
            raise
        head, chunks = pieces
        cut_out: dict[int, tuple[SourcePart, Steps]] = {
            line + 1: (SourcePart(chunk, line), (0,)) for line, chunk in chunks
        }
        return {**_listed(SourcePart(head), "lessons"), **cut_out, 0: (SourcePart(head), ())}
    return {**_listed(part, "lessons"), **_listed(part, "questions"), 0: (part, ())}


def _listed(part: SourcePart, key: str) -> dict[int, tuple[SourcePart, Steps]]:
    """The entries of a list at the top of a file, by the line that each begins on."""
    try:
        value = part.document.value
    except SourceError:
        return {}
    held = value.get(key) if isinstance(value, dict) else None
    steps: list[Steps] = [(key, index) for index in range(len(held) if isinstance(held, list) else 0)]
    return {part.line_of(path): (part, path) for path in steps}


def _fault(file: Path, line: int, column: int, question: str | None, problem: Problem) -> Fault:
    return Fault(file, line, column, question, problem.rule, problem.severity, problem.message)


def order_faults(library: Library) -> tuple[Fault, ...]:
    """A warning for each ``after:`` that is not a question, each ``needs:`` that is not a lesson,
    and each of either that depends on itself."""
    locator = Locator()
    found = (*library.prerequisites.problems(), *library.lesson_order.problems(library.questions.values()))
    return tuple(locator.fault(owner, problem) for owner, problem in found)


def variant_faults(questions: Iterable[Question]) -> tuple[Fault, ...]:
    """An error for each question without variants, and for each example whose values the
    conditions rule out."""
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
