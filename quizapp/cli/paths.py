"""``quizapp paths``: where files are kept."""

from __future__ import annotations

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.config.workspace import bundled_questions, cache_folder, user_settings_file
from quizapp.words.visible import visible


@click.command("paths")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.pass_obj
def paths(opening: Opening, as_json: bool) -> int:
    """Show where files are kept."""
    workspace = opening.workspace
    found = {
        "workspace": workspace.root,
        "questions": workspace.questions,
        "bundled": bundled_questions(),
        "data": workspace.data,
        "database": workspace.database,
        "settings": workspace.settings_file,
        "user_settings": user_settings_file(),
        "cache": cache_folder(),
    }
    if as_json:
        emit({name: str(path) for name, path in found.items()})
        return 0
    for name, path in found.items():
        click.echo(visible(f"{name:<14} {path}"))
    return 0
