"""A lesson as lines of text, for the line-by-line review."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.examine.worked_example import CompletedStep
from quizapp.kinds.results import result_text
from quizapp.review.lesson_steps import GivenLesson
from quizapp.runner.outcome import Outcome
from quizapp.words import Words


def lesson_lines(given: GivenLesson, words: Words) -> Iterator[str]:
    """The code, its result, the explanation and, unless the lesson was requested, the step to complete."""
    lesson, entry = given.lesson, given.lesson.entry
    title = lesson.title.in_language(words.language)
    yield words.say("lesson.heading", title=title, number=given.number, total=given.total)
    yield from code_lines(entry.setup, entry.code)
    yield from _gave(given.worked.outcome, words)
    yield entry.says.in_language(words.language)
    if not given.again:
        yield words.say("lesson.your-turn")
        yield from code_lines(entry.try_.code)
        yield from _gave(given.worked.target, words)


def completed_lines(done: CompletedStep, words: Words) -> Iterator[str]:
    """The verdict on the step, and the right fill if it was not typed."""
    if done.verdict == "unreadable":
        if done.note is not None:
            yield words.note(done.note)
        return
    yield words.say("plain.verdict", verdict=words.say(f"verdict.{done.verdict}"))
    if done.difference is not None and done.difference.got is not None:
        yield words.say("attempts.got", text=done.difference.got)
    if done.verdict != "right":
        yield words.say("lesson.belongs", fill=done.worked.fill)


def code_lines(*parts: str) -> Iterator[str]:
    """Code as it is shown among other lines."""
    for part in parts:
        yield from (f"    {line}" for line in part.rstrip().splitlines())


def _gave(outcome: Outcome, words: Words) -> Iterator[str]:
    if outcome.printed:
        yield words.say("lesson.prints")
        yield from code_lines(outcome.printed)
    if outcome.result is not None and outcome.result.kind != "none":
        yield words.say("lesson.gives", result=result_text(outcome.result))
        if outcome.result.kind == "tensor":
            shape = str(tuple(outcome.result.shape or ()))
            yield words.say("lesson.shaped", shape=shape, dtype=outcome.result.dtype or "")
