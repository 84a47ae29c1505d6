"""``quizapp backup``: a sound copy of every answer."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path

import click

from quizapp.cli.opening import Opening
from quizapp.words.visible import visible


@click.command("backup")
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(path_type=Path))
@click.pass_obj
def backup(opening: Opening, file: Path | None) -> int:
    """Copy the database, even while quizapp is in use, and print where.

    FILE is a new file, or a folder. Without it, the copy goes to data/backups/ with a
    dated name, and some of the older ones there are deleted.
    """
    from quizapp.care.backups import FOLDER, back_up, prune
    from quizapp.store import Store

    words, workspace = opening.words, opening.workspace
    if not workspace.database.exists():
        click.echo(words.say("care.backup-nothing"), err=True)
        return 1
    study = opening.study
    now, folder = study.clock(), workspace.data / FOLDER
    with Store.open(workspace.database) as store:
        try:
            if file is None:
                made = back_up(store, folder, now)
                removed = prune(folder, now, study.day_of)
            else:
                made, removed = _target(opening, file, now), ()
                store.copy_to(made)
        except OSError as error:
            path = str(error.filename or file or folder)
            raise click.UsageError(
                words.say("care.backup-failed", file=path, reason=error.strerror or "")
            ) from error
    click.echo(visible(str(made)))
    for one in removed:
        click.echo(visible(words.say("care.backup-removed", file=one.name)), err=True)
    return 0


def _target(opening: Opening, file: Path, now: datetime) -> Path:
    """The new file that was named, or a dated one in the folder. Raises a usage error."""
    from quizapp.care.backups import free_name

    target = free_name(file, now) if file.is_dir() else file
    if target.exists():
        raise click.UsageError(visible(opening.words.say("care.backup-there", file=str(target))))
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(target.parent))
    return target
