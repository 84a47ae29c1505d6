"""Turns statistics into the sections of a document, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quizapp.progress.answers import Share
from quizapp.progress.document import (
    Document,
    Picture,
    Section,
    Table,
    minutes_ahead,
    minutes_text,
    percent,
    section,
)
from quizapp.progress.question_sections import Titles, known_section, slips_section, weak_section
from quizapp.progress.schedule_figures import EASES, INTERVALS
from quizapp.progress.statistics import Statistics
from quizapp.words import Words

#: Number of days that are listed individually.
_LISTED = 14


def document(found: Statistics, words: Words, titles: Titles) -> Document:
    """The statistics as a document."""
    writer = _Writer(found, words, titles)
    return Document(words.say("stats.title"), found.today, writer.facts(), tuple(writer.sections()))


class _Writer:
    def __init__(self, found: Statistics, words: Words, titles: Titles) -> None:
        self._found = found
        self._words = words
        self._titles = titles

    def _say(self, key: str, **fills: object) -> str:
        return self._words.say(f"stats.{key}", **fills)

    def facts(self) -> tuple[tuple[str, str], ...]:
        found, say = self._found, self._say
        steps = found.steps
        return (
            (say("answers"), f"{found.answers:,}"),
            (say("days-answered"), f"{len(found.by_day):,}"),
            (say("time"), minutes_text(found.minutes, self._words)),
            (say("accuracy"), percent(found.accuracy, self._words)),
            (say("streak"), str(found.streaks.current)),
            (say("longest"), str(found.streaks.longest)),
            (say("due"), str(found.due)),
            (say("new"), str(found.new)),
            (say("met"), f"{steps.met} {say('of-questions', n=found.total)}"),
            (say("learning"), str(steps.learning)),
            (say("solid"), str(steps.solid)),
            (say("load"), f"{found.load:.1f}"),
            (say("speed"), percent(found.speed, self._words)),
        )

    def sections(self) -> Sequence[Section]:
        every = (
            self._retention(),
            self._days(),
            self._ahead(),
            known_section(self._found, self._words, self._titles),
            weak_section(self._found, self._words),
            slips_section(self._found, self._words),
            self._prediction(),
            self._sure(),
            self._spread(),
        )
        return [section for section in every if section is not None]

    def _section(self, key: str, about: str, *tables: Table, pictures: tuple[Picture, ...] = ()) -> Section:
        return section(self._words, key, about, *tables, pictures=pictures)

    def _retention(self) -> Section:
        say = self._say
        rows = tuple(
            (
                say(f"period-{name}"),
                *(percent(part, self._words) for part in (held.young, held.mature, held.all)),
            )
            for name, held in self._found.retention.items()
        )
        columns = (say("period"), say("young"), say("mature"), say("all"))
        return self._section("retention", say("about-retention"), Table(columns, rows))

    def _days(self) -> Section | None:
        days, say = self._found.by_day, self._say
        if not days:
            return None
        rows = tuple(
            (
                one.day.isoformat(),
                str(one.answers),
                percent(Share(one.right, one.answers), self._words),
                str(one.new),
                say("minutes", n=round(one.minutes)),
            )
            for one in days[: -_LISTED - 1 : -1]
        )
        picture = Picture(
            "year",
            say("answers"),
            tuple(one.day.isoformat() for one in days),
            tuple(float(one.answers) for one in days),
        )
        columns = (say("day"), say("answers"), say("right"), say("new"), say("time"))
        return self._section("days", "", Table(columns, rows), pictures=(picture,))

    def _ahead(self) -> Section:
        ahead, say = self._found.ahead, self._say
        labels = tuple(one.day.isoformat() for one in ahead)
        picture = Picture(
            "bars",
            say("due"),
            labels,
            tuple(float(one.due) for one in ahead),
            tuple(float(one.new) for one in ahead),
            say("new"),
        )
        rows = tuple((one.day.isoformat(), str(one.due), str(one.new)) for one in ahead)
        about = say("about-ahead", minutes=minutes_ahead(self._found))
        return self._section(
            "ahead", about, Table((say("day"), say("due"), say("new")), rows), pictures=(picture,)
        )

    def _prediction(self) -> Section:
        say, models = self._say, self._found.prediction
        if models is None:
            reviews = self._found.retention["all"].all.of
            return self._section("prediction", say("too-few", n=reviews))
        rows = tuple(
            (
                say(f"model-{name}"),
                *map(_decimals, (model.log_loss, model.rmse, model.auc)),
                f"{model.of:,}",
            )
            for name, model in models.items()
        )
        columns = (say("model"), say("log-loss"), say("rmse"), say("auc"), say("reviews"))
        return self._section("prediction", say("about-prediction"), Table(columns, rows))

    def _sure(self) -> Section | None:
        say, sure = self._say, self._found.sure
        if not sure.sure.of + sure.unsure.of:
            return None
        named = (
            ("said-sure", sure.sure),
            ("said-unsure", sure.unsure),
            ("said-nothing", sure.silent),
        )
        rows = tuple((say(key), percent(share, self._words)) for key, share in named)
        return self._section("sure", say("about-sure"), Table((say("said"), say("right")), rows))

    def _spread(self) -> Section | None:
        found, say = self._found, self._say
        if not found.answers:
            return None
        pictures = (
            Picture("bars", say("interval"), self._ends(INTERVALS, 1), _floats(found.intervals)),
            Picture("bars", say("ease"), self._ends(EASES, 100), _floats(found.eases)),
            Picture(
                "bars", say("hour"), tuple(map(str, range(24))), _floats(hour.of for hour in found.hours)
            ),
            Picture("bars", say("quality"), tuple(map(str, range(6))), _floats(found.qualities)),
        )
        tables = [
            Table(
                (picture.title, say("questions")),
                tuple(
                    (label, f"{value:.0f}")
                    for label, value in zip(picture.labels, picture.values, strict=True)
                ),
            )
            for picture in pictures[:2]
        ]
        return self._section("spread", "", *tables, pictures=pictures)

    def _ends(self, ends: tuple[int, ...], unit: int) -> tuple[str, ...]:
        def shown(end: int) -> str:
            return str(end) if unit == 1 else f"{end / unit:.2f}"

        return (*(self._say("up-to", n=shown(end)) for end in ends), self._say("above", n=shown(ends[-1])))


def _floats(values: Iterable[int]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _decimals(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
