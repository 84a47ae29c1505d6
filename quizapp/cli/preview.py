"""``quizapp preview``: shows a question file as learners will see it, while it is being written."""

from __future__ import annotations

import stat
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli.emitting import shown_path
from quizapp.cli.opening import Opening
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.authoring.previewing import Preview
    from quizapp.bank import Question


@click.command("preview")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--question", metavar="ID", help="Start with this question.")
@click.option("--trust", is_flag=True, help="Run the file even if nothing confines its code: it is your own.")
@click.pass_obj
def preview(opening: Opening, file: Path, question: str | None, trust: bool) -> int:
    """Show a question file as learners will see it, updated whenever it is saved.

    You can try answers; nothing is saved and no schedule changes.
    """
    say, name = opening.words.say, shown_path(file)
    if not _on_terminal():
        raise click.UsageError(visible(say("preview.no-terminal", file=name)))
    try:
        folder = stat.S_ISDIR(file.stat().st_mode)
    except FileNotFoundError as error:
        raise click.UsageError(visible(say("preview.no-file", file=name))) from error
    except OSError as error:
        reason = error.strerror or ""
        raise click.UsageError(visible(say("preview.no-sight", file=name, reason=reason))) from error
    if folder:
        raise click.UsageError(visible(say("preview.folder", file=name)))
    opening.runner.start()
    from quizapp.authoring.previewing import Preview
    from quizapp.bank import Folder
    from quizapp.review.study import Study
    from quizapp.tui.preview_app import run

    # Not the opening's own, which creates a workspace that a preview does not need.
    study = Study(opening.workspace, opening.settings, opening.runner)
    surroundings = [Folder(path, bundled) for path, bundled in opening.workspace.question_folders]
    why_not_run = _anything if trust else study.why_not_run
    shown = Preview(file.absolute(), opening.runner, why_not_run, surroundings)
    if question is not None and shown.go_to(question) is None:
        raise click.UsageError(visible(_unknown(opening, shown, question)))
    return run(study, shown)


def _anything(_: Question) -> None:
    """Permit every question to run: trust recorded for a file would end each time it is saved."""


def _on_terminal() -> bool:
    return sys.stdout.isatty() and sys.stdin.isatty()


def _unknown(opening: Opening, shown: Preview, question: str) -> str:
    """The message for an id that is not in the file."""
    names = [draft.name for draft in shown.view.file.drafts]
    file = shown_path(shown.file)
    nearest = get_close_matches(question.rpartition("/")[2], names, n=1, cutoff=0)
    if not nearest:
        return opening.words.say("preview.no-question", id=question, file=file)
    return opening.words.say("preview.no-question-near", id=question, file=file, nearest=nearest[0])
