"""A learner's statistics as a document: headings, facts, tables and pictures, independent of any
output format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from quizapp.words import Words

if TYPE_CHECKING:
    # Screens use this module before the first frame, without these imports.
    from quizapp.progress.answers import Share
    from quizapp.progress.statistics import Statistics

#: The type of a picture: a year of days as squares, or a bar for each label.
PictureKind = Literal["year", "bars"]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text; if ``numbers`` is true, the columns after the first hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """Values with a label each. ``marked``, if any, are stacked on top of ``values``."""

    kind: PictureKind
    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    marked: tuple[float, ...] = ()
    marked_title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """``about`` says what the figures mean. ``key`` identifies the section in every language."""

    key: str
    title: str
    about: str
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """``facts`` are pairs of a name and a figure."""

    title: str
    day: date
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def section(
    words: Words, key: str, about: str, *tables: Table, pictures: tuple[Picture, ...] = ()
) -> Section:
    """A section under its title; empty tables are left out."""
    return Section(key, words.say(f"stats.{key}"), about, pictures, tuple(one for one in tables if one.rows))


def percent(share: Share, words: Words) -> str:
    """A share as "86 % (43 of 50)", always with its numbers."""
    if share.share is None:
        return words.say("stats.none")
    return words.say("stats.percent-of", percent=round(100 * share.share), right=share.right, of=share.of)


def minutes_ahead(found: Statistics) -> int:
    """Minutes that an average day of the forecast takes, at the average time per answer so far."""
    each = found.minutes / found.answers if found.answers else 0.5
    return round(each * sum(one.due + one.new for one in found.ahead) / len(found.ahead))


def minutes_text(minutes: float, words: Words) -> str:
    """A duration in hours from one hour on, else in minutes."""
    if minutes >= 60:
        return words.say("stats.hours", n=f"{minutes / 60:.1f}")
    return words.say("stats.minutes", n=round(minutes))
