"""``quizapp simulate``: what other settings would cost, in minutes a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar
from quizapp.words.aligned import aligned
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.progress.simulation import Cost


@click.command("simulate")
@click.option(
    "--new-per-day",
    "new_per_day",
    multiple=True,
    type=click.IntRange(0, 9999),
    help="New questions a day; repeat to compare several numbers.",
)
@click.option(
    "--retention",
    "retentions",
    multiple=True,
    type=click.FloatRange(0.70, 0.99),
    help="The share of right answers FSRS aims at; repeat to compare.",
)
@click.option(
    "--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How many days to simulate."
)
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.pass_obj
def simulate(
    opening: Opening, new_per_day: tuple[int, ...], retentions: tuple[float, ...], days: int, as_json: bool
) -> int:
    """Show what other settings would cost in minutes a day, and what would be known at the end.

    The days ahead are simulated with your library, your log and your pace. Nothing is changed.
    """
    words, study = opening.words, opening.to_read()
    with ProgressBar(words.say("memory.simulating")) as bar:
        costs = list(study.comparison(new_per_day, retentions, days).costs(bar.tell))
    if as_json:
        emit({"days": days, "plans": [_plan_json(cost) for cost in costs]})
        return 0
    from quizapp.progress.cost_table import cost_table

    for line in aligned(cost_table(costs, days, words)):
        click.echo(visible(line))
    click.echo(visible("\n" + words.say("memory.assumed")))
    return 0


def _plan_json(cost: Cost) -> dict[str, Any]:
    return {
        "scheduler": cost.plan.name,
        "new_per_day": cost.plan.limits.new,
        "retention": cost.plan.retention,
        "minutes_mean": round(cost.minutes_mean(), 2),
        "minutes_most": round(cost.minutes_most, 2),
        "due_most": cost.due_most,
        "met": cost.met,
        "solid": cost.solid,
        "by_day": [
            {"day": one.day.isoformat(), "due": one.due, "new": one.new, "minutes": round(one.minutes, 2)}
            for one in cost.days
        ],
    }
