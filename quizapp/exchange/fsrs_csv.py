"""Reads and writes reviews in the CSV format of FSRS's optimizers: one review per row, with times in
milliseconds and ratings from 1 to 4."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from math import isfinite
from uuid import UUID

from quizapp.exchange.line_pieces import Days, Page, Questions
from quizapp.exchange.selection import Wanted
from quizapp.scheduling.acts import Act
from quizapp.scheduling.sm2 import PASSING
from quizapp.words.note import Note

HEADER = ("card_id", "review_time", "review_rating", "review_state", "review_duration")
#: The rating of each quality, 0 to 5, and the quality of each rating, 1 to 4.
RATINGS = (1, 1, 1, 2, 3, 4)
QUALITIES = {1: 1, 2: 3, 3: 4, 4: 5}
NEW, LEARNING, REVIEW, RELEARNING = 0, 1, 2, 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class MalformedRow(ValueError):
    """Raised for a row that is not a review; ``note`` says what is wrong with it."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key)
        self.note = note


class FsrsLines:
    """Formats pages of the log, in order: the selected reviews and drills.

    Practice does not belong to the schedule, and is left out. The state is that of the card before
    the answer: ``new`` for its first review and ``review`` for later ones; for a drill, ``learning``
    until a review of the card has passed, then ``relearning``.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._has_passed: set[str] = set()
        self._cards = Questions(wanted, lambda card, _: _cell(card))
        self._days = Days(wanted)

    def of(self, page: Page) -> list[str]:
        """The lines of a page, with newlines."""
        has_passed, cards, days = self._has_passed, self._cards, self._days
        lines = []
        for row, one in page:
            if one is None or one.kind == "practice":
                continue
            card, day, kind, quality, before, _, _ = one
            if days[day] is not None and (shown := cards[card]) is not None:
                seconds = row[14]
                if kind == "drill":
                    state = RELEARNING if card in has_passed else LEARNING
                else:
                    state = NEW if before is None else REVIEW
                lines.append(
                    f"{shown},{milliseconds(datetime.fromisoformat(row[2]))},{RATINGS[quality]},{state},"
                    f"{'' if seconds is None else round(seconds * 1000)}\n"
                )
            if kind == "review" and quality >= PASSING:
                has_passed.add(card)
        return lines


def fsrs_header() -> str:
    """The header line of the table, including the newline."""
    return f"{','.join(HEADER)}\n"


def _cell(card: str) -> str:
    written = io.StringIO()
    # Written next to another cell, because the csv module quotes an empty cell that is the only one.
    csv.writer(written, lineterminator="\n").writerow([card, 0])
    return written.getvalue()[: -len(",0\n")]


def read_fsrs(rows: Iterable[Mapping[str, str | None]], day_of: Callable[[datetime], date]) -> Iterator[Act]:
    """Read each row as a review. Raises MalformedRow for a row that is not one.

    Of several reviews of a card on one day, the first counts as a review, and the others as drills.
    The id of a review is derived from its card, time and rating, so the same file always gives the
    same ids. ``day_of`` returns the learner's day at a given time.
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
    """A time in milliseconds since 1970."""
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
