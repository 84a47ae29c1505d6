"""The answers that statistics count, as columns in NumPy arrays, so that a year of answers is processed in
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
    """Answers that were not undone, as columns with one value per answer.

    The columns are the fields of :class:`~quizapp.progress.answers.Answer`. ``question`` and
    ``slip`` are indices into ``names`` and ``slips``, ``day`` and ``due`` are ordinals of days, ``at``
    is in microseconds since 1970, and ``kind`` is an index into KINDS. Missing values are NONE.
    Iterating yields an Answer for each.
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
        """Mask of reviews of questions that had been reviewed before."""
        repeats: Column = self.is_review & (self.before != NONE)
        return repeats

    def where(self, chosen: Column | slice) -> Answers:
        """Select answers by a mask, by positions, or by a slice, which does not copy the columns."""
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
        """The answers of the days from ``first`` to ``last``, inclusive."""
        within = np.flatnonzero((self.day >= first.toordinal()) & (self.day <= last.toordinal()))
        if len(within) and within[-1] - within[0] + 1 == len(within):
            # Answers are usually in the order of their days.
            return self.where(slice(within[0], within[-1] + 1))
        return self.where(within)

    def by_name(self, value: Callable[[str], Any], kind: Any) -> Column:
        """The result of ``value`` for each of the ``names``, as a column of the dtype ``kind``."""
        return np.fromiter((value(name) for name in self.names), kind, len(self.names))

    def per_name(self, values: Column) -> Column:
        """The sum of ``values``, one per answer, for each of the ``names``."""
        return np.bincount(self.question, values, len(self.names))


def columns(answers: Iterable[Answer]) -> Answers:
    """Convert answers to columns."""
    if isinstance(answers, Answers):
        return answers
    rows = list(answers)
    names: dict[str, int] = {}
    slips: dict[str, int] = {}
    values: Mapping[str, list[Any]] = {
        "question": [names.setdefault(one.question, len(names)) for one in rows],
        "day": [one.day.toordinal() for one in rows],
        "at": [(one.at - _EPOCH) // _MICROSECOND for one in rows],
        "kind": [KINDS.index(one.kind) for one in rows],
        "quality": [one.quality for one in rows],
        "seconds": [one.seconds for one in rows],
        "before": [NONE if one.before is None else one.before for one in rows],
        "interval": [NONE if one.interval is None else one.interval for one in rows],
        "due": [NONE if one.due is None else one.due.toordinal() for one in rows],
        "lapse": [one.lapse for one in rows],
        "slip": [NONE if one.slip is None else slips.setdefault(one.slip, len(slips)) for one in rows],
        "sure": [NONE if one.sure is None else one.sure for one in rows],
        "typed": [one.typed for one in rows],
    }
    held = {name: np.array(values[name], kind) for name, kind in TYPES.items()}
    return Answers([*names], [*slips], **held)


def in_order_of(values: Column) -> Column:
    """The positions of the values in ascending order, like a stable ``argsort``.

    All values must be integers below 2**31.
    """
    positions = np.arange(len(values))
    if len(values) and (values[1:] < values[:-1]).any():
        # Sorting numbers that include the position is several times as fast as a stable argsort.
        keys = (values.astype(np.int64) << 32) | positions
        keys.sort()
        positions = keys & 0xFFFF_FFFF
    return positions
