"""Outcomes as JSON: the public form, and the strict reading of what a program's process reported.

A report comes from a process in which a stranger's code has run, so it may be
anything. Reading gives a :class:`Report` or raises :class:`Malformed`; nothing
else ever comes out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from quizapp.runner.messages import REPORT_LIMIT
from quizapp.runner.outcome import (
    TEXT_LIMIT,
    VALUES_LIMIT,
    Kind,
    Outcome,
    RaisedError,
    Result,
    TraceRow,
)

#: Longest name of a class, a dtype, a device or a call, in characters.
NAME_LIMIT = 200
#: Longest integer carried as a value, in bits; Python itself refuses to read far longer ones.
INTEGER_BITS = 4096
#: Deepest nesting of results within results.
DEPTH_LIMIT = 20
#: Most rows of a trace.
TRACE_LIMIT = 50

_KINDS = frozenset(get_args(Kind))
_NON_FINITE = frozenset({"nan", "inf", "-inf"})
_REPORTED = frozenset({"finished", "error", "memory", "refused"})

ReportedEnd = Literal["finished", "error", "memory", "refused"]


class Malformed(ValueError):
    """A report breaks the rules of its format; the message says which."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a program's own process says about it; see Outcome for the meanings."""

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
        raise Malformed("longer than a report may be")
    try:
        report = json.loads(
            raw.decode("ascii"), parse_constant=_refuse_constant, object_pairs_hook=_without_doubles
        )
    except Malformed:
        raise
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    return _report(report)


def _report(value: object) -> Report:
    keys = {"ended", "seconds", "result", "error", "trace", "holds", "note"}
    fields = _fields(value, keys, "report")
    ended = fields["ended"]
    if not isinstance(ended, str) or ended not in _REPORTED:
        raise Malformed("ended is none of its words")
    seconds = fields["seconds"]
    if type(seconds) not in (int, float) or not 0 <= seconds < 1e9:
        raise Malformed("seconds is no time")
    result = None if fields["result"] is None else _Results().read(fields["result"])
    error = None if fields["error"] is None else _error(fields["error"])
    if (ended == "finished") != (result is not None) or (ended == "error") != (error is not None):
        raise Malformed("ended disagrees with result and error")
    rows = fields["trace"]
    if not isinstance(rows, list) or len(rows) > TRACE_LIMIT:
        raise Malformed("trace is no short list")
    holds = fields["holds"]
    if holds is not None and not isinstance(holds, bool):
        raise Malformed("holds is no truth value")
    note = fields["note"]
    return Report(
        ended=cast("ReportedEnd", ended),
        seconds=float(seconds),
        result=result,
        error=error,
        trace=tuple(_row(row) for row in rows),
        holds=holds,
        note=None if note is None else _text(note, TEXT_LIMIT, "note"),
    )


class _Results:
    """Reads one result with all that is in it, counting elements over the whole."""

    def __init__(self) -> None:
        self._left = VALUES_LIMIT

    def read(self, value: object, depth: int = 0) -> Result:
        if depth > DEPTH_LIMIT:
            raise Malformed("results nest too deep")
        keys = {"kind", "shape", "dtype", "device", "requires_grad", "values", "text"}
        identity = None
        if isinstance(value, dict) and "identity" in value:
            keys.add("identity")
            identity = _text(value["identity"], NAME_LIMIT, "identity")
        fields = _fields(value, keys, "result")
        kind = fields["kind"]
        if not isinstance(kind, str) or kind not in _KINDS:
            raise Malformed("kind is none of its words")
        shape = None if fields["shape"] is None else _shape(fields["shape"])
        requires_grad = fields["requires_grad"]
        if requires_grad is not None and not isinstance(requires_grad, bool):
            raise Malformed("requires_grad is no truth value")
        dtype, device = _name(fields["dtype"], "dtype"), _name(fields["device"], "device")
        if (kind == "tensor") != (device is not None and requires_grad is not None):
            raise Malformed("a device and requires_grad belong to tensors")
        if kind == "tensor" and (shape is None or dtype is None):
            raise Malformed("a tensor lacks its shape or dtype")
        return Result(
            kind=cast("Kind", kind),
            text=_text(fields["text"], TEXT_LIMIT, "text"),
            shape=shape,
            dtype=dtype,
            device=device,
            requires_grad=requires_grad,
            values=self._values(kind, shape, fields["values"], depth),
            identity=identity,
        )

    def _values(self, kind: str, shape: tuple[int, ...] | None, values: Any, depth: int) -> Any:
        self._left -= cost(kind, shape, values)
        if self._left < 0:
            raise Malformed("more values than are carried")
        if values is None:
            return None
        if kind == "tensor" and shape is not None:
            return _nested(values, shape)
        if kind == "number":
            return _scalar(values, (int, float))
        if kind == "bool":
            return _scalar(values, (bool,))
        if kind == "complex":
            return _complex(values)
        if kind == "text":
            return _text(values, TEXT_LIMIT, "values")
        if kind in ("tuple", "list") and isinstance(values, list):
            return tuple(self.read(each, depth + 1) for each in values)
        if kind == "dict" and isinstance(values, dict):
            return {_text(key, TEXT_LIMIT, "key"): self.read(each, depth + 1) for key, each in values.items()}
        raise Malformed(f"values do not fit the kind {kind}")


