"""Mistakes that are called what a slip made by rewriting the code is called."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.bank import Question
from quizapp.bank.faults import Problem
from quizapp.slips import fact


def made_names(question: Question) -> Iterator[Problem]:
    """A warning for each: the log knows a slip by its id alone, and would take one for the other."""
    for place, mistake in enumerate(question.entry.mistakes):
        if fact(mistake.id) is not None:
            message = (
                f"`{mistake.id}` is the name of a slip that quizapp generates, so the log could not "
                f"distinguish them; choose another name, such as `own-{mistake.id}`"
            )
            yield Problem(("mistakes", place, "id"), "made-slip-id", message, "warning")
