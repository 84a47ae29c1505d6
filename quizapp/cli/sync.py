"""``quizapp sync``: shares one log between several machines, through a folder."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar
from quizapp.words.visible import visible


@click.command("sync")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def sync(opening: Opening, folder: Path) -> int:
    """Share the log with other machines through the folder DIR.

    This machine's entries are appended to its own file in DIR, and those of other machines are
    read from their files. Transfer the folder with Syncthing, git, Dropbox or a USB stick.
    The exit status is 1 if lines of a file had to be ignored.
    """
    from quizapp.exchange.sync_folder import machine_id
    from quizapp.exchange.sync_folder import sync as share

    study, say = opening.study, opening.words.say
    try:
        folder.mkdir(exist_ok=True)
        machine = machine_id(study.workspace.data)
        lock = study.workspace.data / "machine-id"
        with ProgressBar(say("exchange.syncing")) as bar:
            done = share(folder, machine, study.store, lock, bar.tell)
    except OSError as error:
        path = visible(str(error.filename or folder))
        reason = error.strerror or str(error)
        raise click.UsageError(say("exchange.sync-unwritable", file=path, reason=reason)) from error
    status = 0
    for one in done.others:
        name = visible(one.file.name)
        if one.failed is not None:
            status = 1
            click.echo(say("exchange.sync-unreadable", file=name, reason=one.failed), err=True)
        if one.why is not None:
            status = 1
            reason = visible(opening.words.note(one.why))
            message = say("exchange.sync-skipped", file=name, n=one.lines, line=one.first, reason=reason)
            click.echo(message, err=True)
        if one.cut:
            click.echo(say("exchange.sync-cut", file=name), err=True)
    key = "exchange.synced" if done.taken or done.written else "exchange.sync-nothing"
    others, path = len(done.others), str(done.file)
    click.echo(visible(say(key, file=path, taken=done.taken, written=done.written, files=others)))
    return status
