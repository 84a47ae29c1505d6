"""Reads the answers of a whole log as columns. Those of a long log are cached in a file, so that only the
rows of questions answered since are read."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from datetime import date, datetime

import numpy as np

from quizapp.bank import Library
from quizapp.progress.answer_builder import Builder
from quizapp.progress.answer_columns import KINDS, NONE, Answers
from quizapp.progress.answers import LONGEST_PAUSE
from quizapp.progress.kept_answers import Compared, Kept, KeptAnswers, Read, digest
from quizapp.progress.one_pass import Counted, counted_rows, counted_rows_of
from quizapp.scheduling.sm2 import PASSING
from quizapp.store import Store
from quizapp.store.chosen_rows import are_sound
from quizapp.store.columns import Row
from quizapp.store.damaged_rows import Damage
from quizapp.store.written_since import LastRow, has_row, last_row, questions_since

#: A function that is called with the number of rows read so far, from time to time.
Tell = Callable[[int], None]
#: Number of rows below which a log is read again each time, without a cache.
LEAST = 20_000
#: If more questions than the first number were answered since, the file is written again; if more than the
#: second, the whole log is read again.
_WRITTEN, _FEW = 200, 5000
#: Number of days of use in which every row is compared with its digest again.
_DAYS = 7
_KIND = {kind: at for at, kind in enumerate(KINDS)}


def tell_nobody(_: int) -> None:
    """Ignore the progress."""


def read_answers(
    store: Store, library: Library, today: date, tell: Tell = tell_nobody, *, least: int = LEAST
) -> Answers:
    """Read all answers that were not undone, in the order of their ids.

    The answers of a log with ``least`` rows or more are cached, and rows that were read before are
    not read again. Instead, a seventh of them is compared with their digests on each day on which
    this is called, so a row that is damaged later is still counted until the damage is found, within
    seven such days. Nothing is cached while any damage is known. ``tell`` is called with the number
    of rows read so far, from time to time.
    """
    last = last_row(store)
    if last is None or last.number < least:
        return _read(counted_rows(store, library.aliases), tell).answers
    file = KeptAnswers(store.path, [store.scheduler.mark, digest(sorted(library.aliases.items()))])
    kept = file.load()
    since = None if kept is None else _answered_since(store, kept.last, library)
    if kept is not None and since is not None:
        compared = _compared(store, kept.compared, last, today)
        if compared is not None:
            read = kept.read
            if since:
                new = _read(counted_rows_of(store, library.aliases, since), tell_nobody)
                read = read.renewed(since, new)
            if len(since) > _WRITTEN or compared != kept.compared:
                _keep(store, file, Kept(last, compared, read))
            return read.answers
    del kept
    read = _read(counted_rows(store, library.aliases), tell)
    _keep(store, file, Kept(last, Compared(today.toordinal(), 0), read))
    return read.answers


def _answered_since(store: Store, last: LastRow, library: Library) -> list[str] | None:
    """The questions of rows appended after ``last``, by their present ids, sorted.

    None if they cannot be determined, or are too many.
    """
    named = questions_since(store, last) if has_row(store, last) else None
    if named is None:
        return None
    questions = {library.aliases.get(name, name) for name in named}
    return sorted(questions) if len(questions) <= _FEW else None


def _compared(store: Store, before: Compared, last: LastRow, today: date) -> Compared | None:
    """Compare the next rows with their digests, once a day.

    Return up to which row this was done, and when; None if a row is damaged.
    """
    if before.day == today.toordinal():
        return before
    after = before.number if before.number < last.number else 0
    end = min(last.number, after + -(-last.number // _DAYS))
    return Compared(today.toordinal(), end) if are_sound(store, after, end) else None


def _keep(store: Store, file: KeptAnswers, kept: Kept) -> None:
    if store.damage() == Damage():
        file.save(kept)


def _read(rows: Iterable[tuple[Row, Counted | None]], tell: Tell) -> Read:
    reader = _Reader()
    for number, (row, one) in enumerate(rows):
        if not number & 1023:
            tell(number)
        if one is not None:
            reader.add(row, one)
    return reader.read()


class _Reader:
    """Collects answers, in the order of their ids."""

    def __init__(self) -> None:
        self._builder = Builder()
        self._order = array("q")
        self._passed: set[str] = set()

    def add(self, row: Row, one: Counted) -> None:
        """Add an answer that was not undone."""
        question, day, kind, quality, before, after, due = one
        id_, at, verdict, slip, seconds, sure = row[1], row[2], row[11], row[13], row[14], row[19]
        review, right = kind == "review", quality >= PASSING
        self._order.append(int(id_[:8] + id_[9:13] + id_[15:18], 16))
        self._builder.add(
            question,
            slip,
            day,
            round(datetime.fromisoformat(at).timestamp() * 1_000_000),
            _KIND[kind],
            quality,
            LONGEST_PAUSE if seconds is not None and seconds > LONGEST_PAUSE else seconds or 0.0,
            NONE if before is None else before.interval,
            NONE if after is None else after.interval,
            NONE if due is None else due,
            review and not right and question in self._passed,
            NONE if sure is None else sure,
            verdict != "skipped",
        )
        if review and right:
            self._passed.add(question)

    def read(self) -> Read:
        """Return all answers that were added."""
        names, slips, columns = self._builder.columns()
        return Read(names, slips, columns | {"order": np.array(self._order, np.int64)})
