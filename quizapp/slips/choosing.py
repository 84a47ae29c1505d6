"""Selects the rewrites that become slips: limited in number, distributed over the families, the
nearest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from itertools import islice

from quizapp.slips.kinds import nearness
from quizapp.slips.slip import CandidateSlip, Family, Rewrite
from quizapp.slips.source import Source

#: Maximum number of slips of a piece of code.
MOST_SLIPS = 80
#: Maximum number of rewrites of a family that are considered.
_MOST_REWRITES = 200

#: Maximum number of rewrites that are tried, including those that turn out to be invalid.
_MOST_TRIED = 2 * MOST_SLIPS
#: Maximum amount of text that is parsed to try them, in bytes: long code has fewer slips, so that the
#: time is bounded.
_MOST_READ = 80_000


def choose(
    source: Source, families: Sequence[Family], wanted: Callable[[str], bool] = lambda _: True
) -> tuple[CandidateSlip, ...]:
    """At most MOST_SLIPS slips with a wanted id, the nearest in meaning first.

    Among those that are equally near, families take turns in their order, so that one with many
    rewrites does not crowd out the rest; within a family, source order is kept. The order depends
    on the text alone.
    """
    codes = {source.raw.decode()}
    chosen: list[CandidateSlip] = []
    tried = min(_MOST_TRIED, _MOST_READ // (len(source.raw) + 1))
    for name, rewrite in islice(_ordered(source, families, wanted), tried):
        slip = _slip(source, name, rewrite, codes)
        if slip is not None:
            codes.add(slip.code)
            chosen.append(slip)
        if len(chosen) == MOST_SLIPS:
            break
    return tuple(chosen)


def _ordered(
    source: Source, families: Sequence[Family], wanted: Callable[[str], bool]
) -> list[tuple[str, Rewrite]]:
    """The rewrites that change something, with their ids."""
    counts: Counter[str] = Counter()
    found = []
    for rank, family in enumerate(families):
        turns: Counter[int] = Counter()
        for rewrite in islice(family(source), _MOST_REWRITES):
            counts[rewrite.id] += 1
            if source.between(rewrite.start, rewrite.end) == rewrite.text or not wanted(rewrite.id):
                continue
            number, near = counts[rewrite.id], nearness(rewrite.id)
            turns[near] += 1
            name = rewrite.id if number == 1 else f"{rewrite.id}-{number}"
            found.append(((near, turns[near], rank), name, rewrite))
    return [(name, rewrite) for _, name, rewrite in sorted(found, key=lambda each: each[0])]


def _slip(source: Source, name: str, rewrite: Rewrite, codes: Set[str]) -> CandidateSlip | None:
    """The slip of a rewrite; None if it is not valid code, or is a duplicate."""
    start, end, text = rewrite.start, rewrite.end, rewrite.text
    code = source.between(0, start) + text + source.between(end, len(source.raw))
    if code in codes or not source.still_reads(start, end, text):
        return None
    return CandidateSlip(name, code)
