"""Finds the slip behind a wrong answer: a plausible wrong program that gives exactly what was
typed.

The same answer leads to the same slips everywhere: a fixed number of programs is searched in a
fixed order, independently of the clock. A time limit only ends programs that do not finish, and
this is reported.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from quizapp import slips as making
from quizapp.bank import Text, Variant, VariantMistake
from quizapp.kinds import KINDS, answer_text, judge, settle
from quizapp.kinds.kind import Unsettled
from quizapp.kinds.stated import StatedTruth
from quizapp.runner.client import Program
from quizapp.runner.outcome import Outcome
from quizapp.slips.change import Change, change
from quizapp.words.note import Note

#: Seconds after which a slip's program counts as hanging.
HANGS = 3.0
#: Maximum number of hanging programs, and of seconds that a search may run, before it is given up.
_MOST_HANGING = 2
_MOST_SECONDS = 15.0
#: Maximum number of slips shown for an answer.
MOST_NAMED = 2
#: Maximum number of slips in the code, and in the setup, that are tried in a search.
_IN_CODE = 48
_IN_SETUP = 12
#: Maximum number of programs that share a process, and of processes requested at once.
_TOGETHER = 8
_AT_ONCE = 4
_WHOLE = re.compile(r"(?:tensor\()?(-?[0-9]{1,15})\)?")

Run = Callable[[Sequence[Program]], Future[tuple[Outcome, ...]]]
"""Starts running programs of one question; the future has their outcomes."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A plausible wrong program whose result is exactly the learner's answer.

    ``code`` is the complete program, which runs after the question's own setup; ``gives`` is its
    result as a learner would type it. An author's slip may have an explanation; a generated one
    has a ``fact`` and its ``change``.
    """

    id: str
    code: str
    gives: str
    says: Text | None = None
    fact: Note | None = None
    change: Change | None = None

    @property
    def in_setup(self) -> bool:
        """Whether it was made by rewriting the setup, with the code unchanged."""
        return self.change is not None and self.id.startswith(making.IN_SETUP)


def authored(mistake: VariantMistake, gives: str) -> Slip:
    """An author's mistake as the slip behind an answer."""
    return Slip(mistake.id, mistake.code, gives, says=mistake.says)


def made(variant: Variant, slip: making.CandidateSlip, gives: str) -> Slip:
    """A generated slip as the one behind an answer."""
    code = variant.reference or ""
    before = f"{variant.setup.rstrip(chr(10))}\n{code}" if slip.id.startswith(making.IN_SETUP) else code
    return Slip(slip.id, slip.code, gives, fact=making.fact(slip.id), change=change(before, slip.code))


@dataclass(frozen=True, slots=True)
class Search:
    """The result of a search for slips. ``given_up`` says that hanging programs ended the search
    early, so that there may be more than were found."""

    slips: tuple[Slip, ...] = ()
    given_up: bool = False


def candidates(variant: Variant) -> tuple[making.CandidateSlip, ...]:
    """The slips tried for a wrong answer, the nearest first, without those an author wrote; none
    if there are so few possible answers that a match would be chance."""
    if variant.code is None or not KINDS[variant.question.ask].is_fine:
        return ()
    known = {mistake.code for mistake in variant.mistakes}
    return tuple(slip for slip in _made(variant) if slip.code not in known)


def found(variant: Variant, truth: StatedTruth, answer: str, run: Run) -> Search:
    """The slips generated from the variant's code whose result is a wrong answer, the nearest
    first, one of each kind, at most MOST_NAMED.

    Programs are run in order, a few processes ahead of what is read, until enough are found. One
    that runs longer than HANGS has no result.
    """
    named: list[Slip] = []
    kinds: set[str] = set()
    tried = [slip for slip in candidates(variant) if not _is_chance(slip, truth, answer)]
    outcomes = _Running(tried, variant, run)
    try:
        for slip, outcome in outcomes:
            if len(named) >= MOST_NAMED:
                break
            kind, _ = making.kind_of(slip.id)
            gives = _gives(variant.question.ask, outcome, answer)
            if gives is not None and kind not in kinds:
                kinds.add(kind)
                named.append(made(variant, slip, gives))
    finally:
        outcomes.stop()
    return Search(tuple(named), outcomes.given_up)


class _Running:
    """Slips in order, each with its result; ends early if too many hang."""

    def __init__(self, tried: Sequence[making.CandidateSlip], variant: Variant, run: Run) -> None:
        self._jobs: deque[tuple[Sequence[making.CandidateSlip], Future[tuple[Outcome, ...]]]] = deque()
        self._left = [tried[start : start + _TOGETHER] for start in range(0, len(tried), _TOGETHER)][::-1]
        self._variant = variant
        self._run = run
        self.given_up = False

    def __iter__(self) -> Iterator[tuple[making.CandidateSlip, Outcome]]:
        hung, seconds = 0, 0.0
        while self._left or self._jobs:
            while self._left and len(self._jobs) < _AT_ONCE:
                some = self._left.pop()
                job = self._run([Program(slip.code, self._variant.setup) for slip in some])
                self._jobs.append((some, job))
            some, job = self._jobs.popleft()
            for slip, outcome in zip(some, job.result(), strict=True):
                seconds += outcome.seconds
                if outcome.ended == "timeout":
                    hung, self.given_up = hung + 1, True
                if hung == _MOST_HANGING or seconds > _MOST_SECONDS:
                    self.given_up = True
                    return
                yield slip, outcome

    def stop(self) -> None:
        """Cancel jobs that have not started, so that they do not delay the next question."""
        for _, job in self._jobs:
            job.cancel()


def _is_chance(slip: making.CandidateSlip, truth: StatedTruth, answer: str) -> bool:
    """Whether a slip explains too little to be named: if a single number is off by one, it is
    obvious that somebody miscounted, but not that it was here."""
    if not making.is_counting(slip.id):
        return False
    typed, right = (_WHOLE.fullmatch(text.strip()) for text in (answer, answer_text(truth)))
    return typed is not None and right is not None and abs(int(typed[1]) - int(right[1])) == 1


def separates(variant: Variant, truth: StatedTruth, slip: str, run: Run) -> bool:
    """Whether the generated slip with this id can be made here and gives a result other than the truth."""
    again = next((one for one in _made(variant) if one.id == slip), None)
    if again is None:
        return False
    (outcome,) = run([Program(again.code, variant.setup)]).result()
    settled = settle(variant.question.ask, outcome)
    return isinstance(settled, Unsettled) or judge(truth, answer_text(settled)).verdict != "right"


def _made(variant: Variant) -> tuple[making.CandidateSlip, ...]:
    if variant.code is None:
        return ()
    in_code, in_setup = (
        [slip for slip in some if variant.question.ask != "shape" or not making.is_of_dtype(slip.id)]
        for some in (
            making.slips(variant.code, variant.setup),
            making.setup_slips(variant.code, variant.setup),
        )
    )
    return (*in_code[:_IN_CODE], *in_setup[:_IN_SETUP])


def _gives(ask: str, outcome: Outcome, answer: str) -> str | None:
    """The result of a program as text, if it equals what was typed."""
    settled = settle(ask, outcome)
    if isinstance(settled, Unsettled) or judge(settled, answer).verdict != "right":
        return None
    return answer_text(settled)
