"""Phrases used by several screens: errors and what to do about them, days, and intervals."""

from __future__ import annotations

from datetime import date

from quizapp.runner.runner_errors import RunnerError, TorchMissing
from quizapp.words import Note, Words


def sentence(error: Exception, words: Words) -> str | None:
    """The message for an error that a learner can do something about; None for a bug."""
    note = getattr(error, "note", None)
    if isinstance(note, Note):
        return words.note(note)
    if isinstance(error, TorchMissing):
        return words.say("app.torch-missing")
    if isinstance(error, RunnerError):
        return words.say("app.runner-failed", reason=str(error))
    if isinstance(error, OSError):
        return words.say("app.disk", reason=error.strerror or str(error), file=error.filename or "")
    return None


def day_text(day: date, words: Words) -> str:
    """A day as ``Mon 23 Nov``."""
    month = words.say(f"app.month-{day.month}")
    return words.say("app.date", weekday=weekday(day, words), day=day.day, month=month)


def weekday(day: date, words: Words) -> str:
    """The short name of a day of the week."""
    return words.say(f"app.weekday-{day.weekday()}")


def in_days(days: int, words: Words) -> str:
    """When a question comes back in ``days`` days."""
    return words.say("app.tomorrow") if days == 1 else words.say("app.in-days", n=days)
