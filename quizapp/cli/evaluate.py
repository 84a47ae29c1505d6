"""``quizapp evaluate``: how well each scheduler predicts the reviews of a log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar
from quizapp.words import Words
from quizapp.words.aligned import aligned
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.progress.evaluation import Evaluation, ModelFigures
    from quizapp.progress.prediction import Figures, PastReview

_NONE = "—"
#: Progress is reported in steps up to this number.
_STEPS = 100


@click.command("evaluate")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.pass_obj
def evaluate(opening: Opening, file: Path | None, as_json: bool) -> int:
    """Compare how well SM-2, FSRS and plain averages predict your reviews, or those of FILE.

    FILE is a CSV file with the columns card_id, review_time and review_rating. Nothing is
    changed, and each model uses only the reviews before the one it predicts.
    """
    words = opening.words
    if file is None:
        reviews = learners_reviews(opening)
        rows = len(reviews)
    else:
        rows, reviews = _reviews_in(file, words)
    found = evaluated(words, reviews)
    if as_json:
        emit(
            {
                "reviews": rows,
                "first_of_day": found.reviews,
                "counted": found.counted,
                "models": {name: _model_json(model) for name, model in found.models.items()},
                "enough": found.enough,
            }
        )
        return 0
    for line in lines_of(found, words):
        click.echo(visible(line))
    return 0


def learners_reviews(opening: Opening) -> list[PastReview]:
    """The reviews of the learner's own log."""
    from quizapp.progress.prediction import past_reviews
    from quizapp.scheduling.states import standing

    study = opening.to_read()
    aliases = study.library.aliases
    return past_reviews(standing(study.store.acts(), aliases), aliases)


def _reviews_in(file: Path, words: Words) -> tuple[int, list[PastReview]]:
    """The number of reviews in a file, and the first review of each card on each day in UTC."""
    from quizapp.exchange.importing import CannotImport, read_table
    from quizapp.progress.prediction import past_reviews
    from quizapp.scheduling.states import standing

    try:
        acts = list(read_table(file, lambda at: at.date()))
    except CannotImport as error:
        reason = words.note(error.note)
        message = words.say("memory.file-line", file=str(file), line=error.line, reason=reason)
        raise click.UsageError(visible(message)) from error
    except OSError as error:
        message = words.say("memory.file", file=str(file), reason=error.strerror or "")
        raise click.UsageError(visible(message)) from error
    return len(acts), past_reviews(standing(acts), {})


def evaluated(words: Words, reviews: list[PastReview], *, whole: bool = False) -> Evaluation:
    """The evaluation, with a progress bar on a terminal; with ``whole``, weights are also fitted
    to all reviews."""
    from quizapp.progress import evaluation
    from quizapp.runner.fitter import fitted_weights

    with ProgressBar(words.say("memory.fitting")) as bar:

        def tell(share: float) -> None:
            bar.tell(round(share * _STEPS), _STEPS)

        return evaluation.evaluate(reviews, fitted_weights, tell, whole=whole)


def figures_json(figures: Figures | None) -> dict[str, Any]:
    """Figures as a JSON object."""
    if figures is None:
        return {"log_loss": None, "rmse": None, "auc": None, "of": None}
    return {name: _rounded(value) for name, value in asdict(figures).items()}


def _model_json(model: ModelFigures) -> dict[str, Any]:
    return {**figures_json(model.whole), "later": figures_json(model.later)}


def _rounded(value: float | None) -> float | None:
    return round(value, 6) if isinstance(value, float) else value


def lines_of(found: Evaluation, words: Words) -> list[str]:
    """The results as text."""
    say = words.say
    lines = [say("memory.predicted", n=found.reviews, counted=found.counted)]
    if not found.enough:
        from quizapp.progress.evaluation import ENOUGH_TO_TELL

        return [*lines, say("memory.cannot-tell", needed=ENOUGH_TO_TELL)]
    for part in ("whole", "later"):
        heading = ["", *(say(f"memory.{name}") for name in ("log-loss", "rmse", "auc"))]
        rows = [heading]
        for name, model in found.models.items():
            figures = model.whole if part == "whole" else model.later
            if figures is not None:
                rows.append([say(f"memory.model-{name.replace('_', '-')}"), *_cells(figures)])
        lines += ["", say(f"memory.{part}"), *aligned(rows)]
    return [*lines, "", say("memory.reading"), *_conclusions(found, say)]


def _cells(figures: Figures) -> list[str]:
    values = (figures.log_loss, figures.rmse, figures.auc)
    return [_NONE if value is None else f"{value:.4f}" for value in values]


def _conclusions(found: Evaluation, say: Callable[..., str]) -> list[str]:
    from quizapp.progress.evaluation import NEXT_TO_NOTHING

    lines = []
    sm2, fsrs, moving = (
        model.whole.log_loss if model.whole else None
        for model in (found.models[name] for name in ("sm2", "fsrs6", "moving"))
    )
    if sm2 is not None and fsrs is not None and moving is not None:
        better = "memory.fsrs-better" if fsrs < sm2 else "memory.sm2-better"
        lines.append(say(better, by=f"{abs(sm2 - fsrs):.3f}"))
        if moving < min(sm2, fsrs):
            lines.append(say("memory.moving-best"))
    if found.gain is not None:
        by = f"{abs(found.gain):.4f}"
        if abs(found.gain) < NEXT_TO_NOTHING:
            lines.append(say("memory.fit-nothing", by=by))
        else:
            lines.append(say("memory.fit-better" if found.gain > 0 else "memory.fit-worse", by=by))
    return lines
