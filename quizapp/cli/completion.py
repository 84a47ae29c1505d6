"""``quizapp completion``, and the completion of names from the library."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import click
from click.shell_completion import (
    CompletionItem,
    FishComplete,
    add_completion_class,
    get_completion_class,
    shell_complete,
)

from quizapp.bank import Folder, Library, load_library
from quizapp.cli.opening import Opening
from quizapp.config.settings import SettingsError
from quizapp.loading.reader import cached_reader
from quizapp.words.visible import visible

PROGRAM = "quizapp"
#: The environment variable by which a shell asks for completions; it is named in click's scripts.
VARIABLE = "_QUIZAPP_COMPLETE"

Suggest = Callable[[Library, str], Iterator[tuple[str, str]]]
"""Gives names and a word about each, in a language."""


class _Fish(FishComplete):
    """click's script for fish, fixed so that descriptions do not end at their first comma."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')


add_completion_class(_Fish)


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print a shell script that completes commands, options, and the names of
    questions, packs and tags.

    \b
    bash, in ~/.bashrc:               eval "$(quizapp completion bash)"
    zsh, in ~/.zshrc after compinit:  eval "$(quizapp completion zsh)"
    fish, once:                       quizapp completion fish > ~/.config/fish/completions/quizapp.fish
    """  # noqa: D301  click needs the backspace itself
    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(ctx.find_root().command, {}, PROGRAM, VARIABLE).source(), nl=False)
    return 0


def answer_shell(cli: click.Command, opening: Opening) -> int:
    """Answer a shell's request in the environment, and return the exit status."""
    if not {"COMP_WORDS", "COMP_CWORD"} <= os.environ.keys() and not os.environ[VARIABLE].endswith("_source"):
        return 1
    return shell_complete(cli, {"obj": opening}, PROGRAM, VARIABLE, os.environ[VARIABLE])


def completing(command: click.Command) -> click.Command:
    """``command``, with completion for parameters that take names from the library.

    This is done only for a shell's request, by the names of the parameters, so that commands need
    not deal with it.
    """
    for parameter in command.params:
        suggest = _SUGGESTED.get(parameter.name or "")
        if suggest is not None and not isinstance(parameter.type, click.Choice):
            parameter.type = _Named(suggest)
    return command


class _Named(click.ParamType[str]):
    """A parameter type that completes names from the library."""

    name = "text"

    def __init__(self, suggest: Suggest) -> None:
        self._suggest = suggest

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        given = ctx.params.get(param.name or "") if param.multiple or param.nargs == -1 else ()
        already = set(given or ())
        library, language = _library(ctx)
        return [
            CompletionItem(name, help=_one_line(about) or None)
            for name, about in self._suggest(library, language)
            if name.startswith(incomplete) and name not in already and _is_plain(name)
        ]


def _is_plain(name: str) -> bool:
    """Whether a name can be put on a command line without quotes. Tags are chosen by pack
    authors: one such as ``$(reboot)`` would be run when the learner presses Enter."""
    return all(letter.isalnum() or letter in "._-/" for letter in name) and not name.startswith("-")


def _one_line(about: str) -> str:
    return visible(" ".join(about.split()))


def _library(ctx: click.Context) -> tuple[Library, str]:
    """The library of the workspace in which the command would run, and the learner's language.
    Nothing is created, and no faults are reported, since the user is typing a command."""
    opening = ctx.find_object(Opening)
    assert opening is not None
    chosen = ctx.find_root().params
    opening.choose(
        workspace=chosen.get("workspace"), device=chosen.get("device"), language=chosen.get("language")
    )
    folders = [Folder(path, bundled) for path, bundled in opening.workspace.question_folders]
    try:
        language = opening.settings.language
    except SettingsError:
        language = opening.fallback_language
    return load_library(folders, cached_reader()), language


def _questions(library: Library, _language: str) -> Iterator[tuple[str, str]]:
    for name, question in library.questions.items():
        yield name, question.ask


def _packs(library: Library, language: str) -> Iterator[tuple[str, str]]:
    for name, pack in library.packs.items():
        yield name, pack.title.in_language(language)


def _tags(library: Library, _language: str) -> Iterator[tuple[str, str]]:
    for tag in sorted({tag for question in library.questions.values() for tag in question.tags}):
        yield tag, ""


_SUGGESTED: dict[str, Suggest] = {
    "id": _questions,
    "ids": _questions,
    "question": _questions,
    "questions": _questions,
    "pack": _packs,
    "tag": _tags,
}
