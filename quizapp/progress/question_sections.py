"""The sections about questions, packs and slips: their progress, and the weak ones."""

from __future__ import annotations

from collections.abc import Callable

from quizapp.progress.document import Section, Table, percent, section
from quizapp.progress.statistics import Statistics
from quizapp.words import Words

#: Maps the name of a pack to its title.
Titles = Callable[[str], str]


def known_section(found: Statistics, words: Words, titles: Titles) -> Section:
    """The progress of the questions of each pack, tag and kind."""
    say = _saying(words)
    tables = [
        Table(
            (
                say(name),
                say("questions"),
                say("met"),
                say("solid"),
                say("right"),
                say("retention"),
                say("lapses"),
            ),
            tuple(
                (
                    titles(one.name) if name == "pack" else one.name,
                    str(one.questions),
                    str(one.steps.met),
                    str(one.steps.solid),
                    percent(one.accuracy, words),
                    percent(one.retention, words),
                    str(one.lapses),
                )
                for one in groups
                if one.accuracy.of or one.steps.met
            ),
        )
        for name, groups in (
            ("pack", found.packs),
            ("tag", found.tags),
            ("kind", found.kinds),
        )
    ]
    return section(words, "known", say("about-known"), *tables)


def weak_section(found: Statistics, words: Words) -> Section:
    """The weakest questions."""
    say = _saying(words)
    rows = tuple(
        (
            one.question,
            str(one.lapses),
            say("none") if one.ease is None else f"{one.ease / 100:.2f}",
            say("right-of", right=one.right, of=one.of),
            one.last.isoformat(),
        )
        for one in found.weak
    )
    columns = (say("question"), say("lapses"), say("ease"), say("right"), say("last"))
    return section(words, "weak", say("about-weak") if rows else say("no-weak"), Table(columns, rows))


def slips_section(found: Statistics, words: Words) -> Section:
    """The classes of slips that were made."""
    say = _saying(words)
    rows = tuple(
        (
            say(f"slip-{one.slip_class}"),
            say("made-of", made=one.now.made, chances=one.now.chances),
            say("spread-of", low=round(100 * one.low), high=round(100 * one.high)),
            say("made-of", made=one.before.made, chances=one.before.chances),
        )
        for one in found.slips
        if one.now.made or one.before.made
    )
    columns = (say("slip"), say("now"), "95 %", say("before"))
    return section(words, "slips", say("about-slips") if rows else say("no-slips"), Table(columns, rows))


def _saying(words: Words) -> Callable[..., str]:
    def say(key: str, **fills: object) -> str:
        return words.say(f"stats.{key}", **fills)

    return say
