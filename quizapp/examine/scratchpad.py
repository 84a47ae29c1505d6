"""Runs code that a learner tries out with a question's variables. The schedule is not affected."""

from __future__ import annotations

import codeop
import warnings
from typing import TYPE_CHECKING

from quizapp.runner.client import Job, Program, Runner

if TYPE_CHECKING:
    from quizapp.bank import Variant
    from quizapp.runner.outcome import Outcome


class Scratchpad:
    """Runs one input after another, each after a setup and all earlier inputs that finished.

    Every run is a process of its own that starts from the setup, so that an input that failed or
    timed out leaves nothing behind. ``on_cpu`` keeps it off an accelerator.
    """

    def __init__(self, runner: Runner, setup: str, *, on_cpu: bool = False) -> None:
        self._runner = runner
        self._on_cpu = on_cpu
        self._parts = [setup] if setup.strip() else []
        self.inputs: list[str] = []

    def run(self, text: str) -> Outcome:
        """The outcome of an input; waits for it. Raises RunnerError if the runner fails."""
        self.inputs.append(text)
        job = Job((Program(text, "\n".join(self._parts)),), on_cpu=self._on_cpu)
        (outcome,) = self._runner.submit(job).result()
        if outcome.ended == "finished":
            self._parts.append(text)
        return outcome


def scratchpad(runner: Runner, variant: Variant) -> Scratchpad:
    """A scratchpad with the variables of a variant."""
    return Scratchpad(runner, variant.setup, on_cpu=variant.question.entry.device == "cpu")


class History:
    """The inputs of a scratchpad, navigated backwards and forwards from the one being written."""

    def __init__(self) -> None:
        self._inputs: list[str] = []
        self._index = 0
        self._draft = ""

    def add(self, text: str) -> None:
        """Append an input, unless it repeats the last one, and start a new one."""
        if self._inputs[-1:] != [text]:
            self._inputs.append(text)
        self._index, self._draft = len(self._inputs), ""

    def back(self, current: str) -> str | None:
        """The previous input; ``current`` is saved if it is the one being written. None at the first."""
        if not self._index:
            return None
        if self._index == len(self._inputs):
            self._draft = current
        self._index -= 1
        return self._inputs[self._index]

    def forward(self) -> str | None:
        """The next input, and at the end the one being written; None if that is already shown."""
        if self._index == len(self._inputs):
            return None
        self._index += 1
        return self._draft if self._index == len(self._inputs) else self._inputs[self._index]


def is_nothing(text: str) -> bool:
    """Whether a string contains nothing to run, only blank lines and comments."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


def is_whole(text: str) -> bool:
    """Whether an input can be run as it is, or is wrong in any case. False if more has to follow,
    as after a colon or an open bracket, or may follow, as in a block that no empty line ends. The
    input is compiled, never run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compiled = codeop.compile_command(text.rstrip(" "), symbol="exec")
        except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError):
            return True
    _, line_end, last = text.rpartition("\n")
    in_block = bool(line_end and last.strip() and last[0].isspace())
    return compiled is not None and not in_block
