"""Makes a program's outcome of what the worker says about it.

The worker passes on unread what the program's process reported; it is read
here, strictly. What breaks the rules gives an outcome ``crashed`` with a note.
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

#: What the wall refuses, in a word each: what :mod:`quizapp.runner.worker.witness` tells.
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
    """The outcome of ``program`` in a ``program`` message, whose ``report`` and ``printed`` are
    what was attached to it. Raises BrokenStream where the worker breaks the rules.

    Why a program was refused is found anew from its own text, in words for any
    language; what the report says of that is only text.
    """
    outcome = _told(message, worker)
    if outcome.walled:
        return outcome
    found = check_program(program) if outcome.ended == "refused" else ()
    return replace(outcome, refusal=reasons(found)) if found else outcome


def _told(message: dict[str, Any], worker: WorkerReady) -> Outcome:
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


def _refused(told: object) -> Note:
    """What the wall refused, in words. Raises BrokenStream."""
    match told:
        case [str() as what, int() as call] if what in REFUSED:
            return Note(f"runner.wall-{what}", (("call", call),))
    raise BrokenStream("a program was refused an unknown operation")


def read_protections(fields: object) -> Protections:
    """The protections a worker announces. Raises BrokenStream."""
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
