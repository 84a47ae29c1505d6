"""``quizapp check``: reads question files, runs every variant, and says what to fix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar
from quizapp.words.visible import visible

_SUFFIXES = {".yaml", ".yml"}


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
@click.option("--fix", is_flag=True, help="First fix what has only one possible fix.")
@click.option(
    "--trust", is_flag=True, help="Run the files even if nothing confines their code: they are your own."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How to report: for people, for programs, or as annotations of a pull request.",
)
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.pass_obj
def check(opening: Opening, paths: tuple[Path, ...], fix: bool, trust: bool, form: str, as_json: bool) -> int:
    """Check question files: read them, run every variant, and report what to fix, and where.

    PATH is a file or a folder; without one, the workspace's own questions are checked.
    """
    from quizapp.authoring.checking import check as check_packs
    from quizapp.authoring.gathering import gather
    from quizapp.authoring.reports import as_data, github_lines, text_lines
    from quizapp.bank import Folder, Question
    from quizapp.care.trusted import Trust
    from quizapp.config.workspace import pins_file
    from quizapp.loading.reader import cached_reader

    chosen = list(paths) or _own(opening)
    if fix:
        _fix(chosen)
    folders = opening.workspace.question_folders
    surroundings = [Folder(path, bundled) for path, bundled in folders]
    kept = Trust(pins_file(), [path for path, bundled in folders if bundled])

    def lets_run(question: Question) -> bool:
        return trust or kept.lets_run(question, opening.runner)

    with ProgressBar(opening.words.say("cli.progress-checking")) as bar:
        gathered = gather(chosen, surroundings, cached_reader())
        report = check_packs(gathered, opening.runner, bar.tell, lets_run=lets_run)
    if as_json or form == "json":
        emit(as_data(report))
    else:
        for line in (github_lines if form == "github" else text_lines)(report):
            click.echo(line)
    return 1 if report.errors else 0


def _own(opening: Opening) -> list[Path]:
    """The workspace's folder of questions, relative to the current folder if it is inside that."""
    folder, here = opening.workspace.questions, Path.cwd()
    if not folder.is_dir():
        return []
    return [folder.relative_to(here) if folder.is_relative_to(here) else folder]


def _fix(paths: list[Path]) -> None:
    from quizapp.authoring.fixing import fix
    from quizapp.bank.skills import SKILLS_FILE

    for file in _files(paths):
        if file.name == SKILLS_FILE:
            continue
        try:
            fixed = fix(file)
        except OSError as error:
            raise click.UsageError(f"{file} cannot be written ({error.strerror})") from error
        if fixed is not None:
            places = "1 place" if fixed.edits == 1 else f"{fixed.edits} places"
            click.echo(visible(f"{file}: fixed in {places}"), err=True)


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file())
        else:
            yield path
