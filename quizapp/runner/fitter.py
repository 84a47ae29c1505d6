"""Fits FSRS's weights in a separate process, which imports torch for this."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from typing import IO, Any

from quizapp.runner.boot import command, environment
from quizapp.runner.runner_errors import RunnerError, TorchMissing

#: A card, the ordinal of the learner's day, and a rating from 1 to 4.
FitReview = tuple[str, int, int]
#: No console window on Windows.
_UNSEEN: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
#: Maximum length of the end of standard error that is reported, in characters.
_LAST_WORDS = 500


def fitted_weights(
    reviews: Sequence[FitReview], ends: Sequence[int], tell: Callable[[float], None]
) -> list[tuple[float, ...]]:
    """For each of ``ends``, the weights that best predict the reviews before it.

    ``reviews`` are in chronological order. ``tell`` is called with the share that is done, 0 to
    1. Raises TorchMissing, and RunnerError if the process cannot be started or fails.
    """
    numbers = {card: number for number, card in enumerate(dict.fromkeys(card for card, *_ in reviews))}
    asked = {"reviews": [(numbers[card], day, rating) for card, day, rating in reviews], "ends": list(ends)}
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                command("quizapp.runner.worker.fitting"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment(),
                # Keyboard input is for the application alone.
                start_new_session=sys.platform != "win32",
                creationflags=_UNSEEN,
            )
        except OSError as error:
            raise RunnerError(f"the fitting process cannot be started: {error}") from error
        with process:
            try:
                found = _answers(process, asked, tell)
            finally:
                process.kill()
        if len(found) != len(ends):
            errors.seek(0)
            words = errors.read().decode(errors="replace").strip()[-_LAST_WORDS:]
            raise RunnerError(f"the fitting process ended early: {words or process.returncode}")
    return found


def _answers(
    process: subprocess.Popen[bytes], asked: dict[str, Any], tell: Callable[[float], None]
) -> list[tuple[float, ...]]:
    assert process.stdin is not None
    assert process.stdout is not None
    _ask(process.stdin, asked)
    found: list[tuple[float, ...]] = []
    for line in process.stdout:
        message = json.loads(line)
        if "missing" in message:
            raise TorchMissing(str(message["missing"]))
        if "done" in message:
            tell(float(message["done"]))
        if "weights" in message:
            found.append(tuple(float(weight) for weight in message["weights"]))
    return found


def _ask(stdin: IO[bytes], asked: dict[str, Any]) -> None:
    try:
        stdin.write(json.dumps(asked).encode())
        stdin.close()
    except BrokenPipeError:
        pass  # the process has ended; its exit status says why
