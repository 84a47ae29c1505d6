"""Converts rows of the tables to the frozen objects that the store returns, and back.

Rows are read with undecoded text, since damaged text need not be valid.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from quizapp.scheduling.acts import Act, require_sound
from quizapp.store.digests import Value, digest

#: The fields of an act and of a state, in the order of their columns; the last column of each row is
#: their digest.
ACT_FIELDS = (
    "id",
    "at",
    "day",
    "deed",
    "question",
    "target",
    "kind",
    "variant",
    "given",
    "answer",
    "verdict",
    "quality",
    "slip",
    "seconds",
    "hints",
    "device",
    "torch",
    "truth",
    "sure",
    "until",
    "note",
)

#: The exceptions that reading an invalid row may raise.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, RecursionError)


def act_to_row(act: Act) -> dict[str, Any]:
    """The columns of an act."""
    columns = {
        "id": act.id,
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "day": act.day.isoformat(),
        "deed": act.deed,
        "question": act.question,
        "target": act.target,
        "kind": act.kind,
        "variant": act.variant,
        "given": None if act.given is None else canonical_json(act.given),
        "answer": act.answer,
        "verdict": act.verdict,
        "quality": act.quality,
        "slip": act.slip,
        "seconds": None if act.seconds is None else float(act.seconds),
        "hints": act.hints,
        "device": act.device,
        "torch": act.torch,
        "truth": act.truth,
        "sure": None if act.sure is None else int(act.sure),
        "until": None if act.until is None else act.until.isoformat(),
        "note": act.note,
    }
    return digested(ACT_FIELDS, columns)


def canonical_json(given: Mapping[str, Any]) -> str:
    """The canonical form of a JSON object, in which it is stored and digested."""
    # Converted to JSON and back first, so that keys are sorted as the strings that they become.
    held = json.loads(json.dumps(dict(given)))
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def act_digest(row: Sequence[Value]) -> bytes:
    """The digest of an act's columns, given undecoded and without the stored digest."""
    return digest(ACT_FIELDS, row)


def act_from_row(row: Sequence[Any]) -> Act:
    """An act from its columns, given undecoded in the table's order. Tuples in ``given`` become
    lists.

    Raises one of UNREADABLE if they are not a valid act.
    """
    id_, at, day, deed, question, target, kind, variant, given, answer, verdict, quality, slip, *rest = row
    seconds, hints, device, torch, truth, sure, until, note = rest
    act = Act(
        id_.decode(),
        datetime.fromisoformat(at.decode()),
        date.fromisoformat(day.decode()),
        deed.decode(),
        question.decode(),
        text_of(target),
        text_of(kind),
        variant,
        None if given is None else _object(given),
        text_of(answer),
        text_of(verdict),
        quality,
        text_of(slip),
        seconds,
        hints,
        text_of(device),
        text_of(torch),
        text_of(truth),
        None if sure is None else bool(sure),
        None if until is None else day_of(until),
        text_of(note),
    )
    require_sound(act)
    return act


def text_of(value: bytes | None) -> Any:
    return None if value is None else value.decode()


def _object(text: bytes) -> dict[str, Any]:
    held = json.loads(text.decode())
    if not isinstance(held, dict):
        raise TypeError("the parameters of a variant are an object")
    return held


def shown(value: Any) -> str:
    """A value of a damaged row as text that is safe to show and not too long."""
    text = value.decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)
    return text[:80]


def digested(names: tuple[str, ...], columns: dict[str, Any]) -> dict[str, Any]:
    values = [value.encode() if isinstance(value, str) else value for value in columns.values()]
    return {**columns, "digest": digest(names, values).decode()}


def day_of(text: bytes) -> date:
    return date.fromisoformat(text.decode())
