"""``quizapp stats``: every figure of one's progress, as text or as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from quizapp.bank.scope import Scope
from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.progress.activity import Share
    from quizapp.progress.answers import Selection
    from quizapp.progress.statistics import Statistics


@click.command("stats")
@click.option("--pack", metavar="P", help="Only this pack.")
@click.option("--tag", metavar="T", help="Only questions with this tag.")
@click.option(
    "--since", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Only answers from this day on."
)
@click.option(
    "--until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Only answers up to this day."
)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def stats(
    opening: Opening,
    pack: str | None,
    tag: str | None,
    since: datetime | None,
    until: datetime | None,
    as_json: bool,
) -> int:
    """Show what you have learned, how well it holds, and what is coming.

    DAY is written as 2026-11-28 and is your own day, which begins at rollover_hour. What
    is due and how far questions are is always as of today.
    """
    from quizapp.progress.line_formats import as_text

    selection = selected(opening, pack, tag, since, until)
    found = opening.to_read().statistics(selection)
    if as_json:
        emit(as_data(found))
    elif found.answers:
        for line in as_text(opening.study.progress_document(found)):
            click.echo(visible(line))
    else:
        click.echo(opening.words.say("stats.nothing" if selection.is_everything else "stats.nothing-here"))
    return 0


def selected(
    opening: Opening, pack: str | None, tag: str | None, since: datetime | None, until: datetime | None
) -> Selection:
    """What the options select. Raises a usage error where they select nothing that there is."""
    from quizapp.progress.answers import Selection

    scope = Scope(pack=pack, tag=tag)
    refuse_unknown(opening, scope)
    first, last = (None if moment is None else moment.date() for moment in (since, until))
    if first is not None and last is not None and first > last:
        raise click.UsageError(opening.words.say("stats.no-days", since=first, until=last))
    return Selection(scope, since=first, until=last)


def refuse_unknown(opening: Opening, scope: Scope) -> None:
    """Raise a usage error for a pack or a tag that no question has."""
    from difflib import get_close_matches

    library = opening.to_read().library
    every = library.questions.values()
    tags = {tag for question in every for tag in question.tags} if scope.tag is not None else set()
    for kind, named, there in (("pack", scope.pack, library.packs), ("tag", scope.tag, tags)):
        if named is not None and named not in there:
            near = get_close_matches(named, there, n=1, cutoff=0.4)
            key = f"stats.no-{kind}-near" if near else f"stats.no-{kind}"
            raise click.UsageError(opening.words.say(key, name=named, nearest=near[0] if near else ""))


def as_data(found: Statistics) -> dict[str, Any]:
    """The figures as ``--json`` prints them."""
    return {
        "today": found.today.isoformat(),
        "answers": found.answers,
        "days": len(found.by_day),
        "streak": found.streaks.current,
        "longest_streak": found.streaks.longest,
        "due": found.due,
        "new": found.new,
        "met": found.steps.met,
        "learning": found.steps.learning,
        "solid": found.steps.solid,
        "retention": {
            name: {"young": _share(held.young), "mature": _share(held.mature), "all": _share(held.all)}
            for name, held in found.retention.items()
        },
        "by_day": [
            {
                "day": one.day.isoformat(),
                "answers": one.answers,
                "right": one.right,
                "new": one.new,
                "minutes": round(one.minutes, 4),
            }
            for one in found.by_day
        ],
        "forecast": [{"day": one.day.isoformat(), "due": one.due, "new": one.new} for one in found.ahead],
        "load": found.load,
        "packs": [
            {
                "pack": one.name,
                "questions": one.questions,
                "met": one.steps.met,
                "learning": one.steps.learning,
                "solid": one.steps.solid,
                **_share(one.accuracy),
                "lapses": one.lapses,
            }
            for one in found.packs
        ],
        "weak": [
            {
                "question": one.question,
                "lapses": one.lapses,
                "ease": None if one.ease is None else one.ease / 100,
                "right": one.right,
                "of": one.of,
                "last": one.last.isoformat(),
            }
            for one in found.weak
        ],
        "slips": [
            {
                "class": one.slip_class,
                "made": one.now.made,
                "chances": one.now.chances,
                "rate": one.rate,
                "low": one.low,
                "high": one.high,
                "before": {"made": one.before.made, "chances": one.before.chances},
            }
            for one in found.slips
        ],
        "prediction": found.prediction,
        "sure": [
            {"sure": sure, **_share(share)}
            for sure, share in (
                (True, found.sure.sure),
                (False, found.sure.unsure),
                (None, found.sure.silent),
            )
        ],
    }


def _share(share: Share) -> dict[str, int]:
    return {"right": share.right, "of": share.of}
