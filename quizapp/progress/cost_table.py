"""The cost of settings as the cells of a table."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.progress.simulation import Cost
from quizapp.words import Words

#: Number of first days, which cost the most, that are shown separately if more are simulated.
FIRST = 90


def cost_table(costs: Sequence[Cost], days: int, words: Words) -> list[list[str]]:
    """A header row, then one row per plan: minutes a day in the first days and in all, the
    longest day, the most due on a day, and the questions met and solid at the end."""
    split = days > FIRST
    say = words.say
    headings = [say("memory.plan")]
    headings += [say("memory.minutes-in", n=FIRST)] if split else []
    headings += [say("memory.minutes-in", n=days)]
    headings += [say(f"memory.{name}") for name in ("longest-day", "due-most", "met", "solid")]
    rows = [headings]
    for cost in costs:
        row = [_named(cost, words)]
        row += [f"{cost.minutes_mean(FIRST):.1f}"] if split else []
        row += [f"{cost.minutes_mean():.1f}", f"{cost.minutes_most:.0f}", str(cost.due_most)]
        rows.append([*row, str(cost.met), str(cost.solid)])
    return rows


def _named(cost: Cost, words: Words) -> str:
    plan = cost.plan
    if plan.retention is None:
        return words.say("memory.plan-sm2", n=plan.limits.new)
    return words.say("memory.plan-fsrs", n=plan.limits.new, share=f"{plan.retention:.2f}")
