"""Statistics as rows: a picture next to its numbers, and the questions behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from quizapp.progress.document import minutes_ahead, minutes_text, percent
from quizapp.tui.content import cut, plain, steps_bar
from quizapp.tui.phrases import day_text
from quizapp.tui.widgets.charts import heatmap, sparkline, weeks

if TYPE_CHECKING:
    from quizapp.progress.answers import Share
    from quizapp.progress.statistics import Statistics
    from quizapp.words import Words

#: Minimum width for a whole year day by day.
_YEAR = 58
_BAR = 24


@dataclass(frozen=True, slots=True)
class FigureRow:
    """``draw`` returns its lines for a given width in cells. ``questions`` are those behind it,
    with the ``slips`` that their variants should distinguish; ``name`` describes them."""

    key: str
    name: str
    draw: Callable[[int], Content]
    questions: tuple[str, ...] = ()
    slips: tuple[tuple[str, str], ...] = ()

    def content(self, width: int) -> Content:
        return self.draw(width)


class FigureRows:
    """Makes the rows of a learner's statistics."""

    def __init__(self, found: Statistics, words: Words, *, tall: bool) -> None:
        """``tall`` says that there is room for a year day by day, and for space between the parts."""
        self._found = found
        self._tall = tall
        self._words = words

    def _say(self, key: str, **fills: object) -> str:
        return self._words.say(f"stats.{key}", **fills)

    def overview(self) -> Iterator[FigureRow]:
        """Retention, the year, the progress of questions, the days ahead, and the calibration."""
        found, behind = self._found, self._found.behind
        yield self._row("today", self._today, behind.today)
        yield self._row("retention", self._retention, behind.missed)
        yield self._row("days", self._year)
        yield self._row("known", self._known, behind.learning)
        yield self._row("ahead", self._ahead, behind.soon)
        if found.sure.sure.of + found.sure.unsure.of:
            yield self._row("sure", self._sure, behind.surely_wrong)
        yield self._row("prediction", self._prediction)

    def _row(self, key: str, draw: Callable[[int], Content], questions: Iterable[str] = ()) -> FigureRow:
        title = self._say(key)
        gap = "\n" if self._tall else ""

        def drawn(width: int) -> Content:
            return headed(title, draw(width), width) + gap

        return FigureRow(key, title, drawn, tuple(questions))

    def _today(self, width: int) -> Content:
        found, say = self._found, self._say
        today = found.by_day[-1] if found.by_day and found.by_day[-1].day == found.today else None
        pairs = [
            (say("answers"), str(today.answers if today else 0)),
            (say("right"), str(today.right if today else 0)),
            (say("new"), str(today.new if today else 0)),
            (say("time"), minutes_text(today.minutes if today else 0, self._words)),
            (say("streak"), str(found.streaks.current)),
        ]
        return _flowing(pairs, width)

    def _retention(self, width: int) -> Content:
        held, say = self._found.retention, self._say
        periods = [(say(f"period-{name}"), self._share(held[name].all)) for name in ("7", "30", "365")]
        ages = [
            (say("young"), self._share(held["30"].young)),
            (say("mature"), self._share(held["30"].mature)),
        ]
        return Content("\n").join([_flowing(periods, width), _flowing(ages, width)])

    def _share(self, share: Share) -> str:
        if share.share is None:
            return self._say("none")
        return f"{share.share:.0%} ({share.right}/{share.of})"

    def _year(self, width: int) -> Content:
        found = self._found
        counts = {one.day: one.answers for one in found.by_day}
        pairs = [
            (self._say("answers"), f"{found.answers:,}"),
            (self._say("time"), minutes_text(found.minutes, self._words)),
            (self._say("longest"), str(found.streaks.longest)),
        ]
        if self._tall and width >= _YEAR:
            picture = heatmap(counts, found.today, width, self._words)
        else:
            picture = sparkline(weeks(counts, found.today, min(53, width)), "$text-success")
        return Content("\n").join([picture, _flowing(pairs, width)])

    def _known(self, width: int) -> Content:
        steps, say = self._found.steps, self._say
        pairs = [(say(name), str(getattr(steps, name))) for name in ("met", "learning", "solid")]
        pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}  {say('of-questions', n=self._found.total)}")
        return Content("\n").join([steps_bar(steps, min(width, 2 * _BAR)), _flowing(pairs, width)])

    def _ahead(self, width: int) -> Content:
        ahead, say = self._found.ahead, self._say
        fullest = max(ahead, key=lambda one: one.due + one.new)
        wide = 2 if width >= 2 * len(ahead) else 1
        bars = sparkline([one.due + one.new for one in ahead for _ in range(wide)], full=8.0)
        pairs = [
            (say("due"), str(ahead[0].due)),
            (say("new"), str(ahead[0].new)),
            (day_text(fullest.day, self._words), str(fullest.due + fullest.new)),
        ]
        rate = Content.styled(
            say("ahead-rate", load=f"{self._found.load:.1f}", minutes=minutes_ahead(self._found)),
            "$text-muted",
        )
        return Content("\n").join([cut(bars, width), _flowing(pairs, width), cut(rate, width)])

    def _sure(self, width: int) -> Content:
        sure, say = self._found.sure, self._say
        pairs = [(say("said-sure"), self._share(sure.sure)), (say("said-unsure"), self._share(sure.unsure))]
        return _flowing(pairs, width)

    def _prediction(self, width: int) -> Content:
        models, say = self._found.prediction, self._say
        if models is None:
            few = say("too-few", n=self._found.retention["all"].all.of)
            return cut(plain(few, "$text-muted"), width)
        held = self._found.retention["all"].all
        pairs = [
            (say(f"model-{name}"), "–" if one.log_loss is None else f"{one.log_loss:.3f}")
            for name, one in models.items()
        ]
        promised = plain(say("promised", held=percent(held, self._words)))
        loss = Content.styled(say("lower-is-better"), "$text-muted")
        return Content("\n").join([cut(promised, width), cut(loss, width), _flowing(pairs, width)])


def _pairs(pairs: Iterable[tuple[str, str]]) -> Content:
    """Names and figures on one line."""
    parts = [Content.assemble((f"{name} ", "$text-muted"), (figure, "bold")) for name, figure in pairs]
    return Content("   ").join(parts)


def _flowing(pairs: Iterable[tuple[str, str]], width: int) -> Content:
    """Names and figures on as many lines as needed."""
    lines: list[list[tuple[str, str]]] = [[]]
    for pair in pairs:
        if lines[-1] and _pairs([*lines[-1], pair]).cell_length > width:
            lines.append([])
        lines[-1].append(pair)
    return Content("\n").join(cut(_pairs(line), width) for line in lines)


def headed(title: str, content: Content, width: int, about: str = "") -> Content:
    """A figure, below the title of its part if it is the first."""
    if not title:
        return content
    head = Content.assemble((title, "bold $text-primary"), (f"   {about}" if about else "", "$text-muted"))
    return Content("\n").join([cut(head, width), content])
