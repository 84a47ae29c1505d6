"""Reads the answers of a whole log as columns. For a long log they are cached in a file, so that
only questions answered since are read."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from quizapp.bank import Library
from quizapp.config.workspace import cache_folder
from quizapp.progress.answer_columns import KINDS, NONE, TYPES, Answers, Builder, Column
from quizapp.progress.answers import LONGEST_PAUSE
from quizapp.progress.one_pass import Counted, counted_rows, folded_rows
from quizapp.scheduling.sm2 import PASSING
from quizapp.store import Store
from quizapp.store.columns import Row
from quizapp.store.written_since import LastRow, has_row, last_row, questions_since

#: Takes how many rows are done, now and then.
Tell = Callable[[int], None]
#: A shorter log, in rows, is read anew each time.
LEAST = 20_000
#: With more questions that were answered since, the file is written anew; with more than
#: the second number, everything is read anew.
_WRITTEN, _FEW = 200, 5000
_VERSION = 1
_KIND = {kind: at for at, kind in enumerate(KINDS)}


def tell_nobody(_: int) -> None:
    """Reports no progress."""


def read_answers(store: Store, library: Library, tell: Tell = tell_nobody, *, least: int = LEAST) -> Answers:
    """Every answer of the log that stands, in order.

    Those of a log of ``least`` rows or more are kept: what was read before is not compared with the
    log again, so that of a row that was damaged since its answer is still counted.
    """
    last = last_row(store)
    if last is None or last.number < least:
        return _read(store, library.aliases, tell).answers
    file = _file(store)
    mark = [_VERSION, store.scheduler.mark, _digest(sorted(library.aliases.items()))]
    kept = _load(file, mark)
    if kept is not None and has_row(store, kept.last):
        named = questions_since(store, kept.last)
        since = {library.aliases.get(name, name) for name in named or ()}
        if named == []:
            return kept.read.answers
        if named and len(since) <= _FEW:
            read = _renewed(kept.read, store, sorted(since))
            if len(since) > _WRITTEN:
                _save(file, mark, last, read)
            return read.answers
    read = _read(store, library.aliases, tell)
    _save(file, mark, last, read)
    return read.answers


@dataclass(frozen=True, slots=True)
class _Read:
    """Answers, and what orders them: the beginnings of their ids."""

    answers: Answers
    order: Column


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file holds: answers as of the row that was ``last`` then."""

    last: LastRow
    read: _Read


class _Reader:
    """Gathers answers, in the order of their ids within each question."""

    def __init__(self) -> None:
        self._builder = Builder()
        self._order = array("q")
        self._passed: set[str] = set()

    def add(self, row: Row, one: Counted) -> None:
        """Add an answer that stands."""
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

    def read(self) -> _Read:
        """All that was added."""
        return _Read(self._builder.answers(), np.array(self._order, np.int64))


def _read(store: Store, aliases: Mapping[str, str], tell: Tell) -> _Read:
    reader = _Reader()
    for number, (row, one) in enumerate(counted_rows(store, aliases)):
        if not number & 1023:
            tell(number)
        if one is not None:
            reader.add(row, one)
    return reader.read()


def _renewed(kept: _Read, store: Store, questions: list[str]) -> _Read:
    """What was kept, with these questions as the log has them now."""
    reader = _Reader()
    for question in questions:
        for row, one in folded_rows(store, question):
            reader.add(row, one)
    new = reader.read()
    renewed = set(questions)
    others = np.flatnonzero(~kept.answers.by_name(renewed.__contains__, np.bool_)[kept.answers.question])
    order = np.concatenate([kept.order[others], new.order])
    joined = kept.answers.where(others).joined(new.answers)
    in_order = np.argsort(order, kind="stable")
    return _Read(joined.where(in_order), order[in_order])


# The file


def _file(store: Store) -> Path:
    return cache_folder() / "figures" / f"{_digest(str(store.path.resolve()))}.npz"


def _digest(told: object) -> str:
    return blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()


def _save(file: Path, mark: list[object], last: LastRow, read: _Read) -> None:
    """Keep answers, where that is possible."""
    answers = read.answers
    texts = json.dumps({"mark": mark, "last": astuple(last), "names": answers.names, "slips": answers.slips})
    beside = file.with_name(f".{file.stem}.{os.getpid()}.npz")
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = {name: getattr(answers, name) for name in TYPES}
        try:
            np.savez(beside, texts=np.frombuffer(texts.encode(), np.uint8), order=read.order, **held)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)


def _load(file: Path, mark: list[object]) -> _Kept | None:
    """What is kept under the same mark; None where there is nothing that can be read."""
    try:
        with np.load(file, allow_pickle=False) as held:
            texts = json.loads(held["texts"].tobytes())
            if texts["mark"] != mark:
                return None
            columns = {name: held[name].astype(kind, copy=False) for name, kind in TYPES.items()}
            read = _Read(Answers(texts["names"], texts["slips"], **columns), held["order"])
            return _Kept(LastRow(*texts["last"]), read)
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
        return None
