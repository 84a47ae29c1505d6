"""Runs a program and writes its report for the client."""

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

#: Number of runs after which the interpreter specializes a function.
_REHEARSALS = 20

# Bound here, out of reach of programs that replace it elsewhere.
_to_json = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode

_REFUSED = {"ended": "refused", "seconds": 0.0, "result": None, "error": None, "trace": [], "holds": None}

# Prepared in advance: when memory is exhausted, there may be none left to format it.
_MEMORY_REPORT = (
    b'{"ended":"memory","seconds":0.0,"result":null,"error":null,"trace":[],"holds":null,"note":null}'
)


def _at_once() -> None:
    """Nothing to wait for: the CPU computes synchronously."""


def report_on(
    program: Program,
    record: Record | None,
    printing: Printing,
    printed: int,
    *,
    check: bool,
    synchronize: Callable[[], None] = _at_once,
) -> bytes:
    """Run a program if ``check`` finds nothing in its text, and return the report as ASCII JSON.

    ``record``, if given, accepts the state of the process after the preparations for the program.
    ``printed`` is the descriptor for the output of the code; ``synchronize`` waits for pending
    computations of a device.
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

    The preparations that Python makes on the first runs of a function are then done before the
    fork, and shared by all forks. Call it with the standard streams at the null device.
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
    check: bool,  # passed by position
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
