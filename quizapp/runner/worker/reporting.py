"""Runs a program and writes the report on it that crosses to the client."""

from __future__ import annotations

import contextvars
import json
from collections.abc import Callable
from typing import Any

from quizapp.runner.client import Program
from quizapp.runner.language import check_program, explain
from quizapp.runner.messages import REPORT_LIMIT
from quizapp.runner.worker import generated, state
from quizapp.runner.worker.printing import NOWHERE, Printing
from quizapp.runner.worker.program import fresh_names, install, run
from quizapp.runner.worker.record import Record

#: Enough for the interpreter to take a function for one that is called often.
_REHEARSALS = 20

# Bound here, where a program that puts something else in its place does not reach.
_to_json = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode

_REFUSED = {"ended": "refused", "seconds": 0.0, "result": None, "error": None, "trace": [], "holds": None}

# Written down beforehand: where memory has ended there may be none left to write it.
_MEMORY_REPORT = (
    b'{"ended":"memory","seconds":0.0,"result":null,"error":null,"trace":[],"holds":null,"note":null}'
)


def _at_once() -> None:
    """A processor has computed when it returns."""


def report_on(
    program: Program,
    record: Record | None,
    printing: Printing,
    printed: int,
    *,
    check: bool,
    synchronize: Callable[[], None] = _at_once,
) -> bytes:
    """Run a program, where ``check`` finds nothing in its text, and give the report as ASCII JSON.

    ``record``, where there is one, is told of what the process is meant to hold from here on.
    ``printed`` is the descriptor that takes what its code prints; ``synchronize`` waits for
    what a device has still to compute.
    """
    try:
        report = contextvars.copy_context().run(
            _outcome, program, record, printing, printed, synchronize, check
        )
        raw = _encode(report)
        if len(raw) > REPORT_LIMIT and report["result"] is not None:
            raw = _encode({**report, "result": {**report["result"], "values": None}})
    except MemoryError:
        raw = _MEMORY_REPORT
    return raw


def rehearse() -> None:
    """Run a harmless program many times in the worker itself.

    What Python prepares on the first runs of a function is then prepared before
    the fork, and shared by all forks. To be called with standard streams at the null device.
    """
    harmless = Program(
        setup="A = torch.arange(6).reshape(2, 3)\nB = A * 0.5",
        code="A.unsqueeze(1) + B.sum()",
        right="it.sum() > 0",
    )
    printing = Printing()
    for _ in range(_REHEARSALS):
        for program in (harmless, Program("1 / 0"), Program("eval")):
            _encode(_outcome(program, None, printing, NOWHERE, _at_once, check=True))
        state.reset()


def _outcome(
    program: Program,
    record: Record | None,
    printing: Printing,
    printed: int,
    synchronize: Callable[[], None],
    check: bool,  # passed on by position
) -> dict[str, Any]:
    found = check_program(program) if check else ()
    if found:
        return {**_REFUSED, "note": explain(found)}
    if program.under:
        install(program.under)
        state.reset()
        if record is not None:
            record.accept()
    names = fresh_names()
    if record is not None:
        record.begin()
    if not check:
        return run(program, names, printing, printed, synchronize)
    with generated.looked_at() as reasons:
        report = run(program, names, printing, printed, synchronize)
    return {**_REFUSED, "note": reasons[0]} if reasons else report


def _encode(report: dict[str, Any]) -> bytes:
    return _to_json(report).encode("ascii")