def cost(kind: str, shape: tuple[int, ...] | None, values: object) -> int:
    """How much of VALUES_LIMIT one result takes, without the results in it.

    A tensor of shape (1000, 0) has no elements and still a thousand lists, so
    sizes count up to the first that is zero.
    """
    if values is not None and kind == "tensor" and shape is not None:
        return math.prod(shape[: shape.index(0)] if 0 in shape else shape)
    return 0 if values and kind in ("tuple", "list", "dict") else 1


def _nested(values: Any, shape: tuple[int, ...]) -> Any:
    if not shape:
        return _complex(values) if isinstance(values, list) else _scalar(values, _SCALARS)
    if not isinstance(values, list) or len(values) != shape[0]:
        raise Malformed("values do not fit the shape")
    if len(shape) == 1 and _SCALARS.issuperset(map(type, values)):
        return values
    return [_nested(each, shape[1:]) for each in values]


def _scalar(value: Any, types: Collection[type]) -> Any:
    if type(value) in types or (isinstance(value, str) and value in _NON_FINITE and float in types):
        return value
    raise Malformed("a value is of the wrong kind")


def _complex(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise Malformed("a complex value is no pair")
    return [_scalar(part, (int, float)) for part in value]


_SCALARS = frozenset({bool, int, float})


def _fields(value: object, keys: set[str], what: str) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != keys:
        raise Malformed(f"a {what} has not its keys")
    return value


def _shape(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > 64:
        raise Malformed("shape is no short list")
    if not all(type(size) is int and 0 <= size < 2**63 for size in value):
        raise Malformed("a size is no whole number")
    return tuple(value)


def _text(value: object, limit: int, what: str) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise Malformed(f"{what} is no text of at most {limit} characters")
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Malformed(f"{what} holds half a character") from error
    return value


def _name(value: object, what: str) -> str | None:
    return None if value is None else _text(value, NAME_LIMIT, what)


def _error(value: object) -> RaisedError:
    fields = _fields(value, {"type", "message", "bases"}, "error")
    bases = fields["bases"]
    if not isinstance(bases, list) or len(bases) > 100:
        raise Malformed("bases is no short list")
    return RaisedError(
        type=_text(fields["type"], NAME_LIMIT, "type"),
        message=_text(fields["message"], TEXT_LIMIT, "message"),
        bases=tuple(_text(base, NAME_LIMIT, "base") for base in bases),
    )


def _row(value: object) -> TraceRow:
    fields = _fields(value, {"call", "shape", "dtype"}, "row of the trace")
    return TraceRow(
        call=_text(fields["call"], NAME_LIMIT, "call"),
        shape=_shape(fields["shape"]),
        dtype=_text(fields["dtype"], NAME_LIMIT, "dtype"),
    )


def _refuse_constant(name: str) -> object:
    raise Malformed(f"a bare {name}")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Malformed("a key stands twice")
    return fields
