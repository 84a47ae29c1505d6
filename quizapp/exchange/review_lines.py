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
from quizapp.exchange.reviews import About, ReviewRows, json_of, written_utc
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
        if len(self) > 20_000:
            self.clear()
        self[value] = made = self._make(value)
        return made


class Questions(dict[str, Any]):
    """What ``make`` makes of what the files say of a question, found by any of its ids; None of one that
    is not wanted."""

    def __init__(self, wanted: Wanted, make: Callable[[str, About], tuple[str, str]]) -> None:
        super().__init__()
        self._about = ReviewRows(wanted).about
        self._make = make

    def __missing__(self, name: str) -> tuple[str, str] | None:
        about = self._about(name)
        self[name] = made = self._make(name, about) if about[5] else None
        return made


_ISO = Pieces(lambda day: date.fromordinal(day).isoformat())


# JSON


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _json(value: Any) -> str:
    return escaped(_encode(value))


#: Of texts, by the columns that have values in common; of objects as the log has them.
_DEED, _TARGET, _DEVICE, _UNTIL = Pieces(_json), Pieces(_json), Pieces(_json), Pieces(_json)
_ANSWER, _SLIP, _NOTE = Pieces(_json), Pieces(_json), Pieces(_json)
_GIVEN = Pieces(lambda text: "null" if text is None else _json(json.loads(text)))
_NUMBER = Pieces(lambda number: "null" if number is None else repr(number))
_FLAG = {None: "null", 0: "false", 1: "true"}
_EASE = Pieces(lambda ease: repr(ease / 100))


def json_of_question(name: str, about: About) -> tuple[str, str]:
    """A question as it stands in a line: the id that the log has, and what the files say of it."""
    return _json(name), _FIELDS[about[1:5]]


def _fields(about: tuple[str, str | None, int | None, tuple[str, ...] | None]) -> str:
    pack, ask, level, tags = map(_json, about)
    return f'"pack": {pack}, "ask": {ask}, "level": {level}, "tags": {tags}'


_FIELDS = Pieces(_fields)


def line_of_row(row: Row, one: Counted | None, question: tuple[str, str]) -> str:
    """A row of the log as a line of JSON, without its end; with an answer stands what follows from the
    log, ``one`` where it stands, and what the files say of its question."""
    (_, id_, at, day, deed, _, target, kind, variant, given, answer, verdict, quality, slip, seconds,
     hints, device, torch, truth, sure, until, note, _) = row  # fmt: skip
    name, about = question
    line = (
        f'{BEGINS}{id_}", "at": "{written_utc(at)}", "day": "{day}", "deed": {_DEED[deed]}, '
        f'"question": {name}, "target": {_TARGET[target]}, "kind": {_DEED[kind]}, '
        f'"variant": {_NUMBER[variant]}, "given": {_GIVEN[given]}, "answer": {_ANSWER[answer]}, '
        f'"verdict": {_DEED[verdict]}, "quality": {_NUMBER[quality]}, "slip": {_SLIP[slip]}, '
        f'"seconds": {"null" if seconds is None else repr(seconds)}, "hints": {hints}, '
        f'"device": {_DEVICE[device]}, "torch": {_DEVICE[torch]}, "truth": {_ANSWER[truth]}, '
        f'"sure": {_FLAG[sure]}, "until": {_UNTIL[until]}, "note": {_NOTE[note]}'
    )
    if deed != "answered":
        return line + "}"
    interval = ease = before_interval = before_ease = due = "null"
    if one is not None:
        _, _, _, counted, before, after, next_day = one
        if after is not None:
            interval, ease = _NUMBER[after.interval], _EASE[after.ease]
        if before is not None:
            before_interval, before_ease = _NUMBER[before.interval], _EASE[before.ease]
        if next_day is not None:
            due = f'"{_ISO[next_day]}"'
    return (
        f'{line}, "interval": {interval}, "ease": {ease}, {about}, '
        f'"regraded": {"true" if one is not None and counted != quality else "false"}, '
        f'"interval_before": {before_interval}, "ease_before": {before_ease}, "due": {due}, '
        f'"undone": {"true" if one is None else "false"}}}'
    )


# CSV


_TEXT = Pieces(lambda text: "" if text is None else text_cell(text))
_NAMED = Pieces(lambda text: "" if text is None else text_cell(text))
_OBJECT = Pieces(lambda text: "" if text is None else text_cell(json_of(json.loads(text))))
_WHOLE = Pieces(lambda number: "" if number is None else str(number))
_SAID = {None: "", 0: "false", 1: "true"}


def csv_lines(log: Iterable[tuple[Row, Counted | None]], wanted: Wanted) -> Iterator[str]:
    """The selected reviews that were not undone as lines of CSV, with newlines, preceded by the header."""
    yield header(REVIEWS)
    questions = Questions(wanted, _cells_of_question)
    has_day = cache(lambda day: wanted.has_day(date.fromordinal(day)))
    for row, one in log:
        if one is not None and has_day(one.day) and (question := questions[row[5]]) is not None:
            yield _csv_line(row, one, question)


def _cells_of_question(_: str, about: About) -> tuple[str, str]:
    return text_cell(about[0]), _CELLS[about[1:5]]


def _cells(about: tuple[str, str | None, int | None, tuple[str, ...] | None]) -> str:
    pack, ask, level, tags = about
    listed = "" if tags is None else text_cell(" ".join(tags))
    return f"{text_cell(pack)},{_TEXT[ask]},{_WHOLE[level]},{listed}"


_CELLS = Pieces(_cells)


def _csv_line(row: Row, one: Counted, question: tuple[str, str]) -> str:
    (_, id_, at, _, _, _, _, _, variant, given, answer, verdict, written, slip, seconds, hints, device, torch,
     truth, sure, _, _, _) = row  # fmt: skip
    _, day, kind, quality, before, after, due = one
    name, about = question
    return (
        f"{id_},{written_utc(at)},{_ISO[day]},{kind},{name},{_WHOLE[variant]},{_OBJECT[given]},"
        f"{_TEXT[answer]},{verdict},{quality},{_NAMED[slip]},{'' if seconds is None else repr(seconds)},"
        f"{',' if after is None else f'{after.interval},{_EASE[after.ease]}'},"
        f"{_NAMED[device]},{_NAMED[torch]},{about},{_TEXT[truth]},{_SAID[sure]},{hints},"
        f"{'false' if quality == written else 'true'},"
        f"{',' if before is None else f'{before.interval},{_EASE[before.ease]}'},"
        f"{'' if due is None else _ISO[due]}\n"
    )
