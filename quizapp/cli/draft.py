"""``quizapp draft``: draft questions from the examples of a docstring."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp.cli.emitting import shown_path
from quizapp.cli.opening import Opening
from quizapp.words.visible import visible


@click.command("draft")
@click.argument("name", metavar="NAME")
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a new pack to this file.",
)
@click.option("--pack", metavar="P", help="Add the drafts to this pack, new or existing.")
@click.pass_obj
def draft(opening: Opening, name: str, output: Path | None, pack: str | None) -> int:
    """Draft questions from the examples in the docstring of NAME, each run once.

    NAME is a full name such as torch.gather, or a name in your own module in the
    workspace or the current folder; the module is read, not imported. Drafts are
    printed unless --output or --pack is given. Reviews do not ask them until you
    remove the tag `draft`.
    """
    from quizapp.authoring.docstrings import NoExamples, docstring
    from quizapp.authoring.drafting import Drafted, drafted
    from quizapp.authoring.inserting import add_drafts, pack_text
    from quizapp.authoring.starting import CannotStart

    words = opening.words
    if output is not None and pack is not None:
        raise click.UsageError(words.say("draft.one-of"))
    folders = list(dict.fromkeys((Path.cwd(), opening.workspace.root)))
    try:
        found = docstring(name, folders, opening.runner)
    except NoExamples as error:
        raise click.UsageError(visible(words.note(error.note))) from error
    made: list[Drafted] = []
    for each in drafted(found, opening.runner, words):
        if isinstance(each, Drafted):
            made.append(each)
        else:
            code = " ".join(each.code.split())[:60]
            click.echo(visible(words.say("draft.left", code=code, why=each.why)), err=True)
    if not made:
        click.echo(visible(words.say("draft.none", name=name)), err=True)
        return 1
    try:
        if pack is not None:
            file = add_drafts(opening.workspace, pack, made, words)
        elif output is not None:
            file = output
            with output.open("x", encoding="utf-8") as stream:
                stream.write(pack_text(found.name, made, words))
        else:
            click.echo(visible(pack_text(found.name, made, words)), nl=False)
            return 0
    except CannotStart as error:
        raise click.UsageError(visible(words.note(error.note))) from error
    except FileExistsError as error:
        raise click.UsageError(visible(words.say("draft.exists", file=shown_path(file)))) from error
    except OSError as error:
        file_named = str(error.filename or opening.workspace.questions)
        reason = error.strerror or ""
        raise click.UsageError(
            visible(words.say("new.unwritable", file=file_named, reason=reason))
        ) from error
    click.echo(visible(shown_path(file)))
    click.echo(visible(words.say("draft.next", n=len(made), file=shown_path(file))), err=True)
    return 0
