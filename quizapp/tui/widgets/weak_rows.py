"""Weak points as rows: classes of slips, and weak questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from quizapp.tui.content import cut, pad, plain
from quizapp.tui.widgets.charts import spread_line
from quizapp.tui.widgets.figure_rows import FigureRow, headed

if TYPE_CHECKING:
    from quizapp.progress.slip_rates import SlipRate
    from quizapp.progress.statistics import Statistics
    from quizapp.progress.weak import WeakSpot
    from quizapp.words import Words

#: Minimum width for drawing the interval of a rate.
_DRAWN = 58
_NAME = 34
_QUESTION = 44
_TREND, _SPREAD, _SPREAD_LINE = 18, 9, 14
#: Maximum number of classes of slips, and of questions, that are listed.
_MOST = 8


def weak_rows(found: Statistics, words: Words) -> Iterator[FigureRow]:
    """The classes of slips that were made, and the weakest questions, one row each."""
    slips = [one for one in found.slips if one.now.made][:_MOST]
    yield from slip_rows(slips, words, heading=words.say("stats.slips"))
    if not slips:
        yield _nothing("slips", words)
    yield from spot_rows(found.weak[:_MOST], words, heading=words.say("stats.weak"))
    if not found.weak:
        yield _nothing("weak", words)


def _nothing(key: str, words: Words) -> FigureRow:
    title, nothing = words.say(f"stats.{key}"), words.say(f"stats.no-{key}")

    def draw(width: int) -> Content:
        return headed(title, cut(plain(nothing, "$text-muted"), width), width)

    return FigureRow(key, title, draw)


def slip_rows(rates: Iterable[SlipRate], words: Words, heading: str = "") -> Iterator[FigureRow]:
    """A row per class of slips: how often it was made, before and now, and the interval of its rate."""
    for at, one in enumerate(rates):
        name = words.say(f"stats.slip-{one.slip_class}")

        def draw(width: int, one: SlipRate = one, name: str = name, first: bool = not at) -> Content:
            trend = Content.assemble(
                (f"{one.before.made}/{one.before.chances} → ", "$text-muted"),
                (f"{one.now.made}/{one.now.chances}", "bold"),
            )
            spread = words.say("stats.spread-of", low=round(100 * one.low), high=round(100 * one.high))
            line = pad(trend, _TREND, right=True) + pad(
                Content.styled(spread, "$text-muted"), _SPREAD, right=True
            )
            if width >= _DRAWN:
                line += "  " + spread_line(one.low, one.rate, one.high, _SPREAD_LINE)
            line = pad(plain(name), max(0, min(_NAME, width - line.cell_length))) + line
            return headed(heading if first else "", cut(line, width), width, words.say("stats.head-slips"))

        questions = tuple(one.questions)
        yield FigureRow(f"slip-{one.slip_class}", name, draw, questions, tuple(one.questions.items()))


def spot_rows(spots: Iterable[WeakSpot], words: Words, heading: str = "") -> Iterator[FigureRow]:
    """A row per weak question: lapses, ease, and right answers."""
    for at, one in enumerate(spots):

        def draw(width: int, one: WeakSpot = one, first: bool = not at) -> Content:
            ease = words.say("stats.none") if one.ease is None else f"{one.ease / 100:.2f}"
            figures = Content.assemble(
                pad(Content.styled(str(one.lapses), "bold"), 4, right=True),
                pad(Content.styled(ease, "$text-muted"), 7, right=True),
                pad(Content.styled(f"{one.right}/{one.of}", "$text-muted"), 9, right=True),
            )
            line = pad(plain(one.question), max(0, min(_QUESTION, width - figures.cell_length))) + figures
            return headed(heading if first else "", cut(line, width), width, words.say("stats.head-weak"))

        yield FigureRow(f"spot-{one.question}", one.question, draw, (one.question,))
