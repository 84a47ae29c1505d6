"""Which rewrites become slips: bounded in number, spread over the families, the nearest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import islice

from quizapp.grading.slips.slip import Family, Rewrite, Slip
from quizapp.grading.slips.source import Source

#: Most slips of one code.
MOST_SLIPS = 80
#: Most rewrites of one family that are looked at.
_MOST_REWRITES = 200

#: Most rewrites that are tried, those that turn out to be no slips included.
_MOST_TRIED = 2 * MOST_SLIPS
#: Most text that is read to try them, in bytes: long codes have fewer slips, so that the time is bounded.
_MOST_READ = 80_000
#: Longer rewrites are as far from the code as any, in characters.
_LONG = 200
_FAR = 99

_TOKEN = re.compile(r"(?:(?<=[(,\[:= ])|^)-[0-9]+|[0-9]+(?:\.[0-9]*)?|\w+|\*\*|//|[<>=!]=|\S")


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: str
    rewrite: Rewrite
    distance: int


def choose(source: Source, families: Sequence[Family]) -> tuple[Slip, ...]:
    """At most MOST_SLIPS slips. Of each family its nearest come first, and the
    families take turns, so that a long code's numbers do not crowd out the rest."""
    queues = _queues(source, families)
    turns = (
        (place, rank, queue[place])
        for place in range(max(map(len, queues), default=0))
        for rank, queue in enumerate(queues)
        if place < len(queue)
    )
    codes = {source.raw.decode()}
    chosen: list[tuple[int, int, int, Slip]] = []
    for place, rank, candidate in islice(turns, min(_MOST_TRIED, _MOST_READ // (len(source.raw) + 1))):
        slip = _slip(source, candidate, codes)
        if slip is not None:
            codes.add(slip.code)
            chosen.append((slip.distance, place, rank, slip))
        if len(chosen) == MOST_SLIPS:
            break
    return tuple(slip for *_, slip in sorted(chosen, key=lambda each: each[:3]))


def _queues(source: Source, families: Sequence[Family]) -> list[list[_Candidate]]:
    """The rewrites of each family that change something, the nearest first."""
    counts: Counter[str] = Counter()
    queues = []
    for family in families:
        found = []
        for rewrite in islice(family(source), _MOST_REWRITES):
            counts[rewrite.id] += 1
            old, place = source.between(rewrite.start, rewrite.end), counts[rewrite.id]
            if old != rewrite.text:
                name = rewrite.id if place == 1 else f"{rewrite.id}-{place}"
                found.append(_Candidate(name, rewrite, _distance(old, rewrite.text)))
        queues.append(sorted(found, key=lambda candidate: candidate.distance))
    return queues


def _slip(source: Source, candidate: _Candidate, codes: Set[str]) -> Slip | None:
    """The slip of a rewrite; None where it is no program, or one there is already."""
    start, end, text = candidate.rewrite.start, candidate.rewrite.end, candidate.rewrite.text
    code = source.between(0, start) + text + source.between(end, len(source.raw))
    if code in codes or not source.still_reads(start, end, text):
        return None
    return Slip(candidate.id, code, candidate.distance)


def _distance(old: str, new: str) -> int:
    """How many tokens lie between the first and the last that differ."""
    if len(old) + len(new) > _LONG:
        return _FAR
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return max(len(before), len(after), 1)
