"""``quizapp optimize``: fits FSRS's weights to the learner's own log."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.progress.kept_weights import KeptWeights

_TOO_FEW = 1


@click.command("optimize")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.option("--dry-run", is_flag=True, help="Only show the gain; keep nothing.")
@click.option("--yes", is_flag=True, help="Keep the fitted weights without asking.")
@click.option(
    "--reset", is_flag=True, help="Delete the kept weights, so that the default ones are used again."
)
@click.pass_obj
def optimize(opening: Opening, as_json: bool, dry_run: bool, yes: bool, reset: bool) -> int:
    """Fit FSRS's weights to your own reviews, and show whether they predict better.

    The weights are kept only if you agree. They are used with scheduler = "fsrs"; the next
    review of every question is then recomputed from your answers.
    """
    from quizapp.cli.evaluate import evaluated, figures_json, learners_reviews, lines_of
    from quizapp.progress.evaluation import ENOUGH_TO_KEEP
    from quizapp.progress.kept_weights import KeptWeights

    words = opening.words
    if reset:
        return _reset(opening)
    reviews = learners_reviews(opening)
    if len(reviews) < ENOUGH_TO_KEEP:
        click.echo(visible(words.say("memory.too-few", n=len(reviews), needed=ENOUGH_TO_KEEP)), err=True)
        if as_json:
            emit({"reviews": len(reviews), "weights": None, "before": None, "after": None, "kept": False})
        return _TOO_FEW
    found = evaluated(words, reviews, whole=True)
    assert found.weights is not None
    if not as_json:
        for line in lines_of(found, words):
            click.echo(visible(line))
    kept = False
    if not dry_run and (yes or _agreed(opening, better=(found.gain or 0) > 0, asks=not as_json)):
        _keep(opening, KeptWeights(found.weights, found.reviews, opening.study.today))
        kept = True
    if as_json:
        emit(
            {
                "reviews": found.reviews,
                "weights": list(found.weights),
                "before": figures_json(found.models["fsrs6"].later),
                "after": figures_json(found.models["fsrs6_fitted"].later),
                "kept": kept,
            }
        )
    elif not kept:
        click.echo(visible(words.say("memory.not-kept" if not dry_run else "memory.dry-run")), err=True)
    return 0


def _agreed(opening: Opening, *, better: bool, asks: bool) -> bool:
    """Whether the learner wants the weights; asked only on a terminal."""
    if not asks or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return click.confirm(opening.words.say("memory.keep"), default=better)


def _keep(opening: Opening, weights: KeptWeights) -> None:
    try:
        file = weights.keep(opening.workspace)
    except OSError as error:
        raise click.FileError(str(opening.workspace.data), error.strerror) from error
    words = opening.words
    click.echo(visible(words.say("memory.kept", file=str(file))), err=True)
    if opening.settings.scheduler != "fsrs":
        click.echo(visible(words.say("memory.not-in-use")), err=True)


def _reset(opening: Opening) -> int:
    from quizapp.progress.kept_weights import weights_file

    file = weights_file(opening.workspace)
    try:
        file.unlink()
    except FileNotFoundError:
        click.echo(visible(opening.words.say("memory.none-kept")), err=True)
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
    else:
        click.echo(visible(opening.words.say("memory.reset", file=str(file))), err=True)
    return 0
