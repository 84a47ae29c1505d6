"""``quizapp try``: runs code in the same way as questions."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import click

from quizapp.cli.emitting import emit
from quizapp.cli.json_lines import Answer, Request, answer_lines, text_field
from quizapp.cli.opening import Opening
from quizapp.examine.scratchpad import is_nothing
from quizapp.runner.client import Job, Program
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits
from quizapp.runner.wire import outcome_to_json
from quizapp.words.visible import visible

_UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}


class _Bytes(click.ParamType[int]):
    """A size such as 512M or 2G."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)([kmgt]?)(?:i?b)?", str(value).strip().lower())
        if match is None:
            self.fail(f"{value!r} is not a size; write for example 512M or 2G", param, ctx)
        size = int(float(match[1]) * _UNITS[match[2]])
        if size < 1:
            self.fail(f"{value!r} is not enough memory; write for example 512M or 2G", param, ctx)
        return size


@click.command("try")
@click.argument("code", required=False)
@click.option("--setup", default="", help="Code to run first.")
@click.option(
    "--jsonl", is_flag=True, help='Read one {"id", "setup", "code"} per line, and write one outcome per line.'
)
@click.option("--json", "as_json", is_flag=True, help="Write the outcome as JSON.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.05, 3600),
    default=Limits().seconds,
    show_default=True,
    help="Time limit of a run, in seconds.",
)
@click.option(
    "--memory",
    type=_Bytes(),
    default="2G",
    show_default=True,
    help="Memory limit of a run, such as 512M or 2G.",
)
@click.option("--no-language-check", is_flag=True, help="Skip only the check of names and imports.")
@click.pass_obj
def try_code(
    opening: Opening,
    code: str | None,
    setup: str,
    jsonl: bool,
    as_json: bool,
    timeout: float,
    memory: int,
    no_language_check: bool,
) -> int:
    """Run CODE as questions are run, and show the result; - reads it from standard input."""
    limits = Limits(seconds=timeout, memory=memory)

    def submit(code: str, setup: str) -> Callable[[], Outcome]:
        job = Job((Program(code, setup),), limits, language_check=not no_language_check)
        future = opening.runner.submit(job)
        return lambda: future.result()[0]

    if jsonl:
        if code is not None:
            raise click.UsageError("--jsonl reads its code from standard input; omit CODE")
        answer_lines(lambda request: _begin(request, submit))
        opening.tell_of_device()
        return 0
    if code is None:
        raise click.UsageError("specify CODE, or --jsonl to read lines from standard input")
    code = sys.stdin.read() if code == "-" else code
    if is_nothing(code):
        raise click.UsageError(
            "CODE is empty, so there is nothing to run; specify code, such as 'torch.ones(2) + 1'"
        )
    outcome = submit(code, setup)()
    if as_json:
        emit(outcome_to_json(outcome, None))
    else:
        _say(opening, outcome)
    opening.tell_of_device()
    return 0 if outcome.ended == "finished" else 1


def _begin(request: Request, submit: Callable[[str, str], Callable[[], Outcome]]) -> Answer:
    wait = submit(text_field(request, "code"), text_field(request, "setup", ""))
    return lambda: outcome_to_json(wait(), request.get("id"))


def _say(opening: Opening, outcome: Outcome) -> None:
    if outcome.printed:
        click.echo(visible(outcome.printed), nl=not outcome.printed.endswith("\n"))
    if outcome.result is not None and outcome.result.kind != "none":
        click.echo(visible(outcome.result.text))
    if outcome.error is not None:
        click.echo(visible(f"{outcome.error.type}: {outcome.error.message}"), err=True)
    if outcome.ended not in {"finished", "error"}:
        note = outcome.why_refused if outcome.ended == "refused" else outcome.note or ""
        ended = "walled" if outcome.walled else outcome.ended
        message = opening.words.say(f"cli.ended-{ended}", note=note, seconds=f"{outcome.seconds:.1f}")
        click.echo(visible(message), err=True)
