"""The commands: data on stdout, all else on stderr.

Exit status: 0 done; 1 findings, such as a wrong answer; 2 wrong use or
settings; 3 PyTorch missing; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import StringIO, TextIOWrapper

import click

from quizapp.cli.group import cli
from quizapp.cli.opening import Opening
from quizapp.runner.errors import RunnerError, TorchMissing
from quizapp.settings import SettingsError
from quizapp.store.errors import StoreError
from quizapp.visible import visible
from quizapp.words import Words

FINDINGS = 1
WRONG_USE = 2
TORCH_MISSING = 3
INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run one command; every error becomes a sentence on stderr and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, TextIOWrapper):
        # What is no UTF-8 could neither be shown back nor kept in the log.
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    opening = Opening()
    try:
        status = _run(list(arguments), opening)
        opening.tell_of_damage()
        return status
    except BrokenPipeError:
        # The reader left, as `head` does. Python's own flush at exit would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        opening.close()


def _run(arguments: list[str], opening: Opening) -> int:
    if "_QUIZAPP_COMPLETE" in os.environ:  # a shell asks, through click's script
        from quizapp.cli.completion import answer_shell

        return answer_shell(cli, opening)
    try:
        with cli.make_context("quizapp", arguments, obj=opening) as context:
            status = cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        said = StringIO()
        error.show(said)
        _complain(said.getvalue().removesuffix("\n"))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SettingsError as error:
        _complain(Words(opening.fallback_language).note(error.note))
        return WRONG_USE
    except TorchMissing as error:
        _complain(opening.words.say("cli.torch-missing", reason=str(error)))
        return TORCH_MISSING
    except StoreError as error:
        _complain(opening.words.note(error.note))
        return WRONG_USE
    except RunnerError as error:
        _complain(opening.words.say("cli.runner", reason=str(error)))
        return FINDINGS
    return status if isinstance(status, int) else 0


def _complain(text: str) -> None:
    """Say what is wrong; it may quote a name or a file from a stranger."""
    click.echo(visible(text), err=True)
