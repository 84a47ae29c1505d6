"""Formats rows of the log as JSON lines, identical to those that
:func:`~quizapp.exchange.act_lines.line_of` returns for acts."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

from quizapp.exchange.act_lines import BEGINS
from quizapp.exchange.line_pieces import EASE, ISO, Page, Pieces, Questions
from quizapp.exchange.reviews import About, written_utc
from quizapp.exchange.selection import Wanted
from quizapp.progress.one_pass import Counted
from quizapp.words.safe_json import escaped

_encode = json.JSONEncoder(ensure_ascii=False).encode


def _json(value: Any) -> str:
    return escaped(_encode(value))


#: JSON texts of the values of columns that share values.
_DEED, _TARGET, _DEVICE, _UNTIL = Pieces(_json), Pieces(_json), Pieces(_json), Pieces(_json)
_ANSWER, _SLIP, _NOTE = Pieces(_json), Pieces(_json), Pieces(_json)
#: JSON texts of objects, by their texts in the log.
_GIVEN = Pieces(lambda text: "null" if text is None else _json(json.loads(text)))
_NUMBER = Pieces(lambda number: "null" if number is None else repr(number))
_FLAG = {None: "null", 0: "false", 1: "true"}


class JsonLines:
    """Formats pages of the log, in order: the acts of the selected questions and days, and later changes of
    these.

    The line of an answer includes its schedule and data from the question's file.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._questions = Questions(wanted, _of_question)
        self._has_day = cache(lambda day: wanted.has_day(date.fromisoformat(day)))
        self._everything = wanted.selection.is_everything
        self._written: set[str] = set()

    def of(self, page: Page) -> list[str]:
        """The lines of a page, with newlines."""
        questions, everything, written_ids = self._questions, self._everything, self._written
        lines = []
        for row, one in page:
            (_, id_, at, day, deed, name, target, kind, variant, given, answer, verdict, quality, slip,
             seconds, hints, device, torch, truth, sure, until, note, _) = row  # fmt: skip
            question = questions[name]
            if question is None:
                continue
            if not everything:
                if not (self._has_day(day) or target in written_ids):
                    continue
                written_ids.add(id_)
            shown, about = question
            lines.append(
                f'{BEGINS}{id_}", "at": "{written_utc(at)}", "day": "{day}", "deed": {_DEED[deed]}, '
                f'"question": {shown}, "target": {_TARGET[target]}, "kind": {_DEED[kind]}, '
                f'"variant": {_NUMBER[variant]}, "given": {_GIVEN[given]}, "answer": {_ANSWER[answer]}, '
                f'"verdict": {_DEED[verdict]}, "quality": {_NUMBER[quality]}, "slip": {_SLIP[slip]}, '
                f'"seconds": {"null" if seconds is None else repr(seconds)}, "hints": {hints}, '
                f'"device": {_DEVICE[device]}, "torch": {_DEVICE[torch]}, "truth": {_ANSWER[truth]}, '
                f'"sure": {_FLAG[sure]}, "until": {_UNTIL[until]}, "note": {_NOTE[note]}'
                f"{_of_answer(one, quality, about) if deed == 'answered' else ''}}}\n"
            )
        return lines


def _of_answer(one: Counted | None, written: int, about: str) -> str:
    """The fields that only answers have.

    ``one`` is how the answer counts, None if it was undone; ``written`` is the quality in its row,
    and ``about`` has the fields of its question.
    """
    if one is None:
        return (
            f', "interval": null, "ease": null, {about}, "regraded": false, '
            f'"interval_before": null, "ease_before": null, "due": null, "undone": true'
        )
    _, _, _, quality, before, after, due = one
    return (
        f', "interval": {"null" if after is None else after.interval}, '
        f'"ease": {"null" if after is None else EASE[after.ease]}, {about}, '
        f'"regraded": {"false" if quality == written else "true"}, '
        f'"interval_before": {"null" if before is None else before.interval}, '
        f'"ease_before": {"null" if before is None else EASE[before.ease]}, '
        f'"due": {"null" if due is None else f"{_QUOTED[due]}"}, "undone": false'
    )


def _of_question(name: str, about: About) -> tuple[str, str]:
    """A question's id in the log as JSON, and the fields with data from its file."""
    return _json(name), _FIELDS[about[1:5]]


def _fields(about: tuple[str, str | None, int | None, tuple[str, ...] | None]) -> str:
    pack, ask, level, tags = map(_json, about)
    return f'"pack": {pack}, "ask": {ask}, "level": {level}, "tags": {tags}'


_FIELDS = Pieces(_fields)
_QUOTED = Pieces(lambda day: f'"{ISO[day]}"')
