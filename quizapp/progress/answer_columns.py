"""The answers that statistics count, as columns of numpy arrays: a year of them is processed in
milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quizapp.bank import Library
from quizapp.progress.answers import Answer, Selection
from quizapp.scheduling.acts import AnswerKind
from quizapp.scheduling.sm2 import PASSING

Column = NDArray[Any]
KINDS: tuple[AnswerKind, ...] = ("review", "drill", "practice")
REVIEW = 0
#: Represents None in an integer column.
NONE = -1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: The types of the columns.
TYPES: Mapping[str, Any] = {
    "question": np.int32,
    "day": np.int32,
    "at": np.int64,
    "kind": np.int8,
    "quality": np.int8,
    "seconds": np.float64,
    "before": np.int32,
    "interval": np.int32,
    "due": np.int32,
    "lapse": np.bool_,
    "slip": np.int32,
    "sure": np.int8,
    "typed": np.bool_,
}


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers that were not undone, as columns of :class:`~quizapp.progress.answers.Answer`, one
    value each.

    ``question`` and ``slip`` are indices into ``names`` and ``slips``, ``day`` and ``due``
    ordinals of days, ``at`` microseconds since 1970, ``kind`` an index into KINDS. Missing values
    are NONE. Iterating gives each as an Answer.
    """

    names: Sequence[str]
    slips: Sequence[str]
    question: Column
    day: Column
    at: Column
    kind: Column
    quality: Column
    seconds: Column
    before: Column
    interval: Column
    due: Column
    lapse: Column
    slip: Column
    sure: Column
    typed: Column

    def __len__(self) -> int:
        return len(self.question)

    def __iter__(self) -> Iterator[Answer]:
        columns = [getattr(self, name).tolist() for name in TYPES]
        for question, day, at, kind, quality, seconds, before, interval, due, lapse, slip, sure, typed in zip(
            *columns, strict=True
        ):
            yield Answer(
                self.names[question],
                date.fromordinal(day),
                _EPOCH + at * _MICROSECOND,
                KINDS[kind],
                quality >= PASSING,
                quality,
                seconds,
                None if before == NONE else before,
                None if interval == NONE else interval,
                lapse,
                None if slip == NONE else self.slips[slip],
                None if sure == NONE else bool(sure),
                typed,
                None if due == NONE else date.fromordinal(due),
            )

    @property
    def right(self) -> Column:
        """Mask of right answers."""
        right: Column = self.quality >= PASSING
        return right

    @property
    def is_review(self) -> Column:
        """Mask of reviews."""
        reviews: Column = self.kind == REVIEW
        return reviews

    @property
    def is_repeat(self) -> Column:
        """Mask of reviews of questions met before."""
        repeats: Column = self.is_review & (self.before != NONE)
        return repeats

    def where(self, chosen: Column) -> Answers:
        """A selection of the answers, by a mask or by positions."""
        return Answers(self.names, self.slips, *(getattr(self, name)[chosen] for name in TYPES))

    def of_questions(self, selection: Selection, library: Library) -> Answers:
        """The answers to the selected questions, on any day."""
        if selection.scope.is_everything and selection.ask is None:
            return self
        within = self.by_name(lambda name: selection.has_question(name, library), np.bool_)
        return self.where(within[self.question])

    def of_days(self, selection: Selection) -> Answers:
        """The answers on the selected days, to any question."""
        if selection.since is None and selection.until is None:
            return self
        return self.between(selection.since or date.min, selection.until or date.max)

    def between(self, first: date, last: date) -> Answers:
        """The answers of the days from ``first`` to ``last``, both included."""
        return self.where((self.day >= first.toordinal()) & (self.day <= last.toordinal()))

    def joined(self, others: Answers) -> Answers:
        """These answers followed by others, in which the indices of questions and slips may differ."""
        names = {name: at for at, name in enumerate(self.names)}
        slips = {name: at for at, name in enumerate(self.slips)}
        indexes = {
            "question": _indexes(others.names, names)[others.question],
            "slip": np.append(_indexes(others.slips, slips), NONE)[others.slip],
        }
        columns = [
            np.concatenate([getattr(self, name), indexes.get(name, getattr(others, name))]).astype(kind)
            for name, kind in TYPES.items()
        ]
        return Answers([*names], [*slips], *columns)

    def by_name(self, value: Callable[[str], Any], kind: Any) -> Column:
        """A value for each of the ``names``."""
        return np.fromiter((value(name) for name in self.names), kind, len(self.names))

    def per_name(self, values: Column) -> Column:
        """The sum of ``values``, one per answer, for each of the ``names``."""
        return np.bincount(self.question, values, len(self.names))


def _indexes(texts: Sequence[str], known: dict[str, int]) -> Column:
    """The index of each string among the ``known`` ones, to which new ones are added."""
    return np.array([known.setdefault(text, len(known)) for text in texts], np.int64)


class Builder:
    """Collects answers in columns. ``row`` appends one, its fields in the order of TYPES."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._slips: dict[str, int] = {}
        self._pieces: list[list[Column]] = []
        self._rows: list[tuple[Any, ...]] = []

    def add(self, question: str, slip: str | None, *rest: Any) -> None:
        """Append an answer: its question, its slip, and the other columns in order."""
        names, slips = self._names, self._slips
        index = names.setdefault(question, len(names))
        self._rows.append((index, NONE if slip is None else slips.setdefault(slip, len(slips)), *rest))
        if len(self._rows) == 50_000:
            self._pack()

    def answers(self) -> Answers:
        """All answers that were added."""
        self._pack()
        columns = [np.concatenate(pieces) for pieces in zip(*self._pieces, strict=True)]
        return Answers([*self._names], [*self._slips], **dict(zip(_ADDED, columns, strict=True)))

    def _pack(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(_ADDED)
        self._pieces.append([np.array(one, TYPES[name]) for name, one in zip(_ADDED, columns, strict=True)])
        self._rows.clear()


#: The columns in the order in which a builder takes them.
_ADDED = ("question", "slip", *(name for name in TYPES if name not in ("question", "slip")))


def columns(answers: Iterable[Answer]) -> Answers:
    """Answers as columns."""
    if isinstance(answers, Answers):
        return answers
    builder = Builder()
    for one in answers:
        builder.add(
            one.question,
            one.slip,
            one.day.toordinal(),
            (one.at - _EPOCH) // _MICROSECOND,
            KINDS.index(one.kind),
            one.quality,
            one.seconds,
            NONE if one.before is None else one.before,
            NONE if one.interval is None else one.interval,
            NONE if one.due is None else one.due.toordinal(),
            one.lapse,
            NONE if one.sure is None else one.sure,
            one.typed,
        )
    return builder.answers()
