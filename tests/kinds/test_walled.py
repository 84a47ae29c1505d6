"""A program that the sandbox stopped settles no truth, and an answer that it stopped is not judged."""

from __future__ import annotations

import pytest

from quizapp.kinds import KINDS, settle
from quizapp.kinds.choice import settle_choice
from quizapp.kinds.differences import weigh
from quizapp.kinds.kind import Unsettled
from quizapp.kinds.programs import Attempt, Case
from quizapp.kinds.stated import StatedKind
from quizapp.kinds.write import WriteTruth
from quizapp.runner.outcome import Outcome, Result
from quizapp.words import Note, Words

FORKS = Note("runner.wall-process", (("call", 56),))
WALLED = Outcome("refused", "cpu", "2.13.0", 0.1, note="", refusal=FORKS, walled=True)
FINE = Outcome("finished", "cpu", "2.13.0", 0.1, result=Result("number", "1", values=1), holds=True)
STATED = [ask for ask, kind in KINDS.items() if isinstance(kind, StatedKind) and ask != "choice"]


@pytest.mark.parametrize("ask", STATED)
def test_it_settles_nothing_and_says_why(ask: str) -> None:
    settled = settle(ask, WALLED)
    assert isinstance(settled, Unsettled)
    assert settled.why == Note("grading.unsettled-walled", (("why", FORKS),))
    assert "it starts another process" in Words("en").note(settled.why)


def test_an_option_that_is_refused_settles_no_choice() -> None:
    settled = settle_choice(["1", "2"], [FINE, WALLED], several=False)
    assert isinstance(settled, Unsettled)
    assert settled.why.key == "grading.unsettled-walled"


def test_a_learners_program_that_is_refused_is_unreadable_and_told_why() -> None:
    truth = WriteTruth("1", (), (Case("", "", {}, FINE), Case("", "", {}, FINE)))
    judgement, difference = weigh(truth, Attempt(("x", "x"), same_text=False), (FINE, WALLED))
    assert (judgement.verdict, difference) == ("unreadable", None)
    assert judgement.note == Note("attempts.walled", (("why", FORKS),))
