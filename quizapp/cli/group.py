"""The command ``quizapp`` and its subcommands, none of which is imported before it is used."""

from __future__ import annotations

from importlib import import_module

import click
from click.shell_completion import CompletionItem

from quizapp import __version__
from quizapp.bank.lasting import importing
from quizapp.cli.opening import Opening
from quizapp.config.settings import DEVICES
from quizapp.words import LANGUAGES

#: Each command, its location, and its summary, which is written here so that ``--help`` imports no
#: command.
COMMANDS: dict[str, tuple[str, str]] = {
    "review": ("quizapp.cli.review:review", "Review what is due today."),
    "mine": ("quizapp.cli.mine:mine", "Find the questions about what your own code uses."),
    "place": ("quizapp.cli.place:place", "Skip units of the course that you know."),
    "list": ("quizapp.cli.listing:list_questions", "List all questions, or those due."),
    "suspend": ("quizapp.cli.setting_aside:suspend", "Stop asking questions until they are resumed."),
    "resume": ("quizapp.cli.setting_aside:resume", "Ask suspended or buried questions again."),
    "bury": ("quizapp.cli.setting_aside:bury", "Put off questions until tomorrow or another day."),
    "due": ("quizapp.cli.setting_aside:due", "Set the day of the next review."),
    "forget": ("quizapp.cli.setting_aside:forget", "Start over with questions as if they were new."),
    "flag": ("quizapp.cli.setting_aside:flag", "Flag questions, optionally with a note."),
    "show": ("quizapp.cli.show:show", "Show questions as they are asked."),
    "grade": ("quizapp.cli.grade:grade", "Grade an answer without changing the schedule."),
    "try": ("quizapp.cli.try_code:try_code", "Run code as questions are run."),
    "init": ("quizapp.cli.init:init", "Create a workspace for writing questions."),
    "new": ("quizapp.cli.new:new", "Create a complete question to start from."),
    "draft": ("quizapp.cli.draft:draft", "Draft questions from a docstring's examples."),
    "schema": ("quizapp.cli.schema:schema", "Print the JSON Schema for editors."),
    "coverage": ("quizapp.cli.coverage:coverage", "Show which names of PyTorch are covered."),
    "preview": ("quizapp.cli.preview:preview", "Show a question file while you write it."),
    "check": ("quizapp.cli.check:check", "Check question files and report what to fix."),
    "stats": ("quizapp.cli.stats:stats", "Show what you have learned and what is coming."),
    "report": ("quizapp.cli.report:report", "Write your progress as a page to read or print."),
    "export": ("quizapp.cli.export:export", "Export the log for spreadsheets, notebooks, FSRS or Anki."),
    "import": ("quizapp.cli.import_rows:import_rows", "Import entries from an export, or reviews from FSRS."),
    "sync": ("quizapp.cli.sync:sync", "Share the log with other machines through a folder."),
    "drift": ("quizapp.cli.drift:drift", "Find answers that changed with the version of PyTorch."),
    "evaluate": ("quizapp.cli.evaluate:evaluate", "Compare how well schedulers predict your reviews."),
    "optimize": ("quizapp.cli.optimize:optimize", "Fit FSRS to your own reviews."),
    "simulate": ("quizapp.cli.simulate:simulate", "Show what other settings would cost in minutes a day."),
    "doctor": ("quizapp.cli.doctor:doctor", "Check that everything works, and what to do if not."),
    "backup": ("quizapp.cli.backup:backup", "Copy every answer to a file."),
    "restore": ("quizapp.cli.restore:restore", "Replace the current answers with a backup."),
    "trust": ("quizapp.cli.trust:trust", "Allow a pack to run where nothing confines it."),
    "paths": ("quizapp.cli.paths:paths", "Show where files are kept."),
    "config": ("quizapp.cli.config:config", "Show the settings and their sources."),
    "completion": ("quizapp.cli.completion:completion", "Print a shell completion script."),
}


class _Commands(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        with importing():
            command: click.Command = getattr(import_module(module), name)
        if ctx.resilient_parsing:  # a shell asks for completions
            from quizapp.cli.completion import completing

            return completing(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        named = [name for name in COMMANDS if name.startswith(incomplete)]
        commands = [CompletionItem(name, help=COMMANDS[name][1]) for name in named]
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in COMMANDS.items()])


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="quizapp", message="%(prog)s %(version)s")
@click.option(
    "--workspace",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder with questions/ and data/.",
)
@click.option("--device", type=click.Choice(DEVICES), help="Where questions run.")
@click.option("--language", type=click.Choice(LANGUAGES), help="The language of the app and the questions.")
@click.pass_context
def cli(ctx: click.Context, workspace: str | None, device: str | None, language: str | None) -> int | None:
    """Spaced repetition that makes you fluent in PyTorch.

    Without a command, the app opens. No answer is written down: each is what
    PyTorch does when the code is run.
    """
    opening = ctx.ensure_object(Opening)
    opening.choose(workspace=workspace, device=device, language=language)
    if ctx.invoked_subcommand is None:
        from quizapp.cli.review import open_app

        return open_app(opening)
    return None
