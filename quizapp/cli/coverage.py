"""``quizapp coverage``: which public names of PyTorch are asked about."""

from __future__ import annotations

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar


@click.command("coverage")
@click.option(
    "--missing",
    "most",
    metavar="N",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Maximum number of unused names to list.",
)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, with the questions for each name.")
@click.pass_obj
def coverage(opening: Opening, most: int, as_json: bool) -> int:
    """Show which names of PyTorch the questions use, and which widely used ones they do not."""
    from quizapp.authoring.covered_names import covered
    from quizapp.authoring.pytorch_names import pytorch_names

    library = opening.to_read().library
    with ProgressBar(opening.words.say("cli.progress-coverage")):
        names = pytorch_names(opening.runner)
        result = covered(library.questions.values(), names)
    words, missing = opening.words, result.missing[:most]
    if as_json:
        emit(
            {
                "torch": names.torch,
                "questions": result.questions,
                "counted": result.counted,
                "asked": result.asked,
                "share": None if result.share is None else round(result.share, 4),
                "exercised": [
                    {"name": each.name, "count": each.count, "questions": list(each.questions)}
                    for each in result.exercised
                ],
                "missing": [{"name": each.name, "count": each.count} for each in missing],
            }
        )
        return 0
    click.echo(words.say("new.coverage-questions", n=result.questions, names=len(result.exercised)))
    if result.share is None:
        click.echo(words.say("new.coverage-uncounted"))
        return 0
    percent = f"{100 * result.share:.0f}"
    click.echo(words.say("new.coverage-summary", n=result.counted, asked=result.asked, percent=percent))
    if missing:
        click.echo(words.say("new.coverage-missing"))
    elif not result.missing:
        click.echo(words.say("new.coverage-none-missing"))
    for each in missing:
        click.echo(f"{each.count or '—':>10}  {each.name}")
    return 0
