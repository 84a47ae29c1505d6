"""``quizapp schema``: what editors complete and underline question files by."""

from __future__ import annotations

import click

from quizapp.cli.emitting import shown_path
from quizapp.cli.opening import Opening
from quizapp.words.visible import visible


@click.command("schema")
@click.option(
    "--write", is_flag=True, help="Write it to the workspace's questions/ folder, where editors find it."
)
@click.pass_obj
def schema(opening: Opening, write: bool) -> int:
    """Print the JSON Schema of question files."""
    from quizapp.authoring.json_schema import SCHEMA_FILE, schema_text

    text = schema_text(opening.words)
    if not write:
        click.echo(text, nl=False)
        return 0
    file = opening.workspace.questions / SCHEMA_FILE
    try:
        opening.workspace.make()
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
    place = shown_path(file)
    click.echo(visible(opening.words.say("new.schema-written", file=place, name=SCHEMA_FILE)), err=True)
    return 0
