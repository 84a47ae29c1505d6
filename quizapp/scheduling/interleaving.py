"""Orders questions so that neighbours differ in topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
#: The sort key of questions, without ties.
Rank = tuple[int, ...]


def by_topic(ordered: Iterable[tuple[str, T]]) -> dict[str, list[tuple[Rank, T]]]:
    """Items with a topic each, given in order, in the form that :func:`interleaved` takes."""
    waiting: defaultdict[str, list[tuple[Rank, T]]] = defaultdict(list)
    for index, (topic, one) in enumerate(ordered):
        waiting[topic].append(((index,), one))
    return waiting


def interleaved(
    waiting: Mapping[str, Sequence[tuple[Rank, T]]], topic: str | None, topics: Iterable[str] | None = None
) -> Iterator[T]:
    """All items in ``waiting`` in the order of their ranks, delayed only as far as needed so that
    no two neighbours share a topic, the first not ``topic``.

    Each topic has its own items in order; ``topics`` are all topics by the rank of their first
    item, which is the order of ``waiting`` if not given. A topic that makes up more than half of
    the remaining items is taken immediately, since it could not be spread out later. The time to
    find the next item depends on the number of topics, not of items.
    """
    unseen = iter(waiting if topics is None else topics)
    sizes = {name: len(own) for name, own in waiting.items()}
    most, left = max(sizes.values(), default=0), sum(sizes.values())
    taken = dict.fromkeys(waiting, 0)
    front: list[tuple[Rank, str]] = []

    def push(name: str) -> None:
        if sizes[name]:
            heappush(front, (waiting[name][taken[name]][0], name))

    def first() -> str | None:
        """The topic whose next item has the lowest rank, taken from the front."""
        while front:
            rank, name = heappop(front)
            if sizes[name] and waiting[name][taken[name]][0] == rank:
                return name
        return None

    for name in islice(unseen, 1):
        push(name)
    while left:
        # With one more topic for each one taken, there are at least two unchanged ones at the front.
        for name in islice(unseen, 1):
            push(name)
        chosen = None
        if 2 * most > left:
            fullest = max(sizes, key=sizes.__getitem__)
            most = sizes[fullest]
            chosen = fullest if 2 * most > left and fullest != topic else None
        if chosen is None and (chosen := first()) == topic:
            other = first()
            if other is not None and topic is not None:
                push(topic)
                chosen = other
        assert chosen is not None, "what is left has a topic"
        yield waiting[chosen][taken[chosen]][1]
        taken[chosen] += 1
        sizes[chosen] -= 1
        left -= 1
        topic = chosen
        push(chosen)
