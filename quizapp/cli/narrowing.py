"""The options that select days, a pack and a tag."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

import click

from quizapp.bank.scope import Scope
from quizapp.cli.opening import Opening

if TYPE_CHECKING:
    from quizapp.progress.answers import Selection


_EXAMPLE = "2026-11-29"


class Day(click.ParamType[date]):
    """A day, such as 2026-11-29."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as {_EXAMPLE}", param, ctx)


DAY = Day()
Command = TypeVar("Command", bound=Callable[..., int])


def narrowed(command: Command) -> Command:
    """Add the options for a pack, a tag and a range of days, which :func:`selected` reads."""
    since = f"Only answers from this day on, such as {_EXAMPLE}."
    for option in (
        click.option("--until", metavar="DAY", type=DAY, help="Only answers up to and including this day."),
        click.option("--since", metavar="DAY", type=DAY, help=since),
        click.option("--tag", metavar="T", help="Only questions with this tag."),
        click.option("--pack", metavar="P", help="Only this pack."),
    ):
        command = option(command)
    return command


def selected(
    opening: Opening, pack: str | None, tag: str | None, since: date | None, until: date | None
) -> Selection:
    """The selection made by the options. Raises a usage error if nothing matches."""
    from quizapp.progress.answers import Selection

    if since is not None and until is not None and since > until:
        raise click.UsageError(opening.words.say("exchange.days-order", since=since, until=until))
    return Selection(scope_of(opening, pack, tag), since=since, until=until)


def scope_of(opening: Opening, pack: str | None, tag: str | None) -> Scope:
    """The scope of ``--pack`` and ``--tag``. Raises a usage error if there is no such pack or tag."""
    library = opening.study.library
    if pack is not None and pack not in library.packs and not _was_answered(opening, pack):
        raise click.UsageError(_unknown(opening, "exchange.no-pack", pack, library.packs))
    tags = {tag for question in library.questions.values() for tag in question.tags}
    if tag is not None and tag not in tags:
        raise click.UsageError(_unknown(opening, "exchange.no-tag", tag, tags))
    return Scope(pack=pack, tag=tag)


def _was_answered(opening: Opening, pack: str) -> bool:
    """Whether the log has answers to questions of a pack that no longer exists."""
    return any(name.startswith(f"{pack}/") for name in opening.study.store.states())


def _unknown(opening: Opening, key: str, name: str, there: Iterable[str]) -> str:
    nearest = get_close_matches(name, list(there), n=1)
    if nearest:
        return opening.words.say(f"{key}-near", name=name, nearest=nearest[0])
    return opening.words.say(key, name=name)
