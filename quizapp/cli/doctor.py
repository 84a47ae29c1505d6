"""``quizapp doctor``: checks the installation and the data, and says how to fix problems."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, closing, nullcontext
from typing import TYPE_CHECKING

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar
from quizapp.config.settings import SettingsError
from quizapp.words import Words
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.runner.client import Runner
    from quizapp.words.note import Note

_FINDINGS, _TORCH_MISSING = 1, 3
_SIGNS = {"fine": "✓", "notice": "!", "fault": "✗"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.option("--fix", is_flag=True, help="Fix what can be fixed without loss, after a backup.")
@click.option("--yes", is_flag=True, help="With --fix: answer yes to every question.")
@click.pass_obj
def doctor(opening: Opening, as_json: bool, fix: bool, yes: bool) -> int:
    """Check this machine, its protections, the workspace and the log."""
    from quizapp.care.diagnosis import Doctor
    from quizapp.care.trusted import Trust
    from quizapp.config.workspace import pins_file, user_settings_file
    from quizapp.progress.kept_weights import chosen_scheduler
    from quizapp.review.open_workspace import utc_now
    from quizapp.runner.local import LocalRunner
    from quizapp.scheduling.day import learner_day
    from quizapp.scheduling.schedulers import SM2

    using: AbstractContextManager[Runner]
    try:
        settings = opening.settings
    except SettingsError:
        # Invalid settings are one of the findings.
        words, zone, hour, scheduler = Words(opening.fallback_language), None, 4, SM2
        using = closing(LocalRunner("auto"))
    else:
        words, zone, hour = opening.words, settings.timezone, settings.rollover_hour
        try:
            scheduler = chosen_scheduler(settings, opening.workspace)
        except SettingsError:
            scheduler = SM2
        using = nullcontext(opening.runner)

    def agree(plan: Note) -> bool:
        """Whether the learner agrees to the change described by the note; asked only on a terminal."""
        if yes or as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            return yes
        bar.clear()
        click.echo(visible(words.note(plan)))
        return click.confirm(words.say("care.agree"))

    workspace = opening.workspace
    bundled = [path for path, ships in workspace.question_folders if ships]
    with using as runner, ProgressBar(words.say("cli.progress-doctor")) as bar:
        findings = []
        for finding in Doctor(
            workspace,
            user_settings_file(),
            Trust(pins_file(), bundled),
            runner,
            utc_now(),
            lambda instant: learner_day(instant, zone, hour),
            agree,
            scheduler,
        ).examine(fix=fix):
            findings.append(finding)
            bar.clear()
            if not as_json:
                click.echo(visible(f"{_SIGNS[finding.level]} {words.note(finding.note)}"))
    if as_json:
        emit(
            {
                "findings": [
                    {
                        "check": finding.check,
                        "level": finding.level,
                        "mended": finding.fixed,
                        "message": words.note(finding.note),
                    }
                    for finding in findings
                ]
            }
        )
    if any(finding.check == "torch" and finding.level == "fault" for finding in findings):
        return _TORCH_MISSING
    return 0 if all(finding.level == "fine" for finding in findings) else _FINDINGS
