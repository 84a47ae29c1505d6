"""The cache file with the answers of a long log."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from quizapp.config.workspace import cache_folder
from quizapp.progress.answer_columns import NONE, TYPES, Answers, Column
from quizapp.store.written_since import LastRow

_VERSION = 2


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """Answers as ``columns``, in the order of their ids.

    An additional column, ``order``, has the beginnings of the ids as numbers, in ascending order.
    """

    names: list[str]
    slips: list[str]
    columns: dict[str, Column]

    @property
    def answers(self) -> Answers:
        """The answers, without the column ``order``."""
        return Answers(self.names, self.slips, **{name: self.columns[name] for name in TYPES})

    def renewed(self, questions: Collection[str], new: Read) -> Read:
        """Replace the answers to ``questions`` by ``new`` ones, and return the result.

        This object cannot be used afterwards: each of its columns is removed as soon as it has been
        replaced, so that a long log is not in memory twice.
        """
        wanted = {*questions, *new.names}
        known = {name: at for at, name in enumerate(self.names) if name in wanted}
        of_questions = np.zeros(len(self.names), np.bool_)
        of_questions[[known[name] for name in questions if name in known]] = True
        names, slips = [*self.names], [*self.slips]
        known_slips = {name: at for at, name in enumerate(slips)}
        added = new.columns | {
            "question": _indices(new.names, known, names)[new.columns["question"]],
            "slip": np.append(_indices(new.slips, known_slips, slips), NONE)[new.columns["slip"]],
        }
        replaced = of_questions[self.columns["question"]]
        joined = _joining(self.columns["order"], replaced, new.columns["order"])
        return Read(names, slips, {name: joined(self.columns.pop(name), added[name]) for name in added})


def _joining(order: Column, replaced: Column, new_order: Column) -> Callable[[Column, Column], Column]:
    """A function that joins a column of old answers, without those ``replaced``, with one of new answers.

    The result is in the order that ``order`` and ``new_order``, both ascending, give to the old and the new
    answers. The old column may be overwritten.
    """
    old = np.flatnonzero(replaced)
    kept = len(old)
    if np.array_equal(order[old], new_order[:kept]) and (order[-1:] <= new_order[kept : kept + 1]).all():
        # In most cases, answers were only added since, so that no other one moves.
        def extended(column: Column, new: Column) -> Column:
            column[old] = new[:kept]
            return np.concatenate([column, new[kept:].astype(column.dtype)]) if len(new) > kept else column

        return extended
    others = np.flatnonzero(~replaced)
    before = np.searchsorted(order[others], new_order, side="right")
    # Insert a copy of an arbitrary old answer at the place of each new one; it is then overwritten.
    positions, new_at = np.insert(others, before, 0), before + np.arange(len(new_order))

    def merged(column: Column, new: Column) -> Column:
        joined = column[positions] if len(column) else np.empty(len(new), column.dtype)
        joined[new_at] = new
        return joined

    return merged


def _indices(texts: Sequence[str], known: dict[str, int], every: list[str]) -> Column:
    """The index of each text in ``every``, to which those not in ``known`` are appended."""
    for text in texts:
        if text not in known:
            known[text] = len(every)
            every.append(text)
    return np.array([known[text] for text in texts], np.int64)


class Compared(NamedTuple):
    """The ordinal of the day on which rows were last compared with their digests again, and the number of the
    last of these rows."""

    day: int
    number: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The content of the file: the answers of the log up to the row ``last``."""

    last: LastRow
    compared: Compared
    read: Read


class KeptAnswers:
    """The cache file of one log.

    A file that was saved with a different ``mark`` is treated as missing.
    """

    def __init__(self, database: Path, mark: list[object]) -> None:
        self._file = cache_folder() / "figures" / f"{digest(str(database.resolve()))}.npz"
        self._mark = [_VERSION, *mark]

    def save(self, kept: Kept) -> None:
        """Write the file; do nothing if it cannot be written."""
        read = kept.read
        texts = {
            "mark": self._mark,
            "last": astuple(kept.last),
            "compared": kept.compared,
            "names": read.names,
            "slips": read.slips,
        }
        held: dict[str, Any] = {"texts": np.frombuffer(json.dumps(texts).encode(), np.uint8), **read.columns}
        file = self._file
        beside = file.with_name(f".{file.stem}.{os.getpid()}.npz")
        with suppress(OSError):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                np.savez(beside, **held)
                beside.replace(file)
            finally:
                beside.unlink(missing_ok=True)

    def load(self) -> Kept | None:
        """The content of the file; None if it is missing or cannot be used."""
        try:
            with np.load(self._file, allow_pickle=False) as held:
                texts = json.loads(held["texts"].tobytes())
                if texts["mark"] != self._mark:
                    return None
                columns = {name: held[name].astype(kind, copy=False) for name, kind in TYPES.items()}
                columns["order"] = held["order"]
                read = Read(texts["names"], texts["slips"], columns)
                return Kept(LastRow(*texts["last"]), Compared(*texts["compared"]), read)
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
            return None


def digest(value: object) -> str:
    """The digest of a value that can be written as JSON, as 32 hexadecimal digits."""
    return blake2b(json.dumps(value).encode(), digest_size=16).hexdigest()
