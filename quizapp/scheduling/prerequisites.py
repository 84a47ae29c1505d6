"""Which prerequisites lie on a circle, and so can never be met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def circles(after: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """For each question the number of its circle: two questions have the same
    number where each leads to the other through ``after``.

    ``after`` holds the prerequisites of each question; names that are no
    questions are passed over. Tarjan's strongly connected components (1972),
    without recursion, since a pack may chain thousands of questions.
    """
    circle: dict[str, int] = {}
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_ones: list[str] = []
    for root in after:
        if root in order:
            continue
        order[root] = lowest[root] = len(order)
        open_ones.append(root)
        path: list[tuple[str, Iterator[str]]] = [(root, iter(after[root]))]
        while path:
            name, rest = path[-1]
            for needed in rest:
                if needed not in after:
                    continue
                if needed not in order:
                    order[needed] = lowest[needed] = len(order)
                    open_ones.append(needed)
                    path.append((needed, iter(after[needed])))
                    break
                if needed not in circle:
                    lowest[name] = min(lowest[name], order[needed])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[name])
                if lowest[name] == order[name]:
                    while True:
                        member = open_ones.pop()
                        circle[member] = order[name]
                        if member == name:
                            break
    return circle
