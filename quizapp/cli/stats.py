"""``quizapp stats``: all statistics of your progress, as text or as JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.emitting import emit
from quizapp.cli.narrowing import narrowed, selected
from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.progress.answers import Share
    from quizapp.progress.statistics import Statistics


@click.command("stats")
@narrowed
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.pass_obj
def stats(
    opening: Opening,
    pack: str | None,
    tag: str | None,
    since: date | None,
    until: date | None,
    as_json: bool,
) -> int:
    """Show what you have learned, how well you remember it, and what is coming.

    A day begins at rollover_hour. What is due and the progress of questions are always
    as of today.
    """
    from quizapp.progress.line_formats import as_text

    study = opening.to_read()
    selection = selected(opening, pack, tag, since, until)
    with ProgressBar(opening.words.say("cli.progress-log")):
        found = study.statistics(selection)
    if as_json:
        emit(as_data(found))
    elif found.answers:
        for line in as_text(study.progress_document(found)):
            click.echo(visible(line))
    else:
        key = "stats.nothing" if selection.is_everything else "stats.nothing-here"
        click.echo(opening.words.say(key))
    return 0


def as_data(found: Statistics) -> dict[str, Any]:
    """The statistics in the form of ``--json``."""
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
        "prediction": found.prediction and {name: asdict(one) for name, one in found.prediction.items()},
        "sure": [
            {"sure": sure, **_share(share)}
            for sure, share in (
                (True, found.sure.sure),
                (False, found.sure.unsure),
                (None, found.sure.silent),
            )
        ],
        "leeches": [{"question": name, "lapses": lapses} for name, lapses in found.leeches],
    }


def _share(share: Share) -> dict[str, int]:
    return {"right": share.right, "of": share.of}
