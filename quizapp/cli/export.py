"""``quizapp export``: the log as a table, as JSON lines, or as a deck for Anki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO, TypeVar, get_args

import click

from quizapp.bank.lasting import lasting
from quizapp.cli.narrowing import narrowed, selected
from quizapp.cli.opening import Opening
from quizapp.cli.output_file import binary_output, output_option, text_output
from quizapp.cli.progress_bar import ProgressBar
from quizapp.exchange.export_columns import ADDED, COLUMNS, What
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.exchange.selection import Wanted

_Item = TypeVar("_Item")
Form = Literal["csv", "json", "jsonl", "parquet", "fsrs", "apkg"]


class _Explained(click.Command):
    """A command whose help describes every column below its options."""

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for what, columns in COLUMNS.items():
            with formatter.section(f"Columns of {what}"):
                shown = (*columns, *ADDED.get(what, ()))
                formatter.write_dl([(column.name, column.meaning) for column in shown])


@click.command("export", cls=_Explained)
@click.argument("named", metavar="[WHAT]", required=False, type=click.Choice(get_args(What)))
@click.option(
    "--what",
    type=click.Choice(get_args(What)),
    help="What to export, the same as WHAT.  [default: reviews]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Form)),
    default="csv",
    show_default=True,
    help="A table for spreadsheets, JSON, JSON lines, Parquet, FSRS's table, or a deck for Anki.",
)
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@narrowed
@click.option("--undone", is_flag=True, help="Include undone answers, which are marked.")
@output_option
@click.pass_obj
def export(
    opening: Opening,
    named: What | None,
    what: What | None,
    form: Form,
    as_json: bool,
    since: date | None,
    until: date | None,
    pack: str | None,
    tag: str | None,
    undone: bool,
    output: Path | None,
) -> int:
    """Export the log: as a table, as JSON lines that `quizapp import` reads, or as a deck for Anki.

    Damaged entries of the log are left out and listed; the exit status is then 1.
    """
    from quizapp.exchange.selection import Wanted

    chosen, form = named or what or "reviews", "json" if as_json else form
    _require_sense(opening, named, what, chosen, form, undone=undone)
    study = opening.to_read()
    wanted = Wanted(study.library, selected(opening, pack, tag, since, until))
    with ProgressBar(opening.words.say("exchange.exporting")) as bar:
        count = _write(opening, chosen, form, wanted, bar, output, undone=undone)
    if output is not None:
        click.echo(visible(opening.words.say("exchange.exported", n=count, file=str(output))), err=True)
    damage = study.store.damage()
    return 1 if damage.rows or damage.file else 0


def _require_sense(
    opening: Opening,
    named: What | None,
    what: What | None,
    chosen: What,
    form: Form,
    *,
    undone: bool,
) -> None:
    """Raise a usage error for options that contradict each other."""
    say = opening.words.say
    if named and what and named != what:
        raise click.UsageError(say("exchange.two-whats", first=named, second=what))
    if form in ("fsrs", "apkg") and chosen != "reviews":
        raise click.UsageError(say("exchange.only-reviews", form=form, what=chosen))
    if undone and (chosen != "reviews" or form in ("fsrs", "apkg")):
        raise click.UsageError(say("exchange.undone-what"))


def _write(
    opening: Opening,
    what: What,
    form: Form,
    wanted: Wanted,
    bar: ProgressBar,
    output: Path | None,
    *,
    undone: bool,
) -> int:
    """Write the requested data, and return the number of rows."""
    from quizapp.exchange import exporting, parquet, text_tables

    store, today = opening.study.store, opening.study.today
    counter = _Counter()
    if form == "parquet":
        try:
            with binary_output(opening, output, form) as target:
                rows = counter.of(exporting.rows_of(store, what, wanted, today, undone=undone, tell=bar.tell))
                parquet.write_parquet(rows, exporting.columns_of(store, what, undone=undone), target)
        except parquet.PyarrowMissing as error:
            raise click.UsageError(opening.words.say("exchange.no-pyarrow")) from error
        return counter.count
    if form == "apkg":
        return _write_deck(opening, wanted, bar, output)
    with text_output(opening, output) as text:
        if form == "fsrs":
            return _write_lines(exporting.fsrs_lines(store, wanted, tell=bar.tell), text) - 1  # the header
        if form == "jsonl" and what == "reviews":
            return _write_lines(exporting.act_lines(store, wanted, tell=bar.tell), text)
        if form == "csv" and what == "reviews" and not undone:
            return _write_lines(exporting.review_lines(store, wanted, tell=bar.tell), text) - 1
        rows = counter.of(exporting.rows_of(store, what, wanted, today, undone=undone, tell=bar.tell))
        if form == "csv":
            text_tables.write_csv(rows, exporting.columns_of(store, what, undone=undone), text)
        elif form == "json":
            text_tables.write_json(rows, what, text)
        else:
            text_tables.write_lines(rows, text)
    return counter.count


def _write_lines(pages: Iterable[list[str]], text: TextIO) -> int:
    """Write pages of lines, and return the number of lines."""
    count = 0
    with lasting():
        for lines in pages:
            text.write("".join(lines))
            count += len(lines)
    return count


class _Counter:
    """Counts the rows that pass through it."""

    def __init__(self) -> None:
        self.count = 0

    def of(self, items: Iterable[_Item]) -> Iterator[_Item]:
        for self.count, item in enumerate(items, 1):
            yield item


def _write_deck(opening: Opening, wanted: Wanted, bar: ProgressBar, output: Path | None) -> int:
    """Write a deck for Anki, and return the number of questions in it."""
    from quizapp.exchange.anki_deck import Calendar, past_answers, write_deck

    study, settings = opening.study, opening.settings
    questions = [one for one in study.library.questions.values() if wanted.has_question(one.id)]
    history = past_answers(study.store, wanted, bar.tell)
    calendar = Calendar(study.clock(), study.today, settings.timezone, settings.rollover_hour)
    with binary_output(opening, output, "apkg") as target:
        return write_deck(
            questions, study.store.states(), history, study.examiner, study.words, calendar, target, bar.tell
        )
