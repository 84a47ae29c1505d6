"""The quality proposed for an answer, which the learner can change."""

from __future__ import annotations

from quizapp.scheduling.acts import Verdict


def propose(verdict: Verdict, *, seconds: float, fluent_seconds: float, hints: int, slip_named: bool) -> int:
    """SM-2's quality for what happened.

    Right within ``fluent_seconds``, which a fluent learner needs, gives 5; right
    but slower 4; right after a step of the hint 3; wrong by a slip that could be
    named 2; wrong otherwise 1; "don't know" 0. An unreadable answer has no
    quality, since it is asked again and never logged: 0 stands in its place.
    """
    if verdict == "right":
        if hints:
            return 3
        return 5 if seconds <= fluent_seconds else 4
    if verdict == "wrong":
        return 2 if slip_named else 1
    return 0
