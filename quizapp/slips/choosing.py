"""Which rewrites become slips: bounded in number, spread over the families, the nearest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from itertools import islice

from quizapp.slips.kinds import nearness
from quizapp.slips.slip import CandidateSlip, Family, Rewrite
from quizapp.slips.source import Source

#: Most slips of one code.
MOST_SLIPS = 80
#: Most rewrites of one family that are looked at.
_MOST_REWRITES = 200

#: Most rewrites that are tried, those that turn out to be no slips included.
_MOST_TRIED = 2 * MOST_SLIPS
#: Most text that is read to try them, in bytes: long codes have fewer slips, so that the time is bounded.
_MOST_READ = 80_000


def choose(
    source: Source, families: Sequence[Family], wanted: Callable[[str], bool] = lambda _: True
) -> tuple[CandidateSlip, ...]:
    """At most MOST_SLIPS slips whose id is wanted, the nearest in meaning first.

    Among those that are equally near, families take turns in their order, so that
    one with a lot to say about a long code does not crowd out the rest; each says
    first what stands first. The order depends on the text alone.
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
    """The slip of a rewrite; None where it is not a program, or one there is already."""
    start, end, text = rewrite.start, rewrite.end, rewrite.text
    code = source.between(0, start) + text + source.between(end, len(source.raw))
    if code in codes or not source.still_reads(start, end, text):
        return None
    return CandidateSlip(name, code)
