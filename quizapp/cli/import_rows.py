"""``quizapp import``: adds rows of another log."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar
from quizapp.words.visible import visible


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would be imported.")
@click.pass_obj
def import_rows(opening: Opening, file: Path, dry_run: bool) -> int:
    """Import entries from FILE: JSON lines that `quizapp export` wrote, or FSRS's table as CSV.

    FILE `-` is standard input. Entries that are already in the log are skipped. If any line cannot
    be imported, nothing is, and the exit status is 1.
    """
    from quizapp.exchange.importing import CannotImport, import_file

    study = opening.to_read() if dry_run else opening.study
    say, name = opening.words.say, "-" if str(file) == "-" else str(file)
    try:
        with _there(file) as path, ProgressBar(say("exchange.importing")) as bar:
            done = import_file(
                path, study.store, study.library.aliases, study.day_of, bar.tell, dry_run=dry_run
            )
    except CannotImport as error:
        reason = opening.words.note(error.note)
        click.echo(visible(say("exchange.line", file=name, line=error.line, reason=reason)), err=True)
        return 1
    except OSError as error:
        raise click.UsageError(
            visible(say("exchange.unreadable", file=name, reason=error.strerror or ""))
        ) from error
    key = "exchange.would-import" if dry_run else "exchange.imported"
    click.echo(visible(say(key, n=done.added, known=done.known, file=name)))
    unknown = sorted(question for question in done.questions if study.library.find(question) is None)
    if unknown:
        click.echo(visible(say("exchange.unknown-questions", n=len(unknown), first=unknown[0])), err=True)
    return 0


@contextmanager
def _there(file: Path) -> Iterator[Path]:
    """A file that can be read twice: standard input is copied to a temporary one."""
    if str(file) != "-" and not file.is_fifo():
        yield file
        return
    with tempfile.NamedTemporaryFile(prefix="quizapp-import-") as held:
        source = sys.stdin.buffer if str(file) == "-" else file.open("rb")
        shutil.copyfileobj(source, held)
        held.flush()
        yield Path(held.name)
