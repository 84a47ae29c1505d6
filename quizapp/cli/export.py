"""``quizapp export``: every answer as CSV or JSON."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any, TextIO

import click

from quizapp.cli.emitting import SCHEMA, json_text
from quizapp.cli.opening import Opening
from quizapp.words.visible import visible


@click.command("export")
@click.argument("what", type=click.Choice(["reviews"]), default="reviews", expose_value=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="A table for spreadsheets, or one JSON object.",
)
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to a file instead of standard output.",
)
@click.pass_obj
def export(opening: Opening, form: str, as_json: bool, output: Path | None) -> int:
    """Export every answer that was not undone, oldest first, as CSV or JSON.

    Damaged entries of the log are left out and listed; the exit status is then 1.
    """
    from quizapp.progress.reviews import review_rows

    study = opening.to_read()
    rows = review_rows(study.store, study.library.aliases)
    damage = study.store.damage()
    status = 1 if damage.rows or damage.file else 0
    form = "json" if as_json else form
    if output is None:
        _write(rows, form, sys.stdout)
        return status
    try:
        with output.open("w", encoding="utf-8", newline="") as target:
            _write(rows, form, target)
    except OSError as error:
        raise click.FileError(str(output), error.strerror) from error
    click.echo(visible(opening.words.say("cli.exported", n=len(rows), file=str(output))), err=True)
    return status


def _write(rows: list[dict[str, Any]], form: str, target: TextIO) -> None:
    from quizapp.progress.reviews import write_csv

    if form == "json":
        target.write(json_text({"schema": SCHEMA, "reviews": rows}, indent=1) + "\n")
    elif target.isatty():
        # A terminal obeys what a file or a pipe keeps as it is.
        table = io.StringIO()
        write_csv(rows, table)
        target.write(visible(table.getvalue()))
    else:
        write_csv(rows, target)
