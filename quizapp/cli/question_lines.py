"""A question and its verdict as lines of text, for the line-by-line review."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from quizapp.cli.lesson_lines import code_lines
from quizapp.examine.prompts import prompt_text, slip_lines
from quizapp.kinds.differences import Difference
from quizapp.progress.leeches import Leech
from quizapp.review.turn import Answered, Asked
from quizapp.words import Words


def question_lines(asked: Asked, pack: str, words: Words) -> Iterator[str]:
    """The question, in a pack with this title."""
    variant = asked.variant
    yield words.say(f"plain.asked-{asked.kind}", position=asked.position, total=asked.total, pack=pack)
    yield prompt_text(variant, words)
    yield from code_lines(variant.setup, variant.code or "")
    for number, text in enumerate(variant.options or variant.lines, 1):
        yield f"{number}) {text}"
    if variant.forbidden:
        yield words.say("ask.without", names=", ".join(variant.forbidden))


def verdict_lines(answered: Answered, words: Words) -> Iterator[str]:
    """The verdict on an answer, the reason for it, and when the question comes back."""
    yield words.say("plain.verdict", verdict=words.say(f"verdict.{answered.verdict}"))
    if answered.verdict != "right":
        yield words.say("plain.truth", truth=answered.truth_text)
    for slip in answered.slips:
        yield from slip_lines(slip, words, answered.asked.question)
    yield from (words.note(note) for note in (answered.note, answered.meanwhile) if note is not None)
    if answered.difference is not None:
        yield from difference_lines(answered.difference, words)
    for row, equal in groupby(answered.outcome.trace if answered.outcome is not None else ()):
        line = words.say("plain.trace", call=row.call, dtype=row.dtype, shape=str(tuple(row.shape)))
        yield f"{line} ×{count}" if (count := len([*equal])) > 1 else line
    explanation = answered.asked.variant.explain(words.language, answered.truth_text)
    if explanation is not None:
        yield explanation
    if answered.leech is not None:
        yield from leech_lines(answered.leech, words)
    if answered.act is not None and answered.asked.kind != "practice":
        yield quality_line(answered, words)


def difference_lines(difference: Difference, words: Words) -> Iterator[str]:
    """The smallest input on which a program is wrong, with what was expected and what it gives."""
    if difference.case.setup:
        yield words.say("attempts.smallest")
    for line in difference.case.setup.splitlines():
        yield f"    {line}"
    yield words.say("attempts.expected", text=difference.expected)
    if difference.got is not None:
        yield words.say("attempts.got", text=difference.got)


def quality_line(answered: Answered, words: Words) -> str:
    """The quality of an answer, and when its question comes back."""
    if answered.comes_back_today:
        when = words.say("plain.when-today")
    elif not answered.intervals:
        when = words.say("plain.when-unchanged")
    else:
        when = words.say("plain.when-days", n=answered.intervals[answered.quality])
    return words.say("plain.quality", quality=answered.quality, when=when)


def leech_lines(leech: Leech, words: Words) -> Iterator[str]:
    yield words.say("review.leech", n=leech.lapses)
    if leech.lessons:
        yield words.say("review.leech-lessons", names=", ".join(leech.lessons))
    if leech.needs:
        yield words.say("review.leech-needs", names=", ".join(leech.needs))
    if leech.slips:
        slips = ", ".join(f"{slip} ({count})" for slip, count in leech.slips)
        yield words.say("review.leech-slips", slips=slips)
    yield words.say("plain.leech-suspend", question=leech.question)
