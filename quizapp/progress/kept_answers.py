"""The answers of a long log in a file, kept from one time to the next."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from quizapp.config.workspace import cache_folder
from quizapp.progress.answer_columns import NONE, TYPES, Answers, Column
from quizapp.store.written_since import LastRow

_VERSION = 2


class Read(NamedTuple):
    """Answers, and the beginnings of their ids as numbers, which are in ascending order."""

    answers: Answers
    order: Column

    def renewed(self, questions: Collection[str], new: Read) -> Read:
        """These answers with those to some questions replaced by new ones."""
        names, slips = [*self.answers.names], [*self.answers.slips]
        wanted = {*questions, *new.answers.names}
        known = {name: at for at, name in enumerate(names) if name in wanted}
        of_questions = np.zeros(len(names), np.bool_)
        of_questions[[known[name] for name in questions if name in known]] = True
        known_slips = {name: at for at, name in enumerate(slips)}
        indices = {
            "question": _indices(new.answers.names, known, names)[new.answers.question],
            "slip": np.append(_indices(new.answers.slips, known_slips, slips), NONE)[new.answers.slip],
        }
        others = np.flatnonzero(~of_questions[self.answers.question])
        before = np.searchsorted(self.order[others], new.order, side="right")
        positions = np.insert(others, before, len(self.order) + np.arange(len(new.order)))

        def joined(name: str) -> Column:
            added = indices.get(name, getattr(new.answers, name))
            return np.concatenate([getattr(self.answers, name), added])[positions].astype(
                TYPES[name], copy=False
            )

        columns = {name: joined(name) for name in TYPES}
        order = np.concatenate([self.order, new.order])[positions]
        return Read(Answers(names, slips, **columns), order)


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
        answers = kept.read.answers
        told = {
            "mark": self._mark,
            "last": astuple(kept.last),
            "compared": kept.compared,
            "names": answers.names,
            "slips": answers.slips,
        }
        texts = np.frombuffer(json.dumps(told).encode(), np.uint8)
        file = self._file
        beside = file.with_name(f".{file.stem}.{os.getpid()}.npz")
        with suppress(OSError):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            held = {name: getattr(answers, name) for name in TYPES}
            try:
                np.savez(beside, texts=texts, order=kept.read.order, **held)
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
                read = Read(Answers(texts["names"], texts["slips"], **columns), held["order"])
                return Kept(LastRow(*texts["last"]), Compared(*texts["compared"]), read)
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
            return None


def digest(told: object) -> str:
    """A short name for what can be written as JSON."""
    return blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()
