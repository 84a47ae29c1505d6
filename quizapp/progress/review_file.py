"""Reviews from a CSV file in the form that FSRS's tools exchange."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from quizapp.progress.prediction import PastReview
from quizapp.words.note import Note

#: The qualities of the ratings 1 to 4.
QUALITIES = (1, 3, 4, 5)
_NEEDED = ("card_id", "review_time", "review_rating")


class ReviewFileError(Exception):
    """A file that cannot be used; ``note`` says where and why."""

    def __init__(self, key: str, **fills: str | int) -> None:
        super().__init__(key)
        self.note = Note(f"memory.{key}", tuple(fills.items()))


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """``rows`` is how many reviews the file has; ``reviews`` are those that count, in order of
    time: of a card's reviews on one day in UTC the first alone."""

    rows: int
    reviews: tuple[PastReview, ...]


def read_review_file(file: Path) -> ReviewFile:
    """The reviews of a file with the columns card_id, review_time and review_rating.

    Times are milliseconds since 1970 or ISO 8601. Raises ReviewFileError.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(_rows(file, lines))
    except OSError as error:
        raise ReviewFileError("file", file=str(file), reason=error.strerror or "") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReviewFileError("file", file=str(file), reason=str(error)) from error
    rows.sort(key=lambda row: row[0])
    first: dict[tuple[str, int], PastReview] = {}
    for at, card, quality in rows:
        day = at.date()
        first.setdefault((card, day.toordinal()), PastReview(card, day, quality))
    return ReviewFile(len(rows), tuple(first.values()))


def _rows(file: Path, lines: Iterator[str]) -> Iterator[tuple[datetime, str, int]]:
    reader = csv.DictReader(lines)
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise ReviewFileError("file-columns", file=str(file), columns=", ".join(missing))
    for row in reader:
        try:
            at, rating = _instant(row["review_time"]), int(row["review_rating"])
            if not 1 <= rating <= len(QUALITIES) or not row["card_id"]:
                raise ValueError("no such rating")
        except (ValueError, TypeError, AttributeError, OverflowError, OSError) as error:
            raise ReviewFileError("file-row", file=str(file), line=reader.line_num) from error
        yield at, row["card_id"], QUALITIES[rating - 1]


def _instant(text: str) -> datetime:
    """An instant in UTC; one that says no zone is in UTC."""
    if text.strip().lstrip("-").isdecimal():
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    at = datetime.fromisoformat(text.strip())
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
