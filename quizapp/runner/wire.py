"""Outcomes as JSON: the public form, and strict parsing of the reports of a program's process.

A report comes from a process in which untrusted code has run, so it may contain anything. Parsing
returns a :class:`Report` or raises :class:`Malformed`, never anything else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, cast

from quizapp.runner.messages import REPORT_LIMIT
from quizapp.runner.outcome import TEXT_LIMIT, Outcome, RaisedError, Result, TraceRow
from quizapp.runner.report_values import Malformed, Results, dtype_of, fields_of, name_of, shape_of, text_of

#: Maximum number of rows of a trace.
TRACE_LIMIT = 50

_REPORTED = frozenset({"finished", "error", "memory", "refused"})

ReportedEnd = Literal["finished", "error", "memory", "refused"]


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a program's own process; see Outcome for the meanings."""

    ended: ReportedEnd
    seconds: float
    result: Result | None
    error: RaisedError | None
    trace: tuple[TraceRow, ...]
    holds: bool | None
    note: str | None


def outcome_to_json(outcome: Outcome, outcome_id: str | None) -> dict[str, Any]:
    """The public JSON object of an outcome, version 1; ``outcome_id`` is its ``id``."""
    return {
        "schema": 1,
        "id": outcome_id,
        "ended": outcome.ended,
        "device": outcome.device,
        "torch": outcome.torch,
        "seconds": outcome.seconds,
        "printed": outcome.printed,
        "result": None if outcome.result is None else result_to_json(outcome.result),
        "error": None
        if outcome.error is None
        else {
            "type": outcome.error.type,
            "message": outcome.error.message,
            "bases": list(outcome.error.bases),
        },
        "trace": [{"call": row.call, "shape": list(row.shape), "dtype": row.dtype} for row in outcome.trace],
        "note": outcome.note,
    }


def result_to_json(result: Result) -> dict[str, Any]:
    """The public JSON object of a result; results within it are objects too."""
    values = result.values
    if isinstance(values, tuple):
        values = [result_to_json(each) for each in values]
    elif isinstance(values, dict):
        values = {key: result_to_json(each) for key, each in values.items()}
    return {
        "kind": result.kind,
        "shape": None if result.shape is None else list(result.shape),
        "dtype": result.dtype,
        "device": result.device,
        "requires_grad": result.requires_grad,
        "values": values,
        "text": result.text,
    }


def read_report(raw: bytes) -> Report:
    """Read one program's report. Raises Malformed."""
    if len(raw) > REPORT_LIMIT:
        raise Malformed("longer than the maximum for a report")
    try:
        report = _DECODER.decode(raw.decode("ascii"))
    except Malformed:
        raise
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    return _report(report)


def _report(value: object) -> Report:
    keys = {"ended", "seconds", "result", "error", "trace", "holds", "note"}
    fields = fields_of(value, keys, "report")
    ended = fields["ended"]
    if not isinstance(ended, str) or ended not in _REPORTED:
        raise Malformed("ended has an unknown value")
    seconds = fields["seconds"]
    if type(seconds) not in (int, float) or not 0 <= seconds < 1e9:
        raise Malformed("seconds is not a valid duration")
    result = None if fields["result"] is None else Results().read(fields["result"])
    error = None if fields["error"] is None else _error(fields["error"])
    if (ended == "finished") != (result is not None) or (ended == "error") != (error is not None):
        raise Malformed("ended does not match result and error")
    rows = fields["trace"]
    if not isinstance(rows, list) or len(rows) > TRACE_LIMIT:
        raise Malformed("trace is not a list, or too long")
    holds = fields["holds"]
    if holds is not None and not isinstance(holds, bool):
        raise Malformed("holds is not a bool")
    note = fields["note"]
    return Report(
        ended=cast("ReportedEnd", ended),
        seconds=float(seconds),
        result=result,
        error=error,
        trace=tuple(_row(row) for row in rows),
        holds=holds,
        note=None if note is None else text_of(note, TEXT_LIMIT, "note"),
    )


def _error(value: object) -> RaisedError:
    fields = fields_of(value, {"type", "message", "bases"}, "error")
    bases = fields["bases"]
    if not isinstance(bases, list) or len(bases) > 100:
        raise Malformed("bases is not a list, or too long")
    return RaisedError(
        type=name_of(fields["type"], "type"),
        message=text_of(fields["message"], TEXT_LIMIT, "message"),
        bases=tuple(name_of(base, "base") for base in bases),
    )


def _row(value: object) -> TraceRow:
    fields = fields_of(value, {"call", "shape", "dtype"}, "row of the trace")
    return TraceRow(
        call=name_of(fields["call"], "call"),
        shape=shape_of(fields["shape"]),
        dtype=dtype_of(fields["dtype"]),
    )


def _refuse_constant(name: str) -> object:
    raise Malformed(f"a bare {name}")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Malformed("a key appears twice")
    return fields


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_without_doubles)
