"""``quizapp restore``: replaces the database by a backup."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp.cli.opening import Opening
from quizapp.words.visible import visible


@click.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def restore(opening: Opening, file: Path) -> int:
    """Replace the database with the backup FILE.

    FILE is checked first, and the current database is kept as a backup. Close
    other quizapp windows first.
    """
    from quizapp.care.backups import FOLDER
    from quizapp.care.restoring import CannotRestore
    from quizapp.care.restoring import restore as put_back

    words, workspace = opening.words, opening.workspace
    backups = workspace.data / FOLDER
    try:
        done = put_back(file, workspace.database, backups, opening.study.clock())
    except CannotRestore as error:
        click.echo(visible(words.note(error.note)), err=True)
        return 2
    except OSError as error:
        path = str(error.filename or workspace.data)
        raise click.UsageError(
            words.say("care.backup-failed", file=path, reason=error.strerror or "")
        ) from error
    click.echo(visible(words.say("care.restored", n=done.after, file=str(file))))
    if done.strange:
        names = ", ".join(done.strange)
        click.echo(visible(words.say("care.restored-strange", names=names)), err=True)
    if done.damaged:
        ids = ", ".join(done.damaged)
        click.echo(
            visible(words.say("care.restored-damaged", n=len(done.damaged), ids=ids)),
            err=True,
        )
    if done.kept is not None:
        before = "care.restored-kept" if done.before is not None else "care.restored-kept-unread"
        click.echo(visible(words.say(before, n=done.before, file=str(done.kept))))
    return 0
