"""A quick check of rows of the log. It needs no SQLAlchemy, so processes that only check rows start fast."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from math import inf
from typing import Any

#: A row: its number in the table, the fields of an act as stored, in the columns' order, and its digest.
Row = tuple[Any, ...]
_ID = re.compile(r"[0-9a-d][0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
#: The qualities that rows with a deed may have.
_QUALITIES = {"regraded": frozenset(range(6)), "undid": frozenset((None, *range(6)))}


def is_sound(row: Row) -> bool:
    """Whether a row matches its digest and is a valid act; False also if this takes a closer look.

    Such rows are checked by :func:`~quizapp.store.sound_rows.is_act`.
    """
    (_, id_, at, day, deed, question, target, kind, variant, given, answer, verdict, quality, slip, seconds,
     hints, device, torch, truth, sure, until, note, digest) = row  # fmt: skip
    try:
        content = (
            f"id 36 {id_}\nat {len(at)} {at}\nday {len(day)} {day}\n{_DEED[deed]}"
            f"question {len(question) if question.isascii() else len(question.encode())} {question}\n"
            f"{_TARGET[target]}{_KIND[kind]}{_VARIANT[variant]}{_GIVEN[given]}{_ANSWER[answer]}"
            f"{_VERDICT[verdict]}{_QUALITY[quality]}{_SLIP[slip]}"
            f"{'' if seconds is None else _number(seconds)}"
            f"{_HINTS[hints]}{_DEVICE[device]}{_TORCH[torch]}{_TRUTH[truth]}{_SURE[sure]}{_UNTIL[until]}"
            f"{_NOTE[note]}"
        )
        if f"1:{blake2b(content.encode(), digest_size=16).hexdigest()}" != digest:
            return False
        return (
            (
                kind in ("review", "drill", "practice")
                and verdict in ("right", "wrong", "skipped")
                and quality in _QUALITIES["regraded"]
                if deed == "answered"
                else deed in ("undid", "regraded") and target < id_ and quality in _QUALITIES[deed]
            )
            and hints >= 0
            and question != ""
            and (seconds is None or 0 <= seconds < inf)
            and _ID.fullmatch(id_) is not None
            and at.endswith("+00:00")
            and bool(datetime.fromisoformat(at))
            and bool(DAYS[day])
            and (until is None or bool(DAYS[until]))
            and (given is None or _is_object(given))
        )
    except (TypeError, ValueError):
        return False


def _number(seconds: float) -> str:
    # SQLite does not store the sign of a zero.
    written = repr(seconds + 0.0)
    return f"seconds {len(written)} {written}\n"


@lru_cache(maxsize=20_000)
def _is_object(given: str) -> bool:
    return isinstance(json.loads(given), dict)


class _Written(dict[Any, str]):
    """Maps values of a field to the text for it that is digested; values that are used again are cached."""

    def __init__(self, name: str, most: int = 20_000) -> None:
        super().__init__()
        self._name = name
        self._most = most

    def __missing__(self, value: Any) -> str:
        if len(self) > self._most:
            self.clear()
        text = str(value)
        self[value] = written = "" if value is None else f"{self._name} {len(text.encode())} {text}\n"
        return written


class _Days(dict[str, date]):
    """Maps days in ISO 8601 form to dates, cached. Raises ValueError for any other text."""

    def __missing__(self, text: str) -> date:
        if len(self) > _MOST_DAYS:
            self.clear()
        self[text] = day = date.fromisoformat(text)
        return day


_MOST_DAYS = 100_000
#: The date of each day in ISO 8601 form, cached because many rows share few days.
DAYS: Mapping[str, date] = _Days()
_DEED, _TARGET, _KIND, _VARIANT = map(_Written, ("deed", "target", "kind", "variant"))
_GIVEN, _ANSWER, _VERDICT, _QUALITY = map(_Written, ("given", "answer", "verdict", "quality"))
_SLIP, _HINTS, _DEVICE, _TORCH = map(_Written, ("slip", "hints", "device", "torch"))
_TRUTH, _SURE, _UNTIL, _NOTE = map(_Written, ("truth", "sure", "until", "note"))
