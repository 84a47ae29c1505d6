"""The commands: data on stdout, all else on stderr.

Exit status: 0 done; 1 findings, such as a wrong answer; 2 wrong use or
settings, or what cannot be read or written; 3 PyTorch missing; 130 interrupted,
and 128 and the number of the signal that ended it.
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
    """Run one command; every error becomes a sentence on stderr and an exit status."""
    streams.secure()
    opening = Opening()
    try:
        with signals.handled(signals.end):
            status = _run(list(arguments), opening)
            opening.tell_of_damage()
            opening.close()
            return status
    except signals.Ended as ended:
        # What was just being begun may not be fit to be closed. Its processes end with this one.
        with suppress(Exception):
            opening.close()
        return ended.status
    except BaseException:
        opening.close()
        raise


def _run(arguments: list[str], opening: Opening) -> int:
    if "_QUIZAPP_COMPLETE" in os.environ:  # a shell asks, through click's script
        from quizapp.cli.completion import answer_shell

        return _flushed(answer_shell(cli, opening), opening)
    try:
        with signals.told_apart(), cli.make_context("quizapp", arguments, obj=opening) as context:
            status = cli.invoke(context)
        sys.stdout.flush()
    except streams.StreamFailed as failed:
        return _without(failed, opening)
    except click.exceptions.Exit as ended:
        return _flushed(ended.exit_code, opening)
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


def _flushed(status: int, opening: Opening) -> int:
    """The status, once all that was said is out."""
    try:
        sys.stdout.flush()
    except streams.StreamFailed as failed:
        return _without(failed, opening)
    return status


def _without(failed: streams.StreamFailed, opening: Opening) -> int:
    """End where a standard stream cannot be used any more."""
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
    """Say what is wrong; it may quote a name or a file from a stranger."""
    click.echo(visible(text), err=True)
