"""``quizapp new``: creates a question to start from."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from quizapp.cli.emitting import shown_path
from quizapp.cli.opening import Opening
from quizapp.kinds import KINDS
from quizapp.words import Words
from quizapp.words.visible import visible


@click.command("new")
@click.argument("ask", required=False, metavar="[ASK]", type=click.Choice(KINDS))
@click.option("--topic", help="The topic of a new pack.")
@click.option("--pack", help="The pack to add it to, new or existing.")
@click.option("--id", "own_id", help="The question's id in the pack.")
@click.option("--file", type=click.Path(dir_okay=False, path_type=Path), help="The file to add it to.")
@click.pass_obj
def new(
    opening: Opening,
    ask: str | None,
    topic: str | None,
    pack: str | None,
    own_id: str | None,
    file: Path | None,
) -> int:
    """Create a complete question to start from, and print its location.

    ASK is the kind of question: shape, dtype, value, … If it is missing, you are asked
    for it on a terminal.
    """
    from quizapp.authoring.starting import CannotStart, Wanted, start

    words = opening.words
    if ask is None:
        ask, topic = _asked(words, topic, named=bool(topic or pack or file))
    wanted = Wanted(ask, pack, topic or None, own_id, file)
    try:
        started = start(opening.workspace, wanted, words)
    except CannotStart as error:
        raise click.UsageError(visible(words.note(error.note))) from error
    except OSError as error:
        path = str(error.filename or opening.workspace.questions)
        raise click.UsageError(words.say("new.unwritable", file=path, reason=error.strerror or "")) from error
    path = shown_path(started.file)
    click.echo(visible(f"{path}:{started.line}"))
    own = started.question.rpartition("/")[2]
    click.echo(visible(words.say("new.next", file=path, question=started.question, own=own)), err=True)
    return 0


def _asked(words: Words, topic: str | None, *, named: bool) -> tuple[str, str | None]:
    """The kind of question and the topic, asked on the terminal."""
    if not sys.stdin.isatty():
        raise click.UsageError(words.say("new.which-ask", asks=", ".join(KINDS)))
    click.echo(words.say("new.ways"), err=True)
    for ask in KINDS:
        about = words.say(f"format.ask-{ask}")
        click.echo(words.say("new.ways-line", ask=ask, about=about), err=True)
    chosen = click.prompt(words.say("new.enter-ask"), type=click.Choice(KINDS), show_choices=False, err=True)
    if not named:
        topic = click.prompt(words.say("new.enter-topic"), default="", show_default=False, err=True)
    return str(chosen), topic
