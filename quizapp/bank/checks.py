"""Findings about loaded questions that do not keep them from being asked, or cost time to find."""

from __future__ import annotations

from collections.abc import Iterable

from quizapp.bank.faults import Fault, Problem
from quizapp.bank.library import Library
from quizapp.bank.locating import Locator
from quizapp.bank.program_inputs import lacking
from quizapp.bank.questions import Question
from quizapp.bank.variation import variants


def order_faults(library: Library) -> tuple[Fault, ...]:
    """A warning for each ``after:`` that names no question, each ``needs:`` that names no
    lesson, and each of either that waits for itself."""
    locator = Locator()
    found = (*library.prerequisites.problems(), *library.lesson_order.problems(library.questions.values()))
    return tuple(locator.fault(owner, problem) for owner, problem in found)


def variant_faults(questions: Iterable[Question]) -> tuple[Fault, ...]:
    """An error for each question none of whose combinations is a variant, and
    for each example whose values the conditions rule out."""
    locator = Locator()
    return tuple(
        locator.fault(question, problem) for question in questions for problem in _unvaried(question)
    )


def _unvaried(question: Question) -> Iterable[Problem]:
    found = variants(question)
    if found.starved is not None:
        key = "where" if question.entry.where else "vary" if question.entry.vary else "options"
        yield Problem((key,), "no-variants", str(found.starved), on_key=True)
        return
    for place, example in enumerate(question.entry.examples):
        if found.agreeing(example.given) is None:
            message = "no variant has these values, because `where` rules them out; choose others"
            yield Problem(("examples", place, "given"), "no-variant-given", message, on_key=True)
    for place, why in lacking(found[0]):
        message = f"these values cannot be used, because a name derived by `let` {why}; choose others"
        yield Problem(("edges", place), "no-edge", message)
