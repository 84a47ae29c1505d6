"""The answers of a long log in a file, kept from one time to the next."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
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
    """Answers that were read: their ``columns``, and one more, ``order``, which has the beginnings of
    their ids as numbers, ascending."""

    names: list[str]
    slips: list[str]
    columns: dict[str, Column]

    @property
    def answers(self) -> Answers:
        """The answers without their order."""
        return Answers(self.names, self.slips, **{name: self.columns[name] for name in TYPES})

    def renewed(self, questions: Collection[str], new: Read) -> Read:
        """These answers with those to some questions replaced by new ones. Each column of these is let go
        as soon as it is replaced, so that a long log is not in memory twice."""
        wanted = {*questions, *new.names}
        known = {name: at for at, name in enumerate(self.names) if name in wanted}
        of_questions = np.zeros(len(self.names), np.bool_)
        of_questions[[known[name] for name in questions if name in known]] = True
        others = np.flatnonzero(~of_questions[self.columns["question"]])
        order = new.columns["order"]
        before = np.searchsorted(self.columns["order"][others], order, side="right")
        # Where a new one belongs, the first old one is copied, and then replaced.
        positions, new_at = np.insert(others, before, 0), before + np.arange(len(order))
        names, slips = [*self.names], [*self.slips]
        known_slips = {name: at for at, name in enumerate(slips)}
        added = new.columns | {
            "question": _indices(new.names, known, names)[new.columns["question"]],
            "slip": np.append(_indices(new.slips, known_slips, slips), NONE)[new.columns["slip"]],
        }
        columns = {}
        for name, values in added.items():
            column = self.columns.pop(name)
            renewed = column[positions] if len(column) else np.empty(len(order), column.dtype)
            renewed[new_at] = values
            columns[name] = renewed
        return Read(names, slips, columns)


def _indices(texts: Sequence[str], known: dict[str, int], every: list[str]) -> Column:
    """The index of each text among every one, to which those that are not ``known`` are added."""
    for text in texts:
        if text not in known:
            known[text] = len(every)
            every.append(text)
    return np.array([known[text] for text in texts], np.int64)


class Compared(NamedTuple):
    """Up to which number rows were compared with their digests again, on which day that was done last."""

    day: int
    number: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file holds: answers as of the row that was ``last`` then."""

    last: LastRow
    compared: Compared
    read: Read


class KeptAnswers:
    """The file of one log. Under another mark than its own, there is nothing in it."""

    def __init__(self, database: Path, mark: list[object]) -> None:
        self._file = cache_folder() / "figures" / f"{digest(str(database.resolve()))}.npz"
        self._mark = [_VERSION, *mark]

    def save(self, kept: Kept) -> None:
        """Keep answers, if the file can be written."""
        read = kept.read
        told = {
            "mark": self._mark,
            "last": astuple(kept.last),
            "compared": kept.compared,
            "names": read.names,
            "slips": read.slips,
        }
        held: dict[str, Any] = {"texts": np.frombuffer(json.dumps(told).encode(), np.uint8), **read.columns}
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
        """What is kept; None if there is nothing that can be read."""
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


def digest(told: object) -> str:
    """A short name for what can be written as JSON."""
    return blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()
