"""Converts rows of the log to JSON lines and back, for ``export --format jsonl``, ``import`` and ``sync``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from quizapp.exchange.reviews import utc_text
from quizapp.scheduling.acts import Act, UnsoundAct, require_sound
from quizapp.words.note import Note
from quizapp.words.safe_json import json_text

_SCHEMA = 1
#: The beginning of each line; the id follows.
BEGINS = f'{{"schema": {_SCHEMA}, "id": "'


class MalformedLine(ValueError):
    """A line that is not a row of a log; ``note`` says what is wrong with it."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key)
        self.note = note


def line_of(act: Act, also: Mapping[str, Any] | None = None) -> str:
    """An act as one line, without a newline. ``also`` is added; it is ignored when read back.

    Every control character of a terminal is escaped.
    """
    data = {
        "schema": _SCHEMA,
        "id": act.id,
        "at": utc_text(act.at),
        "day": act.day.isoformat(),
        "deed": act.deed,
        "question": act.question,
        "target": act.target,
        "kind": act.kind,
        "variant": act.variant,
        "given": None if act.given is None else dict(act.given),
        "answer": act.answer,
        "verdict": act.verdict,
        "quality": act.quality,
        "slip": act.slip,
        "seconds": act.seconds,
        "hints": act.hints,
        "device": act.device,
        "torch": act.torch,
        "truth": act.truth,
        "sure": act.sure,
        "until": None if act.until is None else act.until.isoformat(),
        "note": act.note,
        **(also or {}),
    }
    return json_text(data)


def act_of_line(line: str) -> Act:
    """The act in a line. Raises MalformedLine."""
    try:
        data = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedLine(Note("exchange.no-json", (("reason", str(error)),))) from error
    if not isinstance(data, dict):
        raise MalformedLine(Note("exchange.no-object"))
    if data.get("schema", _SCHEMA) != _SCHEMA:
        raise MalformedLine(Note("exchange.newer"))
    if "deed" not in data:
        raise MalformedLine(Note("exchange.no-row"))
    fields = {name: _field(data, name, read) for name, read in _FIELDS.items()}
    fields["hints"] = fields["hints"] or 0
    act = Act(**fields)
    try:
        require_sound(act)
        # Values that SQLite could not store unchanged.
        for text in filter(None, (act.question, act.answer, act.slip, act.truth, act.note, act.target)):
            text.encode()
    except (UnsoundAct, UnicodeEncodeError) as error:
        raise MalformedLine(Note("exchange.unsound", (("reason", str(error)),))) from error
    return act


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _field(data: Mapping[str, Any], name: str, read: Callable[[Any], Any]) -> Any:
    value = data.get(name)
    if value is None:
        if name in _NEEDED:
            raise MalformedLine(Note("exchange.missing", (("field", name),)))
        return None
    try:
        return read(value)
    except (ValueError, TypeError, OverflowError) as error:
        shown = (("field", name), ("value", json.dumps(value)[:80]))
        raise MalformedLine(Note("exchange.field", shown)) from error


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        # In Python a bool is an int, but not in JSON.
        if type(value) is not kind:
            raise TypeError
        return value

    return read


def _whole(value: Any) -> int:
    number: int = _exactly(int)(value)
    if not -(1 << 63) <= number < 1 << 63:
        raise OverflowError
    return number


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError
    return float(value)


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(_text(value)).astimezone(UTC)


def _zoned(value: Any) -> datetime:
    if datetime.fromisoformat(_text(value)).utcoffset() is None:
        raise ValueError
    return _instant(value)


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


_text = _exactly(str)
_FIELDS: dict[str, Callable[[Any], Any]] = {
    "id": _text,
    "at": _zoned,
    "day": _day,
    "deed": _text,
    "question": _text,
    "target": _text,
    "kind": _text,
    "variant": _whole,
    "given": _exactly(dict),
    "answer": _text,
    "verdict": _text,
    "quality": _whole,
    "slip": _text,
    "seconds": _number,
    "hints": _whole,
    "device": _text,
    "torch": _text,
    "truth": _text,
    "sure": _exactly(bool),
    "until": _day,
    "note": _text,
}
_NEEDED = frozenset({"id", "at", "day", "deed", "question"})
