"""Days and spans of days, as a learner reads them."""

from __future__ import annotations

from datetime import date

from quizapp.words import Words


def day_text(day: date, words: Words) -> str:
    """A day as ``Mon 23 Nov``."""
    month = words.say(f"app.month-{day.month}")
    return words.say("app.date", weekday=weekday(day, words), day=day.day, month=month)


def weekday(day: date, words: Words) -> str:
    """The short name of a day of the week."""
    return words.say(f"app.weekday-{day.weekday()}")


def in_days(days: int, words: Words) -> str:
    """When something comes back that comes back in so many days."""
    return words.say("app.tomorrow") if days == 1 else words.say("app.in-days", n=days)
