"""The remaining questions of a day, sorted only as far as they are accessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import overload

from quizapp.scheduling.acts import AnswerKind


@dataclass(frozen=True, slots=True)
class Planned:
    """The id of a question to ask, and the kind of the answer: review, drill or practice."""

    id: str
    kind: AnswerKind


class Left(Sequence[Planned]):
    """The remaining questions, in order.

    ``names`` are the ids of all of them, in any order, and ``numbers`` has the number of each kind.
    ``ordered`` is an iterable of the same questions, consumed only as far as they are accessed: little
    more than the first question is needed before the next answer changes the rest.
    """

    def __init__(
        self, ordered: Iterable[Planned], names: Collection[str], numbers: Mapping[AnswerKind, int]
    ) -> None:
        self.names = names
        self.numbers = numbers
        self._rest = iter(ordered)
        self._first: list[Planned] = []

    @classmethod
    def of(cls, planned: Sequence[Planned]) -> Left:
        """Create it from questions that are already in order."""
        return cls(planned, [one.id for one in planned], Counter([one.kind for one in planned]))

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, number: int) -> Planned: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Planned]: ...
    def __getitem__(self, number: int | slice) -> Planned | Sequence[Planned]:
        wanted = range(len(self))[number]
        last = wanted if isinstance(wanted, int) else max(wanted, default=-1)
        self._first += islice(self._rest, max(0, last + 1 - len(self._first)))
        if isinstance(wanted, int):
            return self._first[wanted]
        return tuple([self._first[one] for one in wanted])

    def __iter__(self) -> Iterator[Planned]:
        return (self[number] for number in range(len(self)))
