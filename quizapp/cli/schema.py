"""``quizapp schema``: the JSON Schema for question files in editors."""

from __future__ import annotations

import click

from quizapp.cli.emitting import shown_path
from quizapp.cli.opening import Opening
from quizapp.words.visible import visible


@click.command("schema")
@click.option("--course", is_flag=True, help="Print the schema for course.yaml.")
@click.option(
    "--write", is_flag=True, help="Write it to the workspace's questions/ folder, where editors find it."
)
@click.pass_obj
def schema(opening: Opening, course: bool, write: bool) -> int:
    """Print the JSON Schema of question files, or of a course."""
    from quizapp.authoring.json_schema import COURSE_SCHEMA_FILE, SCHEMA_FILE, course_schema_text, schema_text

    name, text = SCHEMA_FILE, schema_text
    if course:
        name, text = COURSE_SCHEMA_FILE, course_schema_text
    if not write:
        click.echo(text(opening.words), nl=False)
        return 0
    file = opening.workspace.questions / name
    try:
        opening.workspace.make()
        file.write_text(text(opening.words), encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
    message = opening.words.say("new.schema-written", file=shown_path(file), name=name)
    click.echo(visible(message), err=True)
    return 0
