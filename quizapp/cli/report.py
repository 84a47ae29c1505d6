"""``quizapp report``: your progress as a page to read, print or hand in."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import click

from quizapp.cli.narrowing import narrowed, selected
from quizapp.cli.opening import Opening
from quizapp.cli.output_file import output_option, text_output
from quizapp.cli.progress_bar import ProgressBar
from quizapp.words.visible import visible

Form = Literal["html", "md"]


@click.command("report")
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Form)),
    default="html",
    show_default=True,
    help="A page with pictures, or Markdown.",
)
@narrowed
@output_option
@click.pass_obj
def report(
    opening: Opening,
    form: Form,
    pack: str | None,
    tag: str | None,
    since: date | None,
    until: date | None,
    output: Path | None,
) -> int:
    """Write your progress as one page of HTML, or as Markdown.

    The page needs no network and no scripts, follows the browser's light or dark mode, and
    prints on A4. If standard output is a terminal, the page is written to a file in the
    current folder, and its name is printed.
    """
    study = opening.to_read()
    with ProgressBar(opening.words.say("cli.progress-log")):
        found = study.statistics(selected(opening, pack, tag, since, until))
    document = study.progress_document(found)
    named = output is None and form == "html" and sys.stdout.isatty()
    if named:
        output = Path(f"progress-{found.today.isoformat()}.html")
    if form == "html":
        from quizapp.progress.report_page import as_html

        lines = as_html(document, study.words.language)
    else:
        from quizapp.progress.line_formats import as_markdown

        lines = as_markdown(document)
    with text_output(opening, output) as target:
        target.writelines(f"{line}\n" for line in lines)
    if named:
        click.echo(visible(str(output)))
    return 0
