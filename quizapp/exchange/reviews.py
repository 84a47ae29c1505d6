"""The answers of the log as rows, each with the schedule before and after it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from quizapp.exchange.selection import Wanted
from quizapp.progress.answers import pack_of
from quizapp.progress.one_pass import Counted
from quizapp.store.columns import Row as LogRow

Row = dict[str, Any]
#: Data about a question: its id, pack, kind, level and tags, from its file, and whether it is selected.
About = tuple[str, str, str | None, int | None, tuple[str, ...] | None, bool]


class Given(dict[str, Any]):
    """The parameters of a variant, with the JSON ``text`` that they were read from."""

    text: str


class ReviewRows:
    """Creates the selected rows, with the columns :data:`~quizapp.exchange.export_columns.REVIEWS`."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._about: dict[str, About] = {}
        self._has_day = cache(lambda day: wanted.has_day(date.fromordinal(day)))

    def rows(self, log: Iterable[tuple[LogRow, Counted | None]], *, undone: bool = False) -> Iterator[Row]:
        """The answers that were not undone, the oldest first.

        With ``undone``, undone answers are included, and each row has a column that says whether it
        was undone.
        """
        for row, one in log:
            if one is not None:
                if self._has_day(one.day) and self._has_question(row[5]):
                    made = self._row(row, one)
                    yield {**made, "undone": False} if undone else made
            elif undone and row[4] == "answered" and row[11] != "unreadable":
                day = date.fromisoformat(row[3])
                if self._wanted.has_day(day) and self._has_question(row[5]):
                    yield {**self._row(row, None), "undone": True}

    def _has_question(self, name: str) -> bool:
        return self.about(name)[5]

    def about(self, name: str) -> About:
        """Data about a question, given its present id or a former one."""
        found = self._about.get(name)
        if found is None:
            question, is_wanted = self._wanted.library.find(name), self._wanted.has_question(name)
            if question is None:
                found = (name, pack_of(name), None, None, None, is_wanted)
            else:
                tags = tuple(question.tags)
                found = (question.id, question.pack, question.ask, question.level, tags, is_wanted)
            self._about[name] = found
        return found

    def _row(self, row: LogRow, one: Counted | None) -> Row:
        """The row of an answer, with its final quality, and with an ease such as 2.5."""
        (_, id_, at, day, _, name, _, kind, variant, given, answer, verdict, quality, slip, seconds, hints,
         device, torch, truth, sure, _, _, _) = row  # fmt: skip
        question, pack, ask, level, tags, _ = self.about(name)
        interval = ease = interval_before = ease_before = due = None
        regraded = False
        if one is not None:
            _, counted, kind, now, before, after, next_day = one
            regraded, quality, day = now != quality, now, iso_of(counted)
            if after is not None:
                interval, ease = after.interval, after.ease / 100
            if before is not None:
                interval_before, ease_before = before.interval, before.ease / 100
            due = None if next_day is None else iso_of(next_day)
        return {
            "id": id_,
            "at": written_utc(at),
            "day": day,
            "kind": kind,
            "question": question,
            "variant": variant,
            "given": None if given is None else _given(given),
            "answer": answer,
            "verdict": verdict,
            "quality": quality,
            "slip": slip,
            "seconds": seconds,
            "interval": interval,
            "ease": ease,
            "device": device,
            "torch": torch,
            "pack": pack,
            "ask": ask,
            "level": level,
            "tags": None if tags is None else [*tags],
            "truth": truth,
            "sure": None if sure is None else bool(sure),
            "hints": hints,
            "regraded": regraded,
            "interval_before": interval_before,
            "ease_before": ease_before,
            "due": due,
        }


@lru_cache(maxsize=20_000)
def _given(text: str) -> Given:
    given = Given(json.loads(text))
    given.text = json.dumps(given, ensure_ascii=False)
    return given


@lru_cache(maxsize=100_000)
def iso_of(day: int) -> str:
    """The ISO 8601 text of the ordinal of a day."""
    return date.fromordinal(day).isoformat()


def json_of(given: Any) -> str:
    """The JSON text of a value for a cell."""
    return given.text if isinstance(given, Given) else json.dumps(given, ensure_ascii=False)


def written_utc(at: str) -> str:
    """Convert the text of a time in the log to the form of :func:`utc_text`."""
    # Times are stored with microseconds, and so have 32 characters.
    return f"{at[:26]}Z" if len(at) == 32 else utc_text(datetime.fromisoformat(at).astimezone(UTC))


def utc_text(at: datetime) -> str:
    """A time in UTC as ISO 8601 text, ending with ``Z``."""
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def hundredths(ease: int | None) -> float | None:
    """Convert an ease in hundredths to the number that is displayed."""
    return None if ease is None else ease / 100
