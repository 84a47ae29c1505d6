"""Formats rows of the log as JSON and CSV lines from cached pieces of frequent values, so that
exporting millions of rows takes seconds.

The lines are identical to those made from whole rows by
:func:`~quizapp.exchange.act_lines.line_of` and :func:`~quizapp.exchange.text_tables.write_csv`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from quizapp.exchange.act_lines import BEGINS
from quizapp.exchange.export_columns import REVIEWS
from quizapp.exchange.reviews import About, ReviewRows, iso_of, json_of, written_utc
from quizapp.exchange.selection import Wanted
from quizapp.exchange.text_tables import header, text_cell
from quizapp.progress.one_pass import Counted
from quizapp.store.columns import Row
from quizapp.words.safe_json import escaped


class Pieces(dict[Any, str]):
    """The text of each frequent value in a line."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> str:
        if len(self) > 50_000:
            self.clear()
        self[value] = made = self._make(value)
        return made


# JSON


#: The pieces of strings and lists, of objects as in the log, of numbers, and of flags as in the log.
_JSON = Pieces(lambda value: json.dumps(value, ensure_ascii=False))
_GIVEN = Pieces(lambda text: "null" if text is None else json.dumps(json.loads(text), ensure_ascii=False))
_NUMBER = Pieces(lambda number: "null" if number is None else repr(number))
_FLAG = {None: "null", 0: "false", 1: "true"}
_EASE = Pieces(lambda ease: repr(ease / 100))


def line_of_row(row: Row, one: Counted | None, about: About) -> str:
    """A row of the log as a line of JSON, without a newline. Answers also have the derived data,
    ``one`` if they were not undone, and the data about their question from its file."""
    (_, id_, at, day, deed, question, target, kind, variant, given, answer, verdict, quality, slip, seconds,
     hints, device, torch, truth, sure, until, note, _) = row  # fmt: skip
    line = (
        f'{BEGINS}{id_}", "at": "{written_utc(at)}", "day": "{day}", "deed": {_JSON[deed]}, '
        f'"question": {_JSON[question]}, "target": {_JSON[target]}, "kind": {_JSON[kind]}, '
        f'"variant": {_NUMBER[variant]}, "given": {_GIVEN[given]}, "answer": {_JSON[answer]}, '
        f'"verdict": {_JSON[verdict]}, "quality": {_NUMBER[quality]}, "slip": {_JSON[slip]}, '
        f'"seconds": {"null" if seconds is None else repr(seconds)}, "hints": {hints}, '
        f'"device": {_JSON[device]}, "torch": {_JSON[torch]}, "truth": {_JSON[truth]}, '
        f'"sure": {_FLAG[sure]}, "until": {_JSON[until]}, "note": {_JSON[note]}'
    )
    if deed != "answered":
        return escaped(line + "}")
    _, pack, ask, level, tags, _ = about
    interval = ease = before_interval = before_ease = due = "null"
    if one is not None:
        if one.after is not None:
            interval, ease = _NUMBER[one.after.interval], _EASE[one.after.ease]
        if one.before is not None:
            before_interval, before_ease = _NUMBER[one.before.interval], _EASE[one.before.ease]
        if one.due is not None:
            due = f'"{iso_of(one.due)}"'
    return escaped(
        f'{line}, "interval": {interval}, "ease": {ease}, "pack": {_JSON[pack]}, "ask": {_JSON[ask]}, '
        f'"level": {_NUMBER[level]}, "tags": {_JSON[tags]}, '
        f'"regraded": {"true" if one is not None and one.quality != quality else "false"}, '
        f'"interval_before": {before_interval}, "ease_before": {before_ease}, "due": {due}, '
        f'"undone": {"true" if one is None else "false"}}}'
    )


# CSV


_TEXT = Pieces(lambda text: "" if text is None else text_cell(text))
_TEXTS = Pieces(lambda texts: "" if texts is None else text_cell(" ".join(texts)))
_OBJECT = Pieces(lambda text: "" if text is None else text_cell(json_of(json.loads(text))))
_WHOLE = Pieces(lambda number: "" if number is None else str(number))
_SAID = {None: "", 0: "false", 1: "true"}


def csv_lines(log: Iterable[tuple[Row, Counted | None]], wanted: Wanted) -> Iterator[str]:
    """The selected reviews that were not undone as lines of CSV, with newlines, preceded by the header."""
    yield header(REVIEWS)
    about_of = ReviewRows(wanted).about
    has_day = cache(lambda day: wanted.has_day(date.fromordinal(day)))
    for row, one in log:
        if one is None or not has_day(one.day):
            continue
        about = about_of(row[5])
        if about[5]:
            yield _csv_line(row, one, about)


def _csv_line(row: Row, one: Counted, about: About) -> str:
    (_, id_, at, _, _, _, _, _, variant, given, answer, verdict, written, slip, seconds, hints, device, torch,
     truth, sure, _, _, _) = row  # fmt: skip
    _, day, kind, quality, before, after, due = one
    question, pack, ask, level, tags, _ = about
    memory = "," if after is None else f"{after.interval},{_EASE[after.ease]}"
    was = "," if before is None else f"{before.interval},{_EASE[before.ease]}"
    return (
        f"{id_},{written_utc(at)},{iso_of(day)},{kind},{_TEXT[question]},{_WHOLE[variant]},{_OBJECT[given]},"
        f"{_TEXT[answer]},{verdict},{quality},{_TEXT[slip]},{'' if seconds is None else repr(seconds)},"
        f"{memory},{_TEXT[device]},{_TEXT[torch]},{_TEXT[pack]},{_TEXT[ask]},{_WHOLE[level]},{_TEXTS[tags]},"
        f"{_TEXT[truth]},{_SAID[sure]},{hints},{'false' if quality == written else 'true'},{was},"
        f"{'' if due is None else iso_of(due)}\n"
    )
