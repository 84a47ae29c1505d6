"""Questions put in an order in which neighbours differ in topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
#: What orders questions; no two have the same.
Rank = tuple[int, ...]


def by_topic(ordered: Iterable[tuple[str, T]]) -> dict[str, list[tuple[Rank, T]]]:
    """Things of a topic each, given in their order, as :func:`interleaved` takes them."""
    waiting: dict[str, list[tuple[Rank, T]]] = {}
    for index, (topic, one) in enumerate(ordered):
        waiting.setdefault(topic, []).append(((index,), one))
    return waiting


def interleaved(
    waiting: Mapping[str, Sequence[tuple[Rank, T]]], topic: str | None, topics: Iterable[str] | None = None
) -> Iterator[T]:
    """All that is ``waiting`` by the order of ranks, put off only as far as needed so that no
    two neighbours share a topic, the first not ``topic``.

    Each topic has its own in their order; ``topics`` are all topics by the rank of their
    first, which is the order of ``waiting`` where they are not given. A topic that makes
    up more than half of what is left is taken at once, since it could not be spread out any
    more later. How long one takes to be found depends on the topics, not on what waits.
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
        """The topic whose next has the least rank, taken from the front."""
        while front:
            rank, name = heappop(front)
            if sizes[name] and waiting[name][taken[name]][0] == rank:
                return name
        return None

    for name in islice(unseen, 1):
        push(name)
    while left:
        # With one more topic for each one taken, two at least stand in front that lost nothing yet.
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
