"""Reads and writes reviews in the format of FSRS's optimizers: one per row, with times in
milliseconds and ratings from 1 to 4."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import blake2b
from math import isfinite
from typing import TextIO
from uuid import UUID

from quizapp.exchange.selection import Wanted
from quizapp.progress.one_pass import Counted
from quizapp.scheduling.acts import Act
from quizapp.scheduling.sm2 import PASSING
from quizapp.store.columns import Row
from quizapp.words.note import Note

HEADER = ("card_id", "review_time", "review_rating", "review_state", "review_duration")
#: The rating of each quality, 0 to 5, and the quality of each rating, 1 to 4.
RATINGS = (1, 1, 1, 2, 3, 4)
QUALITIES = {1: 1, 2: 3, 3: 4, 4: 5}
NEW, LEARNING, REVIEW, RELEARNING = 0, 1, 2, 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class MalformedRow(ValueError):
    """A row that is not a review; ``note`` says what is wrong with it."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key)
        self.note = note


def fsrs_rows(
    log: Iterable[tuple[Row, Counted | None]], wanted: Wanted
) -> Iterator[tuple[str | int | None, ...]]:
    """The selected reviews and drills, oldest first. Practice does not belong to the schedule and
    is left out.

    The state is that of the card before the answer: ``new`` at its first review, then ``review``;
    for a drill, ``learning`` until a review of the card has passed, then ``relearning``.
    """
    has_passed: set[str] = set()
    has_question = cache(wanted.has_question)
    has_day = cache(lambda day: wanted.has_day(date.fromordinal(day)))
    for row, one in log:
        if one is None or one.kind == "practice":
            continue
        card, day, kind, quality, before, _, _ = one
        if has_day(day) and has_question(card):
            seconds = row[14]
            duration = None if seconds is None else round(seconds * 1000)
            if kind == "drill":
                state = RELEARNING if card in has_passed else LEARNING
            else:
                state = NEW if before is None else REVIEW
            yield card, milliseconds(datetime.fromisoformat(row[2])), RATINGS[quality], state, duration
        if kind == "review" and quality >= PASSING:
            has_passed.add(card)


def write_fsrs(rows: Iterable[tuple[str | int | None, ...]], target: TextIO) -> None:
    """Write these rows as CSV with a header."""
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)


def read_fsrs(rows: Iterable[Mapping[str, str | None]], day_of: Callable[[datetime], date]) -> Iterator[Act]:
    """Each row as a review. Raises MalformedRow.

    Of several on one day, the first counts as a review, and the others as drills. The id of a
    review is derived from its card, its time and its rating: the same file gives the same ids.
    ``day_of`` returns the learner's day of an instant.
    """
    for row in rows:
        card = row.get("card_id") or ""
        if not card.strip():
            raise MalformedRow(Note("exchange.missing", (("field", "card_id"),)))
        at = _instant(row.get("review_time"))
        quality = _quality(row.get("review_rating"))
        yield Act(
            id=_id(card, at, quality),
            at=at,
            day=day_of(at),
            deed="answered",
            question=card,
            kind="review",
            verdict="right" if quality >= PASSING else "wrong",
            quality=quality,
            seconds=_seconds(row.get("review_duration")),
        )


def milliseconds(at: datetime) -> int:
    """An instant in milliseconds since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def _id(card: str, at: datetime, quality: int) -> str:
    time = milliseconds(at)
    tail = int.from_bytes(blake2b(f"{card}\n{time}\n{quality}".encode(), digest_size=10).digest()) >> 6
    low = tail & (1 << 62) - 1
    return str(UUID(int=time << 80 | 0x7 << 76 | (tail >> 62) << 64 | 0b10 << 62 | low))


def _instant(text: str | None) -> datetime:
    try:
        written = (text or "").strip()
        if written.lstrip("-").isdecimal():
            at = _EPOCH + int(written) * _MILLISECOND
        else:
            at = datetime.fromisoformat(written)
            at = (at.replace(tzinfo=UTC) if at.utcoffset() is None else at).astimezone(UTC)
        if at < _EPOCH:
            raise ValueError
    except (ValueError, OverflowError) as error:
        raise _malformed("review_time", text) from error
    return at


def _quality(text: str | None) -> int:
    try:
        return QUALITIES[int(text or "")]
    except (ValueError, KeyError) as error:
        raise _malformed("review_rating", text) from error


def _seconds(text: str | None) -> float | None:
    if text is None or not text.strip():
        return None
    try:
        taken = float(text)
        if not (isfinite(taken) and taken >= 0):
            raise ValueError
    except ValueError as error:
        raise _malformed("review_duration", text) from error
    return taken / 1000


def _malformed(field: str, text: str | None) -> MalformedRow:
    return MalformedRow(Note("exchange.field", (("field", field), ("value", (text or "")[:80]))))
