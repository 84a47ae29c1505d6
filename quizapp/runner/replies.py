"""Turns the worker's message about a program into an outcome.

The worker passes on reports of a program's process without reading them; they are parsed here,
strictly. An invalid report gives an outcome ``crashed`` with a note.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast, get_args

from quizapp.runner.client import Program, WorkerReady
from quizapp.runner.language import check_program, reasons
from quizapp.runner.messages import PRINTED_LIMIT, BrokenStream
from quizapp.runner.outcome import Ended, Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.report_values import Malformed
from quizapp.runner.wire import read_report
from quizapp.words import Note, Words

#: The names of refused operations, as sent by :mod:`quizapp.runner.worker.witness`.
REFUSED = frozenset(
    {
        "change",
        "channel",
        "folder",
        "kernel",
        "link",
        "list",
        "process",
        "program",
        "read",
        "remove",
        "signal",
        "socket",
        "write",
    }
)
_ENDED = frozenset(get_args(Ended)) - {"finished", "error"}


def outcome_of(message: dict[str, Any], worker: WorkerReady, program: Program) -> Outcome:
    """The outcome of ``program`` in a ``program`` message, to which ``report`` and ``printed``
    were attached. Raises BrokenStream if the worker breaks the protocol.

    The reasons for refusing a program are computed again from its own text, so that they can be
    shown in any language; those in the report are only text.
    """
    outcome = _parsed(message, worker)
    if outcome.walled:
        return outcome
    found = check_program(program) if outcome.ended == "refused" else ()
    return replace(outcome, refusal=reasons(found)) if found else outcome


def _parsed(message: dict[str, Any], worker: WorkerReady) -> Outcome:
    try:
        ended, seconds, report, note = (message[key] for key in ("ended", "seconds", "report", "note"))
        elapsed = float(seconds)
        cut = bool(message["cut"])
        printed = message["printed"].decode("utf-8", "ignore" if cut else "replace")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BrokenStream("a message lacks a required field") from error
    if cut and note is None:
        note = f"only the first {PRINTED_LIMIT} bytes of what it printed were kept"
    if ended == "reported" and isinstance(report, bytes):
        return _reported(report, elapsed, printed, None if note is None else str(note), worker)
    refusal: Note | None = None
    if ended == "refused":
        refusal = _refused(message.get("refused"))
        note = Words("en").note(refusal)
    if not isinstance(ended, str) or ended not in _ENDED:
        raise BrokenStream("a program ended in an unknown way")
    return Outcome(
        ended=cast("Ended", ended),
        device=worker.device,
        torch=worker.torch,
        seconds=elapsed,
        printed=printed,
        note=None if note is None else str(note),
        refusal=refusal,
        walled=refusal is not None,
    )


def _refused(operation: object) -> Note:
    """The message about an operation that the sandbox refused. Raises BrokenStream."""
    match operation:
        case [str() as what, int() as call] if what in REFUSED:
            return Note(f"runner.wall-{what}", (("call", call),))
    raise BrokenStream("a program was refused an unknown operation")


def read_protections(fields: object) -> Protections:
    """The protections announced by a worker. Raises BrokenStream."""
    try:
        return Protections(**fields)  # type: ignore[arg-type]
    except TypeError as error:
        raise BrokenStream("the protections are not reported in the expected form") from error


def _reported(raw: bytes, elapsed: float, printed: str, note: str | None, worker: WorkerReady) -> Outcome:
    try:
        report = read_report(raw)
    except Malformed as error:
        return Outcome(
            ended="crashed",
            device=worker.device,
            torch=worker.torch,
            seconds=elapsed,
            printed=printed,
            note=f"its report cannot be trusted: {error}",
        )
    return Outcome(
        ended=report.ended,
        device=worker.device,
        torch=worker.torch,
        seconds=report.seconds or elapsed,
        printed=printed,
        result=report.result,
        error=report.error,
        trace=report.trace,
        holds=report.holds,
        note=report.note or note,
    )
