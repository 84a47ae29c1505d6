"""``quizapp init``: creates a workspace."""

from __future__ import annotations

import os
from pathlib import Path

import click

from quizapp.cli.emitting import shown_path
from quizapp.cli.opening import Opening
from quizapp.config.workspace import Workspace
from quizapp.words.visible import visible


@click.command("init")
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def init(opening: Opening, folder: Path | None) -> int:
    """Make DIR a workspace: questions/ with a first pack, data/, quizapp.toml.

    Without DIR, use the workspace from --workspace, or else the current
    folder. Existing files are not changed.
    """
    from quizapp.authoring.founding import found

    named = click.get_current_context().find_root().params["workspace"] or os.environ.get("QUIZAPP_WORKSPACE")
    workspace = Workspace((folder or Path(named or ".")).expanduser().resolve())
    words = opening.words
    try:
        for placed in found(workspace, words):
            word = "new.made" if placed.made else "new.kept"
            click.echo(visible(words.say(word, file=shown_path(placed.file))))
    except OSError as error:
        path = str(error.filename or workspace.root)
        raise click.UsageError(words.say("new.unwritable", file=path, reason=error.strerror or "")) from error
    click.echo(visible(words.say("new.init-next", folder=shown_path(workspace.root))), err=True)
    return 0
