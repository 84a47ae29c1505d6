"""The commands. Data goes to standard output, everything else to standard error.

Exit status: 0 done; 1 findings, such as a wrong answer; 2 wrong usage or settings, or files that
cannot be read or written; 3 PyTorch is missing; 130 interrupted; 128 plus the number of the
signal that ended it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO

import click

from quizapp.care import signals, streams
from quizapp.cli.group import cli
from quizapp.cli.opening import Opening
from quizapp.config.settings import SettingsError
from quizapp.runner.runner_errors import RunnerError, TorchMissing
from quizapp.store.store_errors import StoreError
from quizapp.words import Words
from quizapp.words.visible import visible

FINDINGS = 1
WRONG_USE = 2
TORCH_MISSING = 3
INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run a command; every error becomes a message on standard error and an exit status."""
    streams.secure()
    opening = Opening()
    try:
        with signals.handled(signals.end):
            status = _run(list(arguments), opening)
            opening.tell_of_damage()
            opening.close()
            return status
    except signals.Ended as ended:
        # Objects that were just being created may not be in a state to be closed. Their processes end
        # with this one.
        with suppress(Exception):
            opening.close()
        return ended.status
    except BaseException:
        opening.close()
        raise


def _run(arguments: list[str], opening: Opening) -> int:
    if "_QUIZAPP_COMPLETE" in os.environ:  # a shell asks for completions, through click's script
        from quizapp.cli.completion import answer_shell

        return _flushed(answer_shell(cli, opening), opening)
    try:
        with signals.ended_first(), cli.make_context("quizapp", arguments, obj=opening) as context:
            status = cli.invoke(context)
        sys.stdout.flush()
    except streams.StreamFailed as failed:
        return _without(failed, opening)
    except click.exceptions.Exit as ended:
        return _flushed(ended.exit_code, opening)
    except click.ClickException as error:
        output = StringIO()
        error.show(output)
        _complain(output.getvalue().removesuffix("\n"))
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


def _flushed(status: int, opening: Opening) -> int:
    """The status, after all output was flushed."""
    try:
        sys.stdout.flush()
    except streams.StreamFailed as failed:
        return _without(failed, opening)
    return status


def _without(failed: streams.StreamFailed, opening: Opening) -> int:
    """Exit if a standard stream can no longer be used."""
    streams.let_go()
    if failed.reader_left:
        return 0
    try:
        words = opening.words
    except SettingsError:
        words = Words(opening.fallback_language)
    _complain(words.say(f"cli.{failed.stream}-failed", reason=failed.reason))
    return WRONG_USE


def _complain(text: str) -> None:
    """Print an error, which may quote an untrusted name or file."""
    click.echo(visible(text), err=True)
